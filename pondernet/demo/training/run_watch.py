"""The part of the page that notices a lost connection to its run, a Gradio component."""

import time
from typing import Any

import gradio as gr

from pondernet.demo.server.scripts import load


class RunWatch(gr.HTML):
    """Fires an event when the page may have missed updates of its run; it is not shown.

    ``lost`` fires after a reload, and when no update has come for some seconds. As long as the tab
    that shows the run has not been opened, ``hidden`` fires instead. The component is outside the
    tabs, because Gradio creates the components of a tab only when the tab is opened.
    """

    def __init__(self, **arguments: Any):
        super().__init__(
            value=None,
            html_template="<i hidden></i>",
            js_on_load=load("training/run_watch.js", "lost", "hidden"),
            visible="hidden",
            **arguments,
        )

    def preprocess(self, payload: Any) -> None:
        """Return nothing: no event reads the value."""

    def postprocess(  # type: ignore[override]  # gr.HTML takes text
        self, value: dict[str, Any] | None
    ) -> dict[str, Any] | None:
        """Return the value unchanged."""
        return value

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value."""
        return {"type": "object"}


def sign(run: str) -> dict[str, Any]:
    """Return the value of a ``RunWatch``; no two are equal, so that each counts as a change.

    Args:
        run: "going", "ended", or "unknown" for one that the server does not know.
    """
    return {"run": run, "sent": time.monotonic()}
