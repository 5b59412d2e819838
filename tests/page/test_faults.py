"""Faults around the page: a broken network, a taken port, an interruption, a lost visitor."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from asking import Visitor
from running import ForkedApp, runs_of, wait_until, waits_for_runs

from pondernet.demo.training.runs import RUNS_AT_ONCE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LIMIT = 120  # seconds, for a machine under load


def starts_to_train(visitor):
    """Start a run of many steps; return what is shown, as text."""
    visitor.values[visitor.parts["field-n_elems"]["id"]] = 16
    return json.dumps(visitor.short("train"))


def clicks(url, ended):
    """Click until the server is gone."""
    with contextlib.suppress(httpx.HTTPError):
        visitor = Visitor(SimpleNamespace(url=url))
        while not ended.is_set():
            visitor.change(("random", 8))


def test_a_broken_network_beside_good_ones_is_named_in_the_log_once_and_left_out(tmp_path):
    for name in ("app.py", "pondernet"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "checkpoints" / "broken").mkdir(parents=True)
    (tmp_path / "checkpoints" / "broken" / "config.json").write_text("{")
    shutil.copytree(ROOT / "checkpoints" / "parity-8", tmp_path / "checkpoints" / "good")
    app = ForkedApp(tmp_path / "log.txt", tmp_path / "app.py").wait()
    try:
        visitor = Visitor(app)
        choices = visitor.parts["model"]["props"]["choices"]
        assert visitor.ask("ponder", ["1", "good", 1])["success"]
    finally:
        app.stop()
    assert choices == [["8: about six steps", "good"]]
    log = app.log.read_text()
    assert log.count("checkpoints/broken/") == 1
    assert "Traceback" not in log


def test_a_taken_port_is_named_and_a_page_that_is_told_to_end_leaves_no_file(tmp_path):
    """On a machine whose proxies do not work, too."""
    (tmp_path / "gradio").write_text("")  # as if another user had made the folder
    log, ended = tmp_path / "log.txt", threading.Event()
    with socket.socket() as taken, log.open("w") as out:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        proxies = {"http_proxy": "http://nowhere.invalid:3128", "ALL_PROXY": "socks5://127.0.0.1:9"}
        own = {"GRADIO_SERVER_PORT": str(port), "TMPDIR": str(tmp_path)}
        environment = os.environ | proxies | own
        del environment["GRADIO_TEMP_DIR"]
        page = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
        named = f"Port {port} is taken, so the page is at "
        try:
            wait_until(lambda: " instead." in log.read_text() or page.poll() is not None)
            url = log.read_text().partition(named)[2].partition(" instead.")[0]
            starts_to_train(Visitor(SimpleNamespace(url=url)))
            wait_until(lambda: len(list(tmp_path.glob("pondernet-*"))) == 2)  # Gradio's, the run's
            for _ in range(4):
                threading.Thread(target=clicks, args=[url, ended]).start()
            time.sleep(1)  # so that it computes while it is told to end
            page.terminate()
            assert page.wait(LIMIT) == 128 + signal.SIGTERM
        finally:
            ended.set()
            page.kill()
            page.wait()
    assert not list(tmp_path.glob("pondernet-*"))
    assert "Traceback" not in log.read_text()


def test_an_interruption_ends_the_page_and_a_run_with_it(own_app):
    visitor = Visitor(own_app)
    starts_to_train(visitor)
    waits_for_runs(own_app, 1)
    (run,) = runs_of(own_app)
    began = time.monotonic()
    own_app.process.send_signal(signal.SIGINT)
    assert own_app.process.wait(LIMIT) == 0
    print(f"ended after {time.monotonic() - began:.1f} s")
    limit = time.monotonic() + LIMIT
    while run.exists():
        assert time.monotonic() < limit
        time.sleep(0.1)
    assert "Traceback" not in own_app.log.read_text()


def test_runs_are_bounded(own_app):
    for _ in range(RUNS_AT_ONCE):
        assert "Starting a process" in starts_to_train(Visitor(own_app))
    waits_for_runs(own_app, RUNS_AT_ONCE)
    assert f"{RUNS_AT_ONCE} visitors are training right now" in starts_to_train(Visitor(own_app))
    assert len(runs_of(own_app)) == RUNS_AT_ONCE
