"""Two modes of Gradio beside ``python app.py``: reloading, and a tool for language models."""

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request

import httpx
import pytest
from running import ROOT, ForkedApp, free_port, wait_until

pytestmark = pytest.mark.slow


def answers(address):
    try:
        return urllib.request.urlopen(address, timeout=20).read().decode()
    except OSError:
        return ""


def test_gradio_app_py_reloads_after_a_change(tmp_path):
    """The browser is told, and gets the new page with the new scripts."""
    for name in ("app.py", "pondernet"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "checkpoints" / "parity-8", tmp_path / "checkpoints" / "parity-8")
    room = tmp_path / "pondernet" / "demo" / "ponder"
    text, script = room / "text.py", room / "player.js"
    url = f"http://127.0.0.1:{(port := free_port())}/"
    log = tmp_path / "log.txt"
    with log.open("w") as out:
        gradio = subprocess.Popen(
            [sys.executable, "-m", "gradio", "app.py"],
            cwd=tmp_path,
            env=os.environ | {"GRADIO_SERVER_PORT": str(port)},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        wait_until(lambda: answers(url), pause=0.3)
        events = httpx.stream("GET", f"{url}gradio_api/dev/reload", timeout=240)
        with events as stream:
            assert stream.status_code == 200
            told = []
            lines = stream.iter_lines()
            thread = threading.Thread(target=lambda: told.append(next(lines)), daemon=True)
            thread.start()
            script.write_text(script.read_text() + "// new\n")
            changed = text.read_text().replace('"Randomize"', '"Shuffle"')

            def reloaded():
                text.write_text(changed)  # again, for Gradio may not be watching yet
                return "Shuffle" in answers(f"{url}config")

            wait_until(reloaded, pause=3)
            thread.join(240)
        assert told == ["event: reload"]
        folder = answers(f"{url}config").partition("scripts/")[2].partition("/")[0]
        assert "// new\n" in answers(f"{url}scripts/{folder}/all.js")
        assert "Traceback" not in log.read_text()
    finally:
        os.killpg(gradio.pid, signal.SIGKILL)
        gradio.wait()


def test_only_the_reload_mode_has_a_stream_of_reloads(app):
    assert httpx.get(f"{app.url}gradio_api/dev/reload").status_code == 403


def test_a_language_model_can_ponder_or_the_missing_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_MCP_SERVER", "True")
    app = ForkedApp(tmp_path / "log.txt")
    try:
        app.wait()
        if importlib.util.find_spec("mcp") is None:
            assert "The `mcp` package is required" in app.log.read_text()
            return

        def ask(method, **params):
            answer = httpx.post(
                f"{app.url}gradio_api/mcp/",
                json={"jsonrpc": "2.0", "id": 1, "method": method, "params": params},
                headers={"Accept": "application/json, text/event-stream"},
                timeout=60,
            )
            return json.loads(answer.text.partition("data: ")[2])["result"]

        (tool,) = ask("tools/list")["tools"]
        assert tool["name"] == "ponder"
        properties = tool["inputSchema"]["properties"]
        assert list(properties) == ["vector", "model", "seed"]
        assert all(each["description"].endswith(".") for each in properties.values())
        called = {"vector": "1 0 -1 1", "model": "parity-8", "seed": 0}
        said = ask("tools/call", name="ponder", arguments=called)
        assert "'prediction': 'even'" in said["content"][0]["text"]
        said = ask("tools/call", name="ponder", arguments={"vector": "1 7"})
        assert said["isError"]
        assert said["content"][0]["text"].startswith("'7' (character 3, element 2)")
    finally:
        app.stop()
    assert "Traceback" not in app.log.read_text()
