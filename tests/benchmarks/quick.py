"""Measure the speed and memory of the page as ratios to a plain Gradio page (``bare_page.py``).

    python tests/benchmarks/quick.py

Both pages are measured in turn, several times, on the same machine: click to paint in Chromium,
requests to ``/ponder`` of 50 clients, time from ``python app.py`` to its first answer, and resident
memory after the first view. It also compares ``import pondernet`` with ``import torch``.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "page")]

import httpx
from asking import ask_ponder
from playwright.sync_api import sync_playwright
from running import App, launch_browser, megabytes

from pondernet.demo.networks.library import OPENS_WITH, Library
from pondernet.demo.ponder.endpoint import ponder_endpoint
from pondernet.demo.ponder.figure import halting_figure
from pondernet.demo.ponder.pondering import ponder
from pondernet.demo.ponder.setting import Setting

BARE = "tests/benchmarks/bare_page.py"
MODEL, VECTOR = "parity-8", "1 0 -1 1 0 0 1 0"
CLIENTS, SECONDS = 50, 10
ROUNDS, CLICKS, IMPORTS = 5, 40, 9
WHAT = (
    ("start to first answer", "s", "<= 1.15"),
    ("resident memory after first view", "MB", "<= 1.25"),
    ("click to paint", "ms", "<= 1.25"),
    (f"/ponder, {CLIENTS} clients", "1/s", ">= 0.8"),
)

# Milliseconds from the click to the end of the frame that shows the last change of the figure; null
# if the same step was sampled again, so that there is nothing to paint.
CLICK_TO_PAINT = """async () => {
  const figure = () => JSON.stringify(document.querySelector('#halting-plot .js-plotly-plot').data);
  const before = figure();
  const part = document.querySelector('#halting-plot');
  const began = performance.now();
  let painted = null, last = began;
  const observer = new MutationObserver(() => {
    last = performance.now();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { painted = performance.now(); };
      port2.postMessage(null);
    });
  });
  observer.observe(part, { subtree: true, childList: true, attributes: true });
  document.querySelector('#sample-again').click();
  while (painted === null || performance.now() - last < 400)
    await new Promise((wake) => setTimeout(wake, 50));
  observer.disconnect();
  return figure() === before ? null : painted - began;
}"""


def write_answers(file):
    """Write the figures and the answer for the bare page: those of our first view."""
    library = Library(ROOT / "checkpoints")
    first = Setting.first(library.first)
    figures = [
        halting_figure(ponder(first.checkpoint, list(first.vector), seed)) for seed in range(10)
    ]
    answer = asyncio.run(ponder_endpoint(library)(VECTOR, MODEL, 0))
    file.write_text(json.dumps({"figures": figures, "answer": answer}))


def first_answer(script, folder):
    """Start a page; return the seconds until its first answer, and the page."""
    began = time.perf_counter()
    app = App(folder / "log.txt", script).wait(pause=0.02)
    asyncio.run(crowd(app.url, 1, 0))
    return time.perf_counter() - began, app


async def crowd(url, clients, duration):
    """Return the answers per second of clients that each send one request after another."""
    clients = [httpx.AsyncClient(base_url=url, timeout=60, verify=False) for _ in range(clients)]
    began = time.perf_counter()

    async def visit(client):
        answers = 0
        async with client:
            while not answers or time.perf_counter() - began < duration:
                await ask_ponder(client, VECTOR, MODEL, 0)
                answers += 1
        return answers

    answers = await asyncio.gather(*map(visit, clients))
    return sum(answers) / (time.perf_counter() - began)


def first_view(app):
    """Return the resident memory after the first view, and the median time from click to paint."""
    with sync_playwright() as playwright:
        page = launch_browser(playwright).new_page(reduced_motion="reduce")
        page.goto(f"{app.url}?model={OPENS_WITH}")  # a first visit begins with the story
        page.wait_for_selector("#halting-plot .bars")
        page.wait_for_timeout(1000)
        memory = megabytes(app)
        paints = [page.evaluate(CLICK_TO_PAINT) for _ in range(CLICKS)]
    return memory, statistics.median(paint for paint in paints if paint is not None)


def in_turn(measure, ours, plain, rounds):
    """Measure both pages in turn, each several times; return the figures of ours and of the other.

    ``measure`` is given ours or plain, a folder and a browser, and returns figures.
    """
    folder = Path(tempfile.mkdtemp())
    os.environ["ANSWERS"] = str(folder / "answers.json")
    write_answers(folder / "answers.json")
    with sync_playwright() as playwright:
        browser = launch_browser(playwright)
        found = [measure(*page, folder, browser) for _ in range(rounds) for page in (ours, plain)]
    print(f"{'':34}{'ours':>9}{'plain':>9}       ratio")
    return [list(zip(*each, strict=True)) for each in (found[::2], found[1::2])]


def import_seconds(module):
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True, cwd=ROOT)
    return time.perf_counter() - began


def compare(what, unit, bar, ours, theirs):
    """Print the medians, and the median of the ratios of the pairs."""
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    print(
        f"{what:34}{statistics.median(ours):9.3f}{statistics.median(theirs):9.3f} {unit:6}"
        f"{statistics.median(ratios):6.2f} ({spread}); bar {bar}",
        flush=True,
    )


def main():
    folder = Path(tempfile.mkdtemp())
    os.environ["ANSWERS"] = str(folder / "answers.json")
    write_answers(folder / "answers.json")
    scripts = ("app.py", BARE)
    print(f"{'':34}{'ours':>9}{'plain':>9}       ratio")

    modules = [[import_seconds(m) for m in ("pondernet", "torch")] for _ in range(IMPORTS)]
    compare("import pondernet, import torch", "s", "<= 1.3", *zip(*modules, strict=True))

    measured = []
    for _ in range(ROUNDS):
        for script in scripts:
            start, app = first_answer(script, folder)
            try:
                measured.append(
                    (start, *first_view(app), asyncio.run(crowd(app.url, CLIENTS, SECONDS)))
                )
            finally:
                app.stop()
    columns = zip(zip(*measured[::2], strict=True), zip(*measured[1::2], strict=True), strict=True)
    for what, pair in zip(WHAT, columns, strict=True):
        compare(*what, *pair)


if __name__ == "__main__":
    main()
