"""What the demo relies on in Gradio that Gradio does not document.

Run this first after an upgrade of Gradio. A test that fails names the use and its reason; where
Gradio has mended what a use works around, the use can go. What Gradio draws is in
``test_gradio_drawn.py``.
"""

import re
import sys
from dataclasses import fields
from pathlib import Path

import gradio as gr
import pytest
from fastapi import FastAPI
from gradio.data_classes import PredictBody
from starlette.testclient import TestClient

from pondernet.demo.page import build
from pondernet.demo.server import gradio_internals as internals
from pondernet.demo.server import inputs

ROOT = Path(__file__).parents[2]
UNDOCUMENTED = re.compile(
    r"\b_queue\b|state_holder|pending_messages_per_session|event_ids_to_events|\._data\b|\.fns\b"
    r"|default_config|is_template|server\.config|GRADIO_ANALYTICS_CACHE_FREQUENCY"
    r"|pending_event_ids_session|sleep_when_free"
)


def double(number: int = 2) -> int:
    return 2 * number


@pytest.fixture(scope="module")
def bare():
    """A page of Gradio alone: three events, of which one runs in the browser only."""
    with gr.Blocks(analytics_enabled=False) as page:
        first, second = gr.Number(1), gr.Number(2)
        first.change(lambda a, b: a + b, [first, second], second)
        second.change(None, None, None, js="() => []")
        gr.api(double, api_name="double")
    return page


@pytest.fixture(scope="module")
def client(bare):
    with TestClient(gr.mount_gradio_app(FastAPI(), bare, path="/")) as client:
        yield client


def services(bare, method):
    """The paths below /gradio_api/ that Gradio answers."""
    paths = bare.app.openapi()["paths"]
    own = [path for path in paths if path.startswith("/gradio_api/") and method in paths[path]]
    return [path.removeprefix("/gradio_api/") for path in own]


def test_what_follows_was_found_in_the_gradio_that_is_pinned():
    assert f"gradio=={gr.__version__}\n" in (ROOT / "requirements.txt").read_text()


def test_one_module_alone_reads_what_is_not_documented():
    modules = [*(ROOT / "pondernet").rglob("*.py"), ROOT / "app.py"]
    found = [each.name for each in modules if UNDOCUMENTED.search(each.read_text("utf-8"))]
    assert found == ["gradio_internals.py"]


def test_blocks_fns_has_the_events_that_the_browser_is_told_of(bare):
    told = bare.get_config_file()["dependencies"]
    assert internals.input_counts(bare) == {
        each["id"]: len(each["inputs"]) for each in told if each["backend_fn"]
    }
    assert sorted(internals.input_counts(bare).values()) == [1, 2]


def test_blocks_fns_has_the_function_of_an_endpoint(bare):
    assert internals.endpoint(bare, "double") is double
    assert internals.endpoint(bare, "treble") is None


@pytest.mark.parametrize("event", [{"fn_index": 99, "data": []}, {"fn_index": 0, "data": [1]}])
def test_gradio_fails_at_an_event_that_it_cannot_handle(client, capfd, event):
    # Else the gate need not know how many inputs an event has.
    try:
        client.post("gradio_api/queue/join", json=event | {"session_hash": "s"}).raise_for_status()
        client.get("gradio_api/queue/data", params={"session_hash": "s"})
    except KeyError:
        return
    assert "Traceback" in capfd.readouterr().err


def test_gradio_fails_at_a_session_that_has_asked_nothing(client, bare):
    # Else the gate need not look whether a session has a stream.
    with pytest.raises(RuntimeError, match="response already started"):
        client.get("gradio_api/queue/data", params={"session_hash": "unknown"})
    assert not internals.has_answers(bare, "unknown")
    event = {"fn_index": 0, "data": [1, 2], "session_hash": "known"}
    assert client.post("gradio_api/queue/join", json=event).status_code == 200
    assert internals.has_answers(bare, "known")


def test_the_page_behind_a_request_is_that_of_the_app(client, bare):
    assert internals.blocks_of({"app": bare.app}) is bare


def test_an_event_has_the_fields_that_gradio_reads():
    assert {each.name for each in fields(internals.EventRequest)} <= set(PredictBody.model_fields)
    sent = internals.EventRequest.of({"fn_index": 3, "data": [1], "more": True})
    assert (sent.fn_index, sent.data, sent.session_hash, sent.event_data) == (3, [1], None, None)


