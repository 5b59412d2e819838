"""The page in another application, below a path of it."""

import threading
import time
from types import SimpleNamespace

import gradio as gr
import httpx
import pytest
import uvicorn
from browsing import READY
from fastapi import FastAPI
from playwright.sync_api import expect
from running import ROOT, free_port

from pondernet.demo.hosting import mount
from pondernet.demo.page import build


@pytest.fixture(scope="module")
def mounted():
    """The page below /demo/ of an application, in this process."""
    app = mount(FastAPI(), build(ROOT / "checkpoints"), "/demo")
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield SimpleNamespace(url=f"http://127.0.0.1:{port}/demo/")
    server.should_exit = True
    thread.join()


def test_gradios_own_mount_is_refused_in_a_sentence_that_says_what_to_call():
    with pytest.raises(ValueError, match=r"Mount it with pondernet\.demo\.hosting\.mount\(app, "):
        gr.mount_gradio_app(FastAPI(), build(ROOT / "checkpoints"), path="/demo")


def test_a_mounted_page_has_its_request_limits(mounted):
    with httpx.Client(base_url=mounted.url) as client:
        files = {"files": ("a.txt", b"a")}
        assert client.post("gradio_api/upload", files=files).status_code == 403
        assert client.get("", headers={"host": "evil.example"}).status_code == 421
        asked = client.post("gradio_api/call/ponder", json={"data": ["1", "parity-8", 1]})
        event = asked.json()["event_id"]
        assert "event: complete" in client.get(f"gradio_api/call/ponder/{event}").text


def test_a_mounted_page_is_whole(mounted, open_page_of):
    page = open_page_of(mounted)
    expect(page.locator(READY)).not_to_have_count(0)
    page.keyboard.press("s")
    page.wait_for_url("**/demo/?*seed=2*")
    assert page.locator("#vector-grid .cell").first.evaluate("c => getComputedStyle(c).cursor")


def test_launch_alone_is_enough():
    page = build(ROOT / "checkpoints")
    port = free_port()
    _, url, _ = page.launch(
        server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True
    )
    try:
        assert httpx.get(f"{url}config").json()["head"] == page.own_head
        assert httpx.post(f"{url}gradio_api/upload", files={"files": b"a"}).status_code == 403
    finally:
        page.close()
