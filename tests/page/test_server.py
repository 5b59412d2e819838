"""What the server gives away and what it refuses, asked without a browser."""

import base64
import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from asking import Visitor, address_of
from running import served, wait_until

from pondernet.demo.page import build
from pondernet.demo.server import calls
from pondernet.demo.server.gate import MAX_SESSION
from pondernet.demo.server.requests import MAX_BODY

CHECKPOINTS = Path(__file__).parents[2] / "checkpoints"

BODIES = [
    *(b"", b"null", b"[]", b"{}", b"x", b"\xff\xfe", b"[" * 100_000, b'{"data": []}'),
    *(b'{"data": [[[[[[[[]]]]]]], 1, 1]}', b'{"data": ["1", "parity-8", 1e999], "fn_index": 0}'),
    b'{"data": ["1", "parity-8", 1], "session_hash": "of another"}',
    *(b'{"session_hash": "a", "fn_index": 999, "data": []}', b'{"vector": "1", "x": {}}'),
]
SERVICES = [
    *("queue/join", "call/ponder", "call/v2/ponder", "call/v2/x", "run/ponder", "run/predict"),
    *("api/ponder", "cancel", "reset", "upload", "component_server", "process_recording"),
    *("stream/x", "vibe-edit", "nothing"),
]
HOSTILE = ["x", None, [], {}, True, 1e308, [["a"]], "<img src=x onerror=alert(1)>", "\ud800\u202e"]
FILES = [
    *("/etc/passwd", "app.py", "../app.py", "/proc/self/environ", "%2e%2e/app.py", "http://x/"),
    *("http://127.0.0.1/gradio_api/info", "http%3A//127.0.0.1/gradio_api/queue/status"),
]


@pytest.fixture
def visitor(app):
    visitor = Visitor(app)
    yield visitor
    visitor.http.close()
    log = app.log.read_text()
    assert "Traceback" not in log
    assert "Exception" not in log


@pytest.mark.parametrize("service", SERVICES)
def test_a_request_that_makes_no_sense_is_refused_and_leaves_no_trace_in_the_log(visitor, service):
    for body in BODIES:
        answer = visitor.post(service, content=body, headers={"content-type": "application/json"})
        assert 400 <= answer.status_code < 500, body[:60]
        assert answer.json()["detail"]


def test_a_wrong_value_in_an_event_is_answered_and_leaves_no_trace_in_the_log(visitor):
    for place, value in [(place, value) for place in range(3) for value in HOSTILE]:
        data = ["1 0", "parity-8", 1]
        data[place] = value
        body = {"session_hash": visitor.session, "fn_index": visitor.events["ponder"]["id"]}
        sent = visitor.post("queue/join", content=json.dumps(body | {"data": data}))
        if sent.status_code != 200:
            assert sent.json()["detail"]
            continue
        done = next(each for each in visitor.answers() if each["msg"] == "process_completed")
        assert done["success"] or done["output"]["error"]


def test_the_endpoint_is_the_only_event_of_gradios_queue(visitor):
    assert set(visitor.events) == {"ponder"}


@pytest.mark.parametrize("event", ["answer", "check", "choose", "halt", "look", "measure", "train"])
def test_a_wrong_value_in_a_question_is_answered_and_leaves_no_trace_in_the_log(visitor, event):
    inputs = visitor.asked[event]["inputs"]
    for place, value in [(place, value) for place in range(len(inputs)) for value in HOSTILE]:
        data = [visitor.values[each] for each in inputs]
        # A run would start on what happens to be allowed: lambda_p is out of range anyway.
        if event == "train":
            data[inputs.index(visitor.parts["field-lambda_p"]["id"])] = 0
        data[place] = value
        answer = visitor.question(event, data)
        if answer.status_code == 200:
            assert len(answer.json()) == len(visitor.asked[event]["outputs"])
        else:
            assert answer.status_code == 400
            assert answer.json()["detail"]


def test_a_question_that_makes_no_sense_is_refused_and_leaves_no_trace_in_the_log(visitor):
    address = address_of(visitor.asked["answer"])
    for body in (*BODIES, b"[" * 6_000, b"[" + b"[]," * 5_000 + b"[]]", b'[{"link": {}}, 1]'):
        answer = visitor.http.post(address, content=body)
        assert answer.status_code == 400, body[:60]
        assert answer.json()["detail"]
    assert visitor.http.post("ask/nothing", content=b"[]").status_code == 404
    assert visitor.http.get(address).status_code == 405
    assert visitor.http.post(address, content=b"1" * (MAX_BODY + 1)).status_code == 413


def test_a_page_with_a_login_asks_for_it_before_a_question_too():
    page = build(CHECKPOINTS)
    with served(page, auth=("speaker", "secret")) as url, httpx.Client(base_url=url) as client:
        asked = {"link": {}, "intents": [["again", None]], "number": 1}
        assert client.post("ask/PonderTab-answer", json=[asked]).status_code == 401
        client.post("login", data={"username": "speaker", "password": "secret"}).raise_for_status()
        assert client.post("ask/PonderTab-answer", json=[asked]).status_code == 200


def test_a_request_beyond_measure_is_refused_unread(visitor):
    answer = visitor.post("call/ponder", json={"data": ["1" * 10_000_000, "parity-8", 1]})
    assert answer.status_code == 413
    assert f"at most {MAX_BODY} are read" in answer.json()["detail"]


