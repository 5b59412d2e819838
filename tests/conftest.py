import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).parents[1]
START_LIMIT = 120  # seconds, for a machine under load

# Many small products: a second thread costs more than it brings.
torch.set_num_threads(1)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class App:
    """``python app.py`` in a process of its own, or another script that launches a page."""

    def __init__(self, log, script="app.py"):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        self.log = log
        environment = os.environ | {
            "GRADIO_SERVER_PORT": str(port),
            "GRADIO_SERVER_NAME": "127.0.0.1",
            "OMP_NUM_THREADS": "1",
        }
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, script], cwd=ROOT, env=environment, stdout=out, stderr=out
            )

    def wait(self, pause=0.2):
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit:
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(self.url, timeout=5).close()
                return self
            except (urllib.error.URLError, OSError):
                time.sleep(pause)
        raise RuntimeError(f"app.py did not start:\n{self.log.read_text()}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    running = App(tmp_path_factory.mktemp("app") / "log.txt")
    try:
        yield running.wait()
    finally:
        running.stop()


@pytest.fixture
def own_app(tmp_path):
    """The page for one test alone, which may end it."""
    running = App(tmp_path / "log.txt")
    try:
        yield running.wait()
    finally:
        running.stop()


def launch_browser(playwright):
    """The system's Chromium, or Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return playwright.chromium.launch(
        executable_path=next(filter(None, map(shutil.which, names)), None),
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    )


@pytest.fixture(scope="session")
def browser():
    """Chromium; without one the tests skip, and in CI they fail."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = launch_browser(playwright)
        except Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium here: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
