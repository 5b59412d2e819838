"""What a visitor has stays: through a look at a list, a lost session, a fault, a restart."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest
from asking import Visitor
from browsing import cells, choose, has_seed, label_of, opens_compare, shows
from playwright.sync_api import expect
from running import served

from pondernet.demo.networks.library import OWN_LOST, Library, UnknownModelError
from pondernet.demo.networks.own_networks import KEPT_EACH, OwnNetworks
from pondernet.demo.page import build
from pondernet.demo.ponder import text
from pondernet.demo.server.events import FAILED, answered
from pondernet.demo.training import runs

CHECKPOINTS = Path(__file__).parents[2] / "checkpoints"
LIBRARY = Library(CHECKPOINTS)


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
        self.answers += "/ask/" in request.url

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


def test_a_view_needs_no_session_and_no_process_of_its_own():
    """Two processes behind a balancer, here two pages: each answers any click of any visitor."""
    pages = [build(CHECKPOINTS) for _ in range(2)]
    with served(pages[0]) as first, served(pages[1]) as second:
        visitors = [Visitor(SimpleNamespace(url=url)) for url in (first, second)]
        for number in range(4):
            here, there = visitors[number % 2], visitors[1 - number % 2]
            here.change(("again", None))
            there.link = here.link
        assert here.link["seed"] == "5"
        assert all(page.app.state_holder.session_data == {} for page in pages)


def test_a_network_that_the_server_has_lost_is_named_with_what_to_do(visited):
    _, visitor = visited
    sent = {"link": visitor.link | {"model": "yours-8"}, "number": 1, "key": visitor.key}
    message = visitor.parts["message"]["id"]
    for intent in ("again", "random", "many"):
        said = visitor.short("answer", [sent | {"intents": [[intent, None]]}])
        assert "There is no network called &#x27;yours-8&#x27;" in said[message]
        assert OWN_LOST in said[message]
        assert set(said) == {message, visitor.parts["page-bar"]["id"]}
    assert text.OWN_LOST in visitor.change(("own", None))["message"]


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
    before = cells(page)
    page.keyboard.press("s")
    expect(page.locator("#message")).to_contain_text("There is no network called 'yours-8'")
    page.evaluate("recover()")
    choose(page, "Network", label_of("parity-16"))
    expect(page.locator("#message")).not_to_contain_text("There is no network")
    shows(page, before + [0] * 8)
    page.keyboard.press("s")
    has_seed(page, 2)


def test_an_own_network_is_found_by_its_key_alone_and_the_newest_are_kept():
    own = OwnNetworks(LIBRARY)
    for number in range(KEPT_EACH + 1):
        own.keep("a", renamed(f"yours-{number}"))
    own.keep("b", renamed("yours-3"))
    assert own.library_of("a").names == [*LIBRARY.names, *(f"yours-{n}" for n in range(1, 6))]
    assert own.library_of("b").names == [*LIBRARY.names, "yours-3"]
    assert own.library_of("a").own[-1].name == "yours-5"
    assert own.library_of("c").own == []
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
        visitor.change(("model", ["yours-8", "1 0"]), ("other", "none"))
    assert (visitor.link["model"], visitor.link["with"]) == ("yours-8", "none")


# Faults


def fails(*_, **__):
    raise OSError(28, "No space left on device", "/secret/place")


def test_an_unexpected_exception_ends_in_a_sentence_and_in_the_log(caplog):
    with pytest.raises(gr.Error) as shown:
        answered(fails)({})
    assert shown.value.message == FAILED
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
        (runs.duration, "seconds_left", FAILED),
    ],
)
def test_a_run_that_fails_says_so_and_can_be_started_again(
    visited, monkeypatch, where, name, words
):
    _, visitor = visited
    monkeypatch.setattr(where, name, fails)
    shown = visitor.short("train")
    assert words in shown[visitor.parts["training-status"]["id"]]
    assert "/secret" not in json.dumps(shown)
    start = shown.get(visitor.parts["start"]["id"], {})
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
