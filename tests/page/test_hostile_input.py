"""Whatever is sent to the page ends in an answer or in a message that says what is allowed.

    HOSTILE_VALUES=160 python -m pytest -n 0 -s tests/page/test_hostile_input.py

sends so many values to every place that takes one, more than 100 000 cases, and prints the number.
By default a few values suffice. Events run as in Gradio, with nothing left out but the network.
"""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import anyio.to_thread
import gradio as gr
import pytest
from gradio.state_holder import SessionState
from hostile_values import HUGE, NUMBERS, STRANGE, values
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pondernet.demo.difficulty.measuring import Measurements
from pondernet.demo.networks.library import Library
from pondernet.demo.page import build
from pondernet.demo.ponder.change import CHANGES, change
from pondernet.demo.ponder.endpoint import ponder_endpoint
from pondernet.demo.ponder.link import from_link, to_link
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.ponder.vector_text import VectorError, parse_vector
from pondernet.demo.server.asking import Question, questions, reply
from pondernet.demo.server.gate import check_post
from pondernet.demo.server.requests import RefusedError
from pondernet.demo.shell.link import LinkError
from pondernet.demo.training.presets import PRESETS
from pondernet.demo.training.recipe import live_config
from pondernet.demo.training.runs import BusyError, TrainingRuns

ROOT = Path(__file__).parents[2] / "checkpoints"
VALUES = int(os.environ.get("HOSTILE_VALUES", "5"))
LIBRARY = Library(ROOT)
LONGEST = 2_000  # characters of a message


class Elements(HTMLParser):
    """Which elements and attributes some HTML has."""

    def __init__(self, text):
        super().__init__()
        self.found = set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found |= {tag, *(name for name, _ in attributes)}


DRAWING = '<figure class="explanation-figure'  # a part of the page that is an svg of ours
RUNS = {"script", "img", "iframe", "svg", "onerror", "onclick", "onload", "srcdoc", "href"}


def is_a_message(text):
    assert 0 < len(text) <= LONGEST
    assert any(character.isalpha() for character in text)
    text.encode()  # what cannot be encoded cannot be sent


def is_for_the_visitor(error):
    is_a_message(error.message)
    assert not error.print_exception  # in the log


@pytest.fixture(scope="module")
def page():
    with pytest.MonkeyPatch.context() as patch:
        # What takes long comes after all input has been read.
        patch.setattr(TrainingRuns, "start", busy)
        patch.setattr(anyio.to_thread, "run_sync", at_once)
        patch.setattr(Measurements, "go_on", lambda *_: None)
        yield build(ROOT)


@pytest.fixture(scope="module")
def counted():
    count = {"cases": 0}
    yield count
    print(f"\n{count['cases']} cases")


def busy(*_):
    raise BusyError


async def at_once(function, *arguments, **_):
    """Instead of a thread, which costs more than what most events do."""
    return function(*arguments)


class Visitor:
    """Sends events to a page, past the network; what each ends in is checked here."""

    def __init__(self, page, counted):
        self.page, self.counted = page, counted
        self.state = SessionState(page)
        components = page.get_config_file()["components"]
        self.first = {each["id"]: each["props"].get("value") for each in components}

    def data(self, inputs):
        """What the page sends before anything has been changed."""
        return [self.first[block._id] for block in inputs]

    async def send(self, event, data, event_data=None):
        self.counted["cases"] += 1
        if isinstance(event, Question):
            return self.ask(event, data)
        request = {"fn_index": event._id, "data": data, "event_data": event_data}
        request["session_hash"] = "visitor"
        try:
            check_post(self.page, "queue/join", json.dumps(request).encode())
        except RefusedError as refused:
            return is_a_message(str(refused))
        try:
            output = await self.page.process_api(
                event,
                data,
                state=self.state,
                request=gr.Request(session_hash="visitor"),
                event_data=gr.EventData(None, event_data),
            )
        except gr.Error as error:
            return is_for_the_visitor(error)
        self.check(event.outputs, output["data"])

    def ask(self, question, data):
        try:
            said = json.loads(reply(question, json.dumps(data).encode()))
        except RefusedError as refused:
            return is_a_message(str(refused))
        except gr.Error as error:
            return is_for_the_visitor(error)
        self.check(question.shown, said)

    def check(self, outputs, data):
        for block, shown in zip(outputs, data, strict=True):
            if type(block) is gr.HTML and isinstance(shown, str):
                drawing = {"svg"} if shown.startswith(DRAWING) else set()
                assert not (RUNS - drawing) & Elements(shown).found, shown
        json.dumps(data, default=str).encode()


def answering(page):
    """The events that the server answers, with their inputs."""
    events = [each for each in page.fns.values() if each.fn]
    return [
        *((event, event.inputs) for event in events),
        *((question, question.given) for question in questions(page).values()),
    ]


