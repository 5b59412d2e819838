"""Measure what a click and an opening cost the server, as ratios to a plain Gradio page.

    python tests/benchmarks/traffic.py

Both pages (``bare_page.py`` is the plain one, with one button and the same figure) are measured in
turn, several times. The cost is the CPU time of the page's process, less what it takes while nobody
asks. A click is what a browser sends for "Sample again", and an opening is one in Chromium that has
nothing in its cache.
"""

import itertools
import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "page")]

import httpx
from asking import Visitor
from quick import BARE, compare, in_turn
from running import App

ROUNDS, CLICKS, OPENINGS = 3, 200, 5
SETTLED = 1500  # ms after an opening, for what the browser still asks
IDLE = 4  # s


def cpu_seconds(app):
    """Return the CPU time of the page's process."""
    fields = Path(f"/proc/{app.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def milliseconds(app, act, times):
    """Return the server's milliseconds for one call of ``act``, from several."""
    idle = cpu_seconds(app)
    time.sleep(IDLE)
    idle = (cpu_seconds(app) - idle) / IDLE
    began, before = time.perf_counter(), cpu_seconds(app)
    for _ in range(times):
        act()
    took, cpu = time.perf_counter() - began, cpu_seconds(app) - before
    return 1000 * (cpu - idle * took) / times


def our_click(app):
    visitor = Visitor(app)
    return lambda: visitor.change(("again", None))


def plain_click(app):
    http = httpx.Client(base_url=f"{app.url}gradio_api/", verify=False)
    seeds, own = itertools.count(), {"session_hash": "plain"}

    def click():
        asked = {"fn_index": 0, "data": [next(seeds)]} | own
        http.post("queue/join", json=asked).raise_for_status()
        with http.stream("GET", "queue/data", params=own) as answers:
            said = [json.loads(line[5:]) for line in answers.iter_lines() if line[:5] == "data:"]
        assert any(each["msg"] == "process_completed" and each["success"] for each in said)

    return click


def measure(script, click_of, folder, browser):
    """Return the milliseconds of a click and of an opening."""
    app = App(folder / "log.txt", script).wait()

    def open_page():
        context = browser.new_context()
        page = context.new_page()
        page.goto(app.url)
        page.wait_for_selector("#halting-plot .main-svg")
        page.wait_for_timeout(SETTLED)
        context.close()

    try:
        open_page()
        click = click_of(app)
        click()
        return milliseconds(app, click, CLICKS), milliseconds(app, open_page, OPENINGS)
    finally:
        app.stop()


def main():
    ours, plain = in_turn(measure, ("app.py", our_click), (BARE, plain_click), ROUNDS)
    compare("CPU of the server for a click", "ms", "<= 0.35", ours[0], plain[0])
    compare("CPU of the server for an opening", "ms", "<= 0.7", ours[1], plain[1])


if __name__ == "__main__":
    main()
