"""Addresses that no browser sends to the page are refused before Gradio fails at them."""

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pondernet.demo.server.addresses import LOCAL, MAX_PATH, check_address, is_local
from pondernet.demo.server.requests import RefusedError

ROOT = Path(__file__).parents[2]


def scope(path="/", **headers):
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "path": path, "headers": raw}


def status_of(hosts=None, **parts):
    try:
        check_address(scope(**{"host": "localhost:7860"} | parts), hosts)
    except RefusedError as refused:
        return refused.status
    return 200


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({}, 200),
        ({"path": "/config"}, 200),
        ({"path": "/config\n"}, 404),
        ({"path": "/\0"}, 404),
        ({"path": "/" + "a" * MAX_PATH}, 404),
        ({"host": ""}, 400),
        ({"host": "a b"}, 400),
        ({"x_forwarded_host": "a:b:c"}, 400),
        ({"x_forwarded_host": "[::"}, 400),
        ({"x_forwarded_host": "a.example, b.example:80"}, 200),
        ({"host": "[::1]:7860"}, 200),
        ({"host": "localhost "}, 200),
        ({"host": "talk.example"}, 200),
    ],
)
def test_addresses_by_hand(parts, status):
    assert status_of(**parts) == status


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:7860", 200),
        ("[::1]:7860", 200),
        ("LOCALHOST:1", 200),
        ("abc.gradio.live", 200),
        ("talk.example:443", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
    ],
)
def test_a_page_for_this_machine_alone_answers_to_no_other_name(host, status):
    assert status_of(hosts=LOCAL | {"talk.example"}, host=host) == status


@pytest.mark.parametrize(
    ("name", "local"),
    [("127.0.0.1", True), ("localhost", True), ("0.0.0.0", False), ("192.168.1.2", False)],
)
def test_which_pages_are_for_this_machine_alone(name, local):
    assert is_local(name) == local


@given(path=st.text(max_size=50), host=st.text(st.characters(codec="latin-1"), max_size=30))
def test_any_address_is_taken_or_refused(path, host):
    raw = [(b"host", host.encode("latin-1"))]
    try:
        check_address({"type": "http", "path": path, "headers": raw}, LOCAL)
    except RefusedError:
        return
    assert path.isprintable()


def test_the_page_refuses_them_and_leaves_no_trace_in_the_log(app):
    assert "GRADIO_SERVER_NAME" not in os.environ
    with httpx.Client(base_url=app.url, timeout=120) as client:
        for path in ("config%0a", "%0a", "gradio_api/runs%0a", "static/" + "a" * 5_000):
            assert client.get(path).status_code == 404, path
        for headers, status in (
            ({"x-forwarded-host": "a:b:c"}, 400),
            ({"x-forwarded-host": "[::"}, 400),
            ({"host": "evil.example"}, 421),
        ):
            answer = client.get("", headers=headers)
            assert answer.status_code == status
            assert answer.json()["detail"]
    assert "Traceback" not in app.log.read_text()


@pytest.mark.parametrize("origin", ["http://localhost", "null", "[::"])
def test_a_request_without_a_host_is_refused(app, origin):
    port = urlsplit(app.url).port
    with socket.create_connection(("127.0.0.1", port), 60) as client:
        client.sendall(f"GET / HTTP/1.0\r\nOrigin: {origin}\r\n\r\n".encode())
        said = b"".join(iter(lambda: client.recv(65_536), b""))
    assert said.startswith(b"HTTP/1.1 400")
    assert b"A request needs the header host." in said
    assert "Traceback" not in app.log.read_text()