def result_of(coroutine):
    """Of one that never waits for anything."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


def in_a_loop(coroutine):
    """Run it in a thread of its own: in this one, the browser of other tests keeps a loop going."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, coroutine).result()


def tried(times):
    return settings(
        max_examples=times * VALUES, deadline=None, suppress_health_check=list(HealthCheck)
    )


through_all_events, alone = tried(1), tried(20)


@through_all_events
@given(value=values)
@example(value=10**400)  # no float is as large
@example(value=-(10**4000))
def test_any_value_in_any_place_of_any_event_is_answered(page, counted, value):
    async def everywhere():
        visitor = Visitor(page, counted)
        for event, inputs in answering(page):
            for place in range(len(inputs)):
                data = visitor.data(inputs)
                data[place] = value
                await visitor.send(event, data)
            await visitor.send(event, visitor.data(inputs), event_data=value)

    in_a_loop(everywhere())


@through_all_events
@given(data=st.lists(values, max_size=12))
def test_any_values_together_are_answered(page, counted, data):
    async def everywhere():
        visitor = Visitor(page, counted)
        for event, inputs in answering(page):
            needed = len(inputs)
            await visitor.send(event, data)
            await visitor.send(event, (data * needed)[:needed])

    in_a_loop(everywhere())


@pytest.mark.slow
@pytest.mark.parametrize("value", HUGE, ids=range(len(HUGE)))
def test_a_huge_value_is_answered_with_a_message(page, counted, value):
    async def everywhere():
        visitor = Visitor(page, counted)
        for event, inputs in answering(page):
            await visitor.send(event, [value, *visitor.data(inputs)[1:]])

    in_a_loop(everywhere())
    with pytest.raises(gr.Error) as caught:
        result_of(ponder_endpoint(LIBRARY)(value, value, value))
    is_for_the_visitor(caught.value)
    with pytest.raises(LinkError) as caught:
        from_link({"vector": str(value)}, LIBRARY)
    is_a_message(str(caught.value))


@alone
@given(value=values)
def test_any_change_of_a_view_is_a_view_or_a_message(counted, value):
    setting = Setting.first(LIBRARY.get("parity-8"))
    for intent in (*CHANGES, "nothing"):
        for sent in (value, [value, value], {"model": value, "kind": value, "count": value}):
            counted["cases"] += 1
            changed = change(setting, intent, sent, LIBRARY)
            if changed.error:
                is_a_message(changed.error)
            link = to_link(changed.setting)
            assert to_link(from_link(link, LIBRARY)) == link


@alone
@given(value=values, others=st.lists(values, min_size=2, max_size=2))
def test_the_endpoint_answers_or_says_why_not(counted, value, others):
    ponder = ponder_endpoint(LIBRARY)
    for question in (
        *((value, "parity-8", 1), ("1 0", value, 1), ("1 0", "parity-8", value)),
        *((value, *others), (*others, value), (others[0], value, others[1])),
    ):
        counted["cases"] += 1
        try:
            answer = result_of(ponder(*question))
        except gr.Error as error:
            is_for_the_visitor(error)
        else:
            assert json.loads(json.dumps(answer, allow_nan=False))["halting_step"] >= 1


@alone
@given(value=values.filter(lambda value: isinstance(value, str)) | st.sampled_from(STRANGE))
def test_any_text_in_a_link_is_a_view_or_a_message(counted, value):
    for name in ("model", "vector", "seed", "prior", "with", "tab", "anything"):
        counted["cases"] += 1
        try:
            assert isinstance(from_link({name: value}, LIBRARY), Setting)
        except LinkError as error:
            is_a_message(str(error))


@alone
@given(text=st.text() | st.text("01+-,;[]( \u2212\n") | st.sampled_from(STRANGE))
def test_any_text_is_a_vector_or_a_message(counted, text):
    counted["cases"] += 1
    try:
        vector = parse_vector(text, 8)
    except VectorError as error:
        is_a_message(str(error))
    else:
        assert len(vector) == 8
        assert set(vector) <= {0, 1, -1}


@alone
@given(value=st.sampled_from(NUMBERS) | st.floats() | st.integers() | st.none())
def test_any_number_in_a_field_of_training_is_a_run_or_a_message(counted, value):
    good = PRESETS[0].values
    for field in good:
        counted["cases"] += 1
        try:
            config = live_config(good | {field: value})
        except ValueError as error:
            is_a_message(str(error)[:LONGEST])
        else:
            assert 2 <= config.max_steps <= 24


@alone
@given(body=st.binary() | st.sampled_from([b"[" * 100_000, b'{"data":' * 9_999, b"null", b"{}"]))
def test_any_bytes_sent_to_any_service_are_refused_with_a_message(page, counted, body):
    for name in ("queue/join", "call/ponder", "call/v2/ponder", "run/ponder", "call/read", "x", ""):
        counted["cases"] += 1
        with pytest.raises(RefusedError) as refused:
            check_post(page, name, body)
        is_a_message(str(refused.value))
