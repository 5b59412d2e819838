"""What watches over a visitor's run in the browser, a Gradio component."""

import time
from typing import Any

import gradio as gr

from pondernet.demo.server.scripts import load


class RunWatch(gr.HTML):
    """A script that hears of a run's life and asks for a run that it hears nothing of.

    It is not shown. ``lost`` fires where the page may have missed what became of its run: after a
    reload, and where nothing has come for a while. As long as the tab that shows the run has not
    been opened, ``hidden`` fires instead. The script stands outside of the tabs, because the
    browser makes the parts of a tab only when the tab is opened.
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
        """Return nothing: no event reads what the script has heard."""

    def postprocess(  # type: ignore[override]  # gr.HTML takes text
        self, value: dict[str, Any] | None
    ) -> dict[str, Any] | None:
        """Return the value unchanged."""
        return value

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value."""
        return {"type": "object"}


def sign(run: str) -> dict[str, Any]:
    """Return the value of a ``RunWatch``; no two are equal, so that each is heard.

    Args:
        run: "going", "ended", or "unknown" for one that the server does not know.
    """
    return {"run": run, "sent": time.monotonic()}
