"""The last samples for the vector in view, a Gradio component."""

from typing import Any

import gradio as gr

from pondernet.demo.ponder import text
from pondernet.demo.server.scripts import load


class History(gr.HTML):
    """A list that the browser keeps: the value has one sample, ``{"of", "seed", "sample"}``.

    The list begins anew for another vector or network, which ``of`` names.
    """

    def __init__(self, value: dict[str, Any] | None = None, **arguments: Any):
        super().__init__(
            value=value,
            html_template=f'<ol class="history" aria-label="{text.HISTORY}"></ol>',
            js_on_load=load("ponder/history.js"),
            apply_default_css=False,
            **arguments,
        )

    def postprocess(self, value: dict[str, Any] | None) -> dict[str, Any] | None:  # type: ignore[override]
        """Return the value unchanged."""
        return value

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value."""
        return {"type": "object"}
