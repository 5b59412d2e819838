"""The vector as a grid of cells, a Gradio component."""

from pathlib import Path
from typing import Any

import gradio as gr

from pondernet.demo.server.scripts import load

_ROOM = Path(__file__).parent


class VectorGrid(gr.HTML):
    """A vector as cells to click, paint and move over with the keyboard.

    The value is a list of 0, 1 and -1. ``edit`` fires when the visitor has changed it.
    """

    def __init__(self, value: list[int] | None = None, **arguments: Any):
        super().__init__(
            value=value,
            html_template='<div class="cells" role="group" '
            'aria-label="The elements of the vector"></div>',
            css_template=(_ROOM / "vector_grid.css").read_text(encoding="utf-8"),
            js_on_load=load("ponder/vector_grid.js", "edit"),
            apply_default_css=False,
            **arguments,
        )

    # The value of gr.HTML is text, that of this component a list. Events of Gradio do not read it.
    def postprocess(  # type: ignore[override]
        self, value: list[int] | None
    ) -> list[int] | None:
        """Return the vector unchanged."""
        return value

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value."""
        return {"type": "array", "items": {"enum": [-1, 0, 1]}}
