"""The part of the page that asks for measurements, a Gradio component."""

import time
from typing import Any, NamedTuple

from pondernet.demo.server.inputs import refuse
from pondernet.demo.server.kept import Kept
from pondernet.demo.server.scripts import load

SOON, LATER = 50, 500  # ms until the page asks for more: at once, or while others measure
ACTIONS = ("open", "choose", "measure", "more", "cancel")


class Asked(NamedTuple):
    """What a page asks for."""

    action: str  # one of ``ACTIONS``
    by_hand: bool  # whether the visitor has chosen the networks


class MeasureWatch(Kept):
    """Fires ``ask`` for each action, and for ``more`` while a measurement goes on.

    The page sends ``{"action": ..., "by_hand": ...}``; see ``measure_watch.js``.
    """

    def __init__(self, **arguments: Any):
        super().__init__(js_on_load=load("difficulty/measure_watch.js", "ask"), **arguments)

    def preprocess(self, payload: Any) -> Asked:  # type: ignore[override]
        """Return what the page asks for.

        Raises:
            gr.Error: the value is nothing that the page sends.
        """
        sent = payload if isinstance(payload, dict) else {}
        action = sent.get("action")
        if not isinstance(action, str) or action not in ACTIONS:
            raise refuse(f"A page asks for one of: {', '.join(ACTIONS)}.")
        return Asked(action, sent.get("by_hand") is True)


def sign(after: int | None) -> dict[str, Any]:
    """Return the value of a ``MeasureWatch``; no two are equal, so that each counts as a change.

    Args:
        after: ms until the page asks for more; None: it does not.
    """
    return {"after": after, "sent": time.monotonic()}
