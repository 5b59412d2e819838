"""Run visitors on a page in its own process while others train, and read its memory and its log."""

import json
import sys
import tempfile
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
    app = App(Path(tempfile.mkdtemp()) / "log.txt").wait()
    try:
        warm_up(app)
        time.sleep(LEAVING)
        at_start = megabytes(app)
        training = [starts_to_train(app) for _ in range(trainers)]
        found = crowd(app)
        at_end = megabytes(app)
        for _, answers in training:
            answers.close()
        time.sleep(LEAVING)
        tracebacks = app.log.read_text().count("Traceback")
        said = [said for said, _ in training]
        return Load(found, said, (at_start, at_end, megabytes(app)), tracebacks)
    finally:
        app.stop()


def starts_to_train(app):
    """Start a training run; return the page's response and the open connection."""
    trainer = Visitor(app)
    trainer.join("train")
    answers = trainer.answers()
    for message in answers:
        said = json.dumps(message.get("output"))
        if "visitors are training right now" in said:
            return "told to wait", answers
        if message["msg"] == "process_generating":
            return "trains", answers
