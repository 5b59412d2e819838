"""What a visitor has stays: through a look at a list, a lost session, a fault, a restart."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest
from asking import Visitor
from browsing import has_seed, opens_compare
from playwright.sync_api import expect
from running import served

from pondernet.demo.networks.library import OWN_LOST, Library, UnknownModelError
from pondernet.demo.networks.own_networks import KEPT_EACH, OwnNetworks
from pondernet.demo.page import LAUNCH, build
from pondernet.demo.ponder import text
from pondernet.demo.server.events import FAILED, answered
from pondernet.demo.training import runs
from pondernet.demo.training.text import LOST

CHECKPOINTS = Path(__file__).parents[2] / "checkpoints"
LIBRARY = Library(CHECKPOINTS)
TOAST = ".toast-body"


def renamed(name, like="parity-8"):
    network = LIBRARY.get(like)
    return type(network)(name, network.model, network.record)


class Requests:
    """The requests of a page in a browser from now on."""

    def __init__(self, page):
        self.page, self.urls, self.open, self.answers = page, [], set(), 0
        page.on("request", self.begins)
        page.on("requestfinished", self.ends)
        page.on("requestfailed", self.ends)  # the page itself may close a stream

    def begins(self, request):
        self.urls.append(request.url)
        self.open.add(request)

    def ends(self, request):
        self.open.discard(request)
        self.answers += "queue/data" in request.url

    def wait_for_answer(self):
        """Wait until an event that was sent since the last call is answered."""
        while not self.answers:
            self.page.wait_for_timeout(20)
        self.answers = 0


@pytest.fixture(scope="module")
def visited():
    """A page in this process, and a visitor; what it does can be changed."""
    page = build(CHECKPOINTS)
    with served(page) as url:
        yield page, Visitor(SimpleNamespace(url=url))


# What changes nothing


@pytest.mark.parametrize("name", ["Network", "Second network"])
def test_a_list_that_is_looked_at_and_left_changes_nothing(page, name):
    opens_compare(page)
    for seed in (2, 3):
        page.locator("#sample-again").click()
        has_seed(page, seed)
    page.locator("#sample-many").click()
    drawn = page.get_by_text("1000 samples", exact=True)
    expect(drawn).to_be_visible()
    page.locator(".scrubber").fill("2")
    caption = page.locator(".caption").inner_text()
    box = page.get_by_label(name, exact=True)

    def by_escape():
        box.click()
        page.keyboard.press("Escape")

    def by_a_click():
        box.click()
        page.locator("h1").click()

    def by_tab():
        box.focus()
        page.keyboard.press("Tab")

    requests = Requests(page)
    for leave in (by_escape, by_a_click, by_tab):
        leave()
        requests.wait_for_answer()
        assert page.locator(".caption").inner_text() == caption
        assert page.locator(".history li").count() == 3
        assert drawn.is_visible()
        has_seed(page, 3)


# What the server has lost


def test_a_page_goes_on_where_its_session_is_lost_and_where_the_store_is_full(monkeypatch):
    monkeypatch.setitem(LAUNCH, "state_session_capacity", 1)
    page = build(CHECKPOINTS)
    with served(page) as url:
        visitors = [Visitor(SimpleNamespace(url=url)) for _ in range(2)]
        for _ in range(2):
            for visitor in visitors:
                visitor.ask("sample_again")
        first, _ = visitors
        first.session = "another"
        first.ask("sample_again")
        assert len(page.app.state_holder.session_data) == 1
    shown = first.values[first.parts["shown"]["id"]]
    assert shown["link"]["seed"] == "4"
    assert len(shown["outcomes"]) == 4


def test_a_network_that_the_server_has_lost_is_named_with_what_to_do(visited):
    _, visitor = visited
    sent = visitor.values | {visitor.parts["model"]["id"]: "yours-8"}
    for event in ("sample_again", "draw_vector", "sample_many"):
        data = [sent[each] for each in visitor.events[event]["inputs"]]
        said = visitor.ask(event, data)["output"]["error"]
        assert "There is no network called 'yours-8'" in said
        assert OWN_LOST in said
    assert visitor.ask("hand_over")["output"]["error"] == LOST


def test_the_sentence_reaches_the_visitor_and_the_page_goes_on(page):
    page.evaluate(
        """() => {
          const { fetch } = window;
          window.fetch = (address, options) => {
            const body = options?.body?.replace("parity-8", "yours-8");
            return fetch(address, { ...options, body });
          };
          window.recover = () => { window.fetch = fetch };
        }"""
    )
    page.keyboard.press("s")
    expect(page.locator(TOAST)).to_contain_text("There is no network called 'yours-8'")
    page.evaluate("recover()")
    page.keyboard.press("s")
    has_seed(page, 2)


def test_an_own_network_is_found_by_its_key_alone_and_the_newest_are_kept():
    own = OwnNetworks(LIBRARY)
    for number in range(KEPT_EACH + 1):
        own.keep("a", renamed(f"yours-{number}"))
    own.keep("b", renamed("yours-3"))
    assert own.library_of("a").names == [*LIBRARY.names, *(f"yours-{n}" for n in range(1, 6))]
    assert own.library_of("b").names == [*LIBRARY.names, "yours-3"]
    assert own.newest("a").name == "yours-5"
    assert own.newest("c") is None
    assert own.library_of("c").names == LIBRARY.names


# Names


def test_a_name_that_a_folder_has_is_not_given_again(tmp_path):
    shutil.copytree(CHECKPOINTS / "parity-8", tmp_path / "yours-8")
    shutil.copytree(CHECKPOINTS / "parity-8", tmp_path / "none")
    library = Library(tmp_path)
    assert library.new_name(8) == "yours-8-2"
    own = library.with_own([renamed("yours-8-2")])
    assert own.new_name(8) == "yours-8-3"
    assert own.new_name(3) == "yours-3"
    assert len({words for words, _ in text.others(own.choices(), own.names)}) == 4
    with served(build(tmp_path)) as url:
        visitor = Visitor(SimpleNamespace(url=url))
        visitor.values[visitor.parts["model"]["id"]] = "yours-8"
        visitor.ask("change_model")
        visitor.values[visitor.parts["other"]["id"]] = "none"
        visitor.ask("change_second")
    assert visitor.values[visitor.parts["shown"]["id"]]["link"]["with"] == "none"


# Faults


def fails(*_, **__):
    raise OSError(28, "No space left on device", "/secret/place")


def test_an_unexpected_exception_ends_in_a_sentence_and_in_the_log(caplog):
    with pytest.raises(gr.Error) as shown:
        answered(fails)({})
    assert shown.value.message == FAILED
    assert "No space left" in caplog.text


def test_an_exception_after_some_steps_ends_in_the_updates_that_show_it(caplog):
    def steps(values):
        yield 1
        fails()

    assert list(answered(steps, lambda sentence: sentence)({})) == [1, FAILED]
    assert "No space left" in caplog.text


def test_what_is_meant_for_the_visitor_is_passed_on_and_not_logged(caplog):
    def refuses(values):
        raise gr.Error("no", print_exception=False)

    def knows_none(values):
        raise UnknownModelError("There is none.")

    for function, words in ((refuses, "no"), (knows_none, "There is none.")):
        with pytest.raises(gr.Error, match=words):
            answered(function)({})
    assert not caplog.records


@pytest.mark.parametrize(
    ("where", "name", "words"),
    [
        (runs.tempfile, "mkdtemp", "could not start on this machine: No space left on device"),
        (runs.TrainingRun, "wait", FAILED),
    ],
)
def test_a_run_that_fails_says_so_and_can_be_started_again(
    visited, monkeypatch, where, name, words
):
    _, visitor = visited
    monkeypatch.setattr(where, name, fails)
    said = visitor.ask("train")["output"]["data"]
    shown = dict(zip(visitor.events["train"]["outputs"], said, strict=True))
    assert words in shown[visitor.parts["training-status"]["id"]]
    assert "/secret" not in json.dumps(said)
    start = shown[visitor.parts["start"]["id"]]
    assert start.get("interactive", True)


# Many windows


def test_a_page_at_rest_holds_no_connection(open_page, window):
    requests = Requests(window.first)
    page = open_page("?model=parity-8&seed=5")
    page.keyboard.press("s")
    has_seed(page, 6)
    requests.wait_for_answer()
    while requests.open:
        page.wait_for_timeout(20)
    assert not [url for url in requests.urls if "heartbeat" in url]