@pytest.mark.parametrize("path", FILES)
def test_no_file_of_the_visitors_choice_is_read(visitor, path):
    assert visitor.http.get(f"gradio_api/file={path}").status_code in (403, 404)
    file = {"path": path, "meta": {"_type": "gradio.FileData"}}
    assert visitor.post("call/ponder", json={"data": [file, "parity-8", 1]}).status_code == 400


def test_no_file_is_taken_and_nothing_is_fetched_for_others(visitor):
    assert visitor.post("upload", files={"files": ("a.txt", b"a")}).status_code == 403
    for path in (
        *("proxy=http://127.0.0.1/", "proxy=http://127.0.0.1/gradio_api/info"),
        "deep_link?session_hash=x",
        "stream/a/b/1/playlist.m3u8",
    ):
        assert visitor.http.get(f"gradio_api/{path}").status_code == 403
    assert visitor.http.get("monitoring/summary").status_code == 403


def test_private_events_have_no_name_for_programs(visitor):
    for event in ("measure", "train", "answer"):
        assert visitor.post(f"call/{event}", json={"data": []}).status_code == 404


def test_a_client_of_gradio_4_is_told_what_it_needs(visitor):
    answer = visitor.http.get("info")  # gradio_client 1.3 shows the text of this answer
    assert answer.status_code == 404
    assert answer.json()["detail"] == "This page needs gradio_client 2 or newer."


def test_an_answer_is_given_once(visitor):
    event = visitor.post("call/ponder", json={"data": ["1", "parity-8", 1]}).json()["event_id"]
    path = f"gradio_api/call/ponder/{event}"
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: visitor.http.get(path), range(8)))
    given = [each for each in said if each.status_code == 200]
    assert len(given) == 1
    assert "event: complete" in given[0].text
    assert {each.status_code for each in said} <= {200, 404, 409}
    assert visitor.http.get(path).status_code in (404, 409)  # 409 until the last byte is out


def test_visitors_and_calls_cannot_be_taken_for_each_other(visitor):
    asked = visitor.post("call/ponder", json={"data": ["1", "parity-8", 1]})
    call = asked.json()["event_id"]
    joined = visitor.join("ponder", ["1", "parity-8", 1]).json()["event_id"]
    for path in (
        *(f"call/ponder/{visitor.session}", f"call/ponder/{joined}", f"call/x/{call}"),
        *(f"queue/data?session_hash={call}", "call/x/unknown", "call/ponder/a-b", "call/ponder/"),
    ):
        refused = visitor.http.get(f"gradio_api/{path}")
        assert refused.status_code == 404, path
        assert refused.json()["detail"]
    body = {"fn_index": visitor.events["ponder"]["id"], "data": ["1", "parity-8", 1]}
    for session in (call, None, 1, "s" * (MAX_SESSION + 1)):
        assert visitor.post("queue/join", json=body | {"session_hash": session}).status_code == 400
    assert "event: complete" in visitor.http.get(f"gradio_api/call/ponder/{call}").text
    assert any(said["msg"] == "process_completed" for said in visitor.answers())


def test_a_call_leaves_nothing_in_gradio_and_an_answer_that_nobody_reads_is_deleted(monkeypatch):
    monkeypatch.setattr(calls, "MAX_UNREAD", 5)
    page = build(CHECKPOINTS)
    with served(page) as url, httpx.Client(base_url=url, timeout=120) as client:
        events = []
        for seed in range(20):
            asked = client.post("gradio_api/call/ponder", json={"data": ["1", "parity-8", seed]})
            events.append(asked.raise_for_status().json()["event_id"])
        given = [client.get(f"gradio_api/call/ponder/{event}").status_code for event in events]
        assert given == [404] * 15 + [200] * 5
        assert not page._queue.pending_messages_per_session
        assert not page._queue.pending_event_ids_session
        assert not page._queue.event_ids_to_events
        assert not page.app.state_holder.session_data


def test_what_one_visitor_has_is_not_what_another_has(app, visitor):
    other = Visitor(app)
    drawn = [visitor.change(("again", None))["seed"] for _ in range(3)]
    assert drawn == [2, 3, 4]
    assert other.change(("again", None))["seed"] == 2
    asked = [(visitor, "1 0 0 0 0 0 0 0"), (other, "1 1 0 0 0 0 0 0")]
    for each, vector in asked:
        assert each.join("ponder", [vector, "parity-8", 1]).status_code == 200
    for each, vector in asked:
        heard = next(said for said in each.answers() if said["msg"] == "process_completed")
        assert heard["output"]["data"][0]["vector"] == [int(element) for element in vector.split()]


@pytest.mark.slow
def test_what_was_trained_is_for_its_owner_alone(app, visitor):
    visitor.values[visitor.parts["field-n_elems"]["id"]] = 3
    visitor.short("train")
    saved = visitor.parts["saved-file"]["id"]
    wait_until(lambda: saved in visitor.short("look"), pause=0.3)
    file = visitor.values[saved]["contents"]
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(file))) as files:
        assert "yours-3/model.safetensors" in files.namelist()

    other = Visitor(app)
    said = json.dumps([other.short("halt"), other.change(("own", None), ("again", None))])
    assert "yours-3" not in said
    assert file not in said
    assert visitor.change(("own", None))["page-bar"]["link"]["model"] == "yours-3"


def test_a_key_that_was_guessed_brings_no_network(visitor):
    visitor.key = "0" * 32
    shown = visitor.change(("link", {"model": "yours-3"}))
    assert "There is no network called 'yours-3'" in shown["page-bar"]["notice"]
