"""The part of the page that asks for what is new of its training run, a Gradio component."""

import time
from typing import Any, NamedTuple

from pondernet.demo.server.inputs import refuse
from pondernet.demo.server.kept import Kept
from pondernet.demo.server.scripts import load

LARGEST = 2**31


class Shown(NamedTuple):
    """What a page shows of its run."""

    run: int  # number of the run, see ``TrainingRun``; -1: none
    reports: int | None  # how many of its reports; None: the tab has not been opened yet


class RunWatch(Kept):
    """Fires ``look`` again and again while a run is going, and after a reload; it is not shown.

    A browser sends what it shows, ``{"of": number of the run, "seen": number of reports}``. The
    component is outside the tabs, because Gradio creates the components of a tab only when the tab
    is opened; until then ``seen`` is null.
    """

    def __init__(self, **arguments: Any):
        super().__init__(js_on_load=load("training/run_watch.js", "look"), **arguments)

    def preprocess(self, payload: Any) -> Shown:  # type: ignore[override]
        """Return what the page shows.

        Raises:
            gr.Error: the value is nothing that the page sends.
        """
        sent = payload if isinstance(payload, dict) else {}
        run, seen = sent.get("of", -1), sent.get("seen")
        if not _is_count(run) or not (seen is None or _is_count(seen)):
            raise refuse("A page shows some of the reports of a run, each by its number.")
        return Shown(run, seen)


def _is_count(value: Any) -> bool:
    return type(value) is int and -1 <= value < LARGEST


def sign(state: str, run: int = -1, seen: int | None = None) -> dict[str, Any]:
    """Return the value of a ``RunWatch``; no two are equal, so that each counts as a change.

    Args:
        state: "going", "ended", or "unknown" for a run that the server does not know.
        run: its number.
        seen: the number of reports that the page shows now; None: as before.
    """
    return {"state": state, "of": run, "seen": seen, "sent": time.monotonic()}
