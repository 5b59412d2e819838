"""Run the page in a process, measure its memory and processes, and launch a browser."""

import multiprocessing
import os
import random
import runpy
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
START_LIMIT = 120  # seconds, for a machine under load


WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def free_port():
    """Return a free port.

    Each pytest worker has its own range, below the ports that systems assign themselves.
    """
    for port in random.sample(range(16_000 + WORKER % 16, 32_000, 16), 100):
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port among a hundred")


@contextmanager
def served(page, **options):
    """Serve a page from this process and yield its address."""
    port = {"server_name": "127.0.0.1", "server_port": free_port()}
    _, url, _ = page.launch(**port | options, prevent_thread_lock=True, quiet=True)
    try:
        yield url
    finally:
        page.close()


class App:
    """A page in its own process: ``python app.py``, or another script that launches a page."""

    def __init__(self, log, script="app.py"):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        self.log = log
        self.process = self.start(
            str(script),
            os.environ
            | {
                "GRADIO_SERVER_PORT": str(port),
                "GRADIO_SERVER_NAME": "127.0.0.1",
                "OMP_NUM_THREADS": "1",
            },
        )

    def start(self, script, environment):
        with self.log.open("w") as out:
            return subprocess.Popen(
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


class ForkedApp(App):
    """A page in a process that is forked from one which has loaded all modules.

    It starts in a tenth of the time of ``python app.py``, which a few tests start all the same.
    """

    def start(self, script, environment):
        FORKS.set_forkserver_preload(["pondernet.demo.page"])
        process = FORKS.Process(target=run_script, args=(script, environment, str(self.log)))
        process.start()
        return Forked(process)


FORKS = multiprocessing.get_context("forkserver")


def run_script(script, environment, log):
    """Run a script in this process as ``python`` would, with its output in a file."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.argv = [script]
    runpy.run_path(script, run_name="__main__")


class Forked:
    """A process of ``multiprocessing`` with the methods of ``subprocess.Popen``."""

    def __init__(self, process):
        self.process = process
        self.pid = process.pid
        self.terminate, self.kill = process.terminate, process.kill

    def poll(self):
        return self.process.exitcode

    def wait(self, timeout=None):
        self.process.join(timeout)
        if self.process.exitcode is None:
            raise subprocess.TimeoutExpired("the page", timeout)
        return self.process.exitcode

    def send_signal(self, number):
        os.kill(self.pid, number)


def launch_browser(playwright):
    """Launch the system's Chromium, or the one of Playwright."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return playwright.chromium.launch(
        executable_path=next(filter(None, map(shutil.which, names)), None),
        args=[
            *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
            # A page lives for seconds: the last compiler of V8 costs more than it brings.
            "--js-flags=--no-script-streaming --no-opt",
        ],
    )


def megabytes(app):
    """Return the resident memory of the page in MB."""
    status = Path(f"/proc/{app.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def runs_of(app):
    """Return the folders in /proc of the page's training processes."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            command = (process / "cmdline").read_text()
        except OSError:  # it has just ended
            continue
        if parent == app.process.pid and "training.process" in command:
            found.append(process)
    return found


def waits_for_runs(app, number):
    """Wait until the page has this number of training processes."""
    wait_until(lambda: len(runs_of(app)) == number)


def wait_until(condition, pause=0.05):
    """Wait until a condition holds; fail after four minutes."""
    limit = time.monotonic() + 240
    while not condition():
        assert time.monotonic() < limit
        time.sleep(pause)
