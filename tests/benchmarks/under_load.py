"""Run visitors on a page in its own process while others train, and read its memory and its log."""

import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "page")]

import httpx
from asking import Visitor
from running import App, megabytes

KEPT_OPEN = 4
"""Seconds for which a client may use an idle connection again. The server closes it after five."""
LOOKS = 0.35  # seconds between two looks of a page at its run
LEAVING = 15  # seconds for the page to release what it holds for its visitors


@dataclass(frozen=True)
class Load:
    """What was measured: what the visitors found, and what became of the page."""

    found: Any
    training: list[str]  # what each visitor was told who wanted to train
    memory: tuple[float, float, float]  # MB at the start, at the end, after all have left
    tracebacks: int  # in the log

    def memory_in_words(self):
        at_start, at_end, left = self.memory
        return (
            f"memory {at_start:.0f} MB at the start, {at_end:.0f} at the end, {left:.0f} after "
            f"they left: {left / at_start:.2f} times"
        )


def client(url: str) -> httpx.AsyncClient:
    """Return a client of the page.

    A client that used a connection again just when the server closes it would have to send its
    request twice, as browsers do.
    """
    # Without verify=False, loading certificates takes longer than a request.
    return httpx.AsyncClient(
        base_url=url,
        timeout=300,
        verify=False,
        limits=httpx.Limits(keepalive_expiry=KEPT_OPEN),
    )


def measure(trainers: int, warm_up: Callable[[App], Any], crowd: Callable[[App], Any]) -> Load:
    """Start a page, warm it up, and let a crowd visit it while ``trainers`` train."""
    app, over = App(Path(tempfile.mkdtemp()) / "log.txt").wait(), threading.Event()
    try:
        warm_up(app)
        time.sleep(LEAVING)
        at_start = megabytes(app)
        training = [starts_to_train(app, over) for _ in range(trainers)]
        found = crowd(app)
        at_end = megabytes(app)
        over.set()
        time.sleep(LEAVING)
        tracebacks = app.log.read_text().count("Traceback")
        return Load(found, training, (at_start, at_end, megabytes(app)), tracebacks)
    finally:
        over.set()
        app.stop()


def starts_to_train(app, over):
    """Start a training run, and look at it as a page does until ``over``; return what is told."""
    trainer = Visitor(app)
    said = json.dumps(list(trainer.short("train").values()))
    if "visitors are training right now" in said:
        return "told to wait"

    def look():
        while not over.wait(LOOKS):
            trainer.short("look")

    threading.Thread(target=look, daemon=True).start()
    return "trains"
