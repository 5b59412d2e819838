"""The part of the page that notices a lost connection to its run, a Gradio component."""

import time
from typing import Any

from pondernet.demo.server.kept import Kept
from pondernet.demo.server.scripts import load
from pondernet.demo.training import text


class RunWatch(Kept):
    """Fires an event when the page may have missed updates of its run; it is not shown.

    ``lost`` fires after a reload, and when no update has come for some seconds; ``alive`` fires
    every few seconds while a run is going, and instead of ``lost`` as long as the tab that shows
    the run has not been opened. The component is outside the tabs, because Gradio creates the
    components of a tab only when the tab is opened.

    It also says so where no event stream brings a run that was started. Gradio then reloads the
    page, or waits for ever.
    """

    def __init__(self, **arguments: Any):
        script = load("training/run_watch.js", "lost", "alive")
        super().__init__(js_on_load=script, blocked=text.BLOCKED, **arguments)

    def preprocess(self, payload: Any) -> None:
        """Return nothing: no event reads the value."""


def sign(run: str) -> dict[str, Any]:
    """Return the value of a ``RunWatch``; no two are equal, so that each counts as a change.

    Args:
        run: "going", "ended", or "unknown" for one that the server does not know.
    """
    return {"run": run, "sent": time.monotonic()}
