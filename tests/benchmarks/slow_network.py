"""Measure when a page can be read over a slow network, beside a plain Gradio page.

    python tests/benchmarks/slow_network.py

Chromium has 400 kbit/s and 400 ms of delay, and nothing in its cache. Ours can be read when the
question, the vector and the answer are painted; the plain page (``bare_page.py``) when its button
is. Ours can be used when its parts are in place of what could be read.
The layout shift is what Chromium reports of ours (1: everything moved by its own height).
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "page")]

from quick import BARE, compare, in_turn
from running import App

ROUNDS = 2
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
LINK = "?model=parity-16-reading&seed=1"  # a first visit begins with the story
SHIFTS = """() => {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) window.shift += each.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""

PAINTED = "performance.getEntriesByName('first-contentful-paint').length"


def opening(app, selectors, figure, browser):
    """Return the seconds until all selectors are shown and until the figure is, and the shift."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    page.set_default_timeout(400_000)
    page.add_init_script(f"({SHIFTS})()")
    began = time.perf_counter()
    page.goto(app.url + LINK, wait_until="commit")
    for selector in selectors:
        page.wait_for_selector(selector)
    page.wait_for_function(PAINTED)
    read = time.perf_counter() - began
    page.wait_for_selector("#sample-again")
    used = time.perf_counter() - began
    page.wait_for_selector(figure)
    drawn = time.perf_counter() - began
    shift = page.evaluate("window.shift")
    context.close()
    return read, used, drawn, shift


def measure(script, selectors, figure, folder, browser):
    app = App(folder / "log.txt", script).wait()
    try:
        return opening(app, selectors, figure, browser)
    finally:
        app.stop()


def main():
    parts = [f"#first-sight {part}" for part in (".question", ".cells", ".outcome")]
    ours = ("app.py", parts, "#halting-plot .main-svg")
    plain = (BARE, ("#sample-again",), "#halting-plot .main-svg")
    ours, plain = in_turn(measure, ours, plain, ROUNDS)
    compare("can be read", "s", "<= 1", ours[0], plain[0])
    compare("can be used", "s", "none", ours[1], plain[1])
    compare("figure is drawn", "s", "none", ours[2], plain[2])
    print(f"layout shift of ours: {max(ours[3]):.3f}; bar <= 0.05")


if __name__ == "__main__":
    main()