def test_the_services_that_are_let_through_exist(client, bare):
    assert {internals.JOIN, "call/{api_name}"} <= set(services(bare, "post"))
    assert {internals.ANSWERS, "call/{api_name}/{event_id}"} <= set(services(bare, "get"))


def test_each_service_that_is_closed_exists(client, bare):
    there = [*services(bare, "post"), *services(bare, "get"), "file=http://other.machine/"]
    for pattern in internals.UNUSED.pattern.split("|"):
        assert any(re.match(pattern, service) for service in there), pattern


def test_the_services_of_the_mcp_server_are_let_through_where_there_is_one(client, bare):
    assert not internals.serves_models(bare, "mcp/")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bare, "mcp_server", True)
        names = ("mcp", "mcp/", "mcp/http", "mcp/messages/", "mcpx", "a/mcp", "upload")
        served = [name for name in names if internals.serves_models(bare, name)]
    assert served == ["mcp", "mcp/", "mcp/http", "mcp/messages/"]


def test_a_page_is_not_served_without_its_own_head():
    with internals.GuardedBlocks(analytics_enabled=False) as page:
        pass
    page.own_head, page.if_bare = "<style>a</style>", "Call mount."
    with pytest.raises(ValueError, match=r"^Call mount\.$"):
        gr.mount_gradio_app(FastAPI(), page, path="/")
    with pytest.raises(ValueError, match=r"^Call mount\.$"):
        page.launch(prevent_thread_lock=True)
    gr.mount_gradio_app(FastAPI(), page, path="/", head="<style>a</style><style>b</style>")


def test_the_reload_mode_is_off_and_its_service_exists(client, bare):
    assert not internals.reloads(bare)
    assert internals.RELOADS in services(bare, "get")


def test_gradio_looks_for_events_all_the_time():
    # Were it told of them, ``look_less_often`` could go.
    with gr.Blocks(analytics_enabled=False) as page:
        pass
    queue = page._queue
    assert (queue.sleep_when_free, queue.progress_update_sleep_when_free) == (0.001, 0.01)
    internals.look_less_often(page)
    assert (queue.sleep_when_free, queue.progress_update_sleep_when_free) == (0.02, 0.1)


def test_gradio_summarizes_its_usage_unless_told_not_to():
    records = [{"status": "success", "process_time": 1.0, "function": "double"}]
    for environment, summarized in [({}, True), (None, False)]:
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("GRADIO_ANALYTICS_CACHE_FREQUENCY", raising=False)
            if environment is None:
                environment = {}
                internals.skip_usage_summaries(environment)
                assert environment == {"GRADIO_ANALYTICS_CACHE_FREQUENCY": str(sys.maxsize)}
            for name, value in environment.items():
                patch.setenv(name, value)
            queue = gr.Blocks()._queue
        queue.events_recorded = 1
        assert bool(queue.compute_analytics_summary(records)["functions"]) == summarized


def test_who_wants_the_summary_gets_it():
    environment = {"GRADIO_ANALYTICS_CACHE_FREQUENCY": "7"}
    internals.skip_usage_summaries(environment)
    assert environment == {"GRADIO_ANALYTICS_CACHE_FREQUENCY": "7"}


@pytest.mark.parametrize("name", ["Number", "Slider", "Dropdown", "Radio", "CheckboxGroup"])
def test_an_input_is_drawn_as_the_one_of_gradio_whose_name_it_has(name):
    ours, theirs = (getattr(module, name)(render=False) for module in (inputs, gr))
    assert ours.get_block_name() == theirs.get_block_name()
    assert ours.get_block_class() == theirs.get_block_class()


def test_a_page_holds_a_connection_open_for_state_and_unload_alone(bare):
    # Else events could keep what a visitor has in gr.State again; see server/kept.py.
    def beats(page):
        return bool(page.get_config_file()["connect_heartbeat"])

    with gr.Blocks(analytics_enabled=False) as with_state:
        gr.State(1)
    with gr.Blocks(analytics_enabled=False) as with_unload:
        with_unload.unload(lambda: None)
    pages = bare, with_state, with_unload, build(ROOT / "checkpoints")
    assert list(map(beats, pages)) == [False, True, True, False]
