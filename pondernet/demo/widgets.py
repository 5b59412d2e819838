"""The page's own Gradio components: the vector as cells, and a figure in the page's theme."""

import json
from pathlib import Path
from typing import Any

import gradio as gr
import plotly
import plotly.graph_objects as go

from pondernet.demo import figures

MAX_ELEMENTS = 1_000  # of a vector that a browser sends; more are refused before any work is done
HERE = Path(__file__).parent
PLOTLY_JS = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


class VectorGrid(gr.HTML):
    """A vector as cells to click, paint and move over with the keyboard.

    The value is a list of 0, 1 and -1. ``edit`` fires when the visitor has changed it.
    """

    def __init__(self, value: list[int] | None = None, **arguments: Any):
        super().__init__(
            value=value,
            html_template=(HERE / "vector_grid.html").read_text(encoding="utf-8"),
            css_template=(HERE / "vector_grid.css").read_text(encoding="utf-8"),
            js_on_load=(HERE / "vector_grid.js").read_text(encoding="utf-8"),
            apply_default_css=False,
            **arguments,
        )

    def preprocess(self, payload: Any) -> list[int]:
        """The vector as sent by a browser, or by anything else that calls itself one.

        Raises:
            gr.Error: it is not a list of at most ``MAX_ELEMENTS`` numbers, each 0, 1 or -1.
        """
        if (
            not isinstance(payload, list)
            or not 1 <= len(payload) <= MAX_ELEMENTS
            or not all(type(element) is int and -1 <= element <= 1 for element in payload)
        ):
            raise gr.Error(
                f"A vector is a list of 1 to {MAX_ELEMENTS} numbers, each 0, 1 or -1.",
                print_exception=False,
            )
        return payload

    def postprocess(self, value: list[int] | None) -> list[int] | None:
        """The vector as it is."""
        return value

    def api_info(self) -> dict[str, Any]:
        """JSON schema of the value."""
        return {"type": "array", "items": {"enum": [-1, 0, 1]}}


class HaltingPlot(gr.HTML):
    """A Plotly figure drawn in place: it keeps its size, and takes the colours of the theme.

    ``gr.Plot`` builds its element anew at every change, which flickers, and leaves the figure
    light on a dark page. Plotly's script is the one that the Python package carries.
    """

    def __init__(self, value: go.Figure | None = None, **arguments: Any):
        super().__init__(
            value=value,
            html_template=f'<div class="plot" style="height: {figures.HEIGHT}px"></div>',
            js_on_load=(HERE / "halting_plot.js").read_text(encoding="utf-8"),
            head=f'<script src="gradio_api/file={PLOTLY_JS.as_posix()}"></script>',
            apply_default_css=False,
            templates={theme: figures.template(theme) for theme in ("light", "dark")},
            **arguments,
        )

    def postprocess(self, value: go.Figure | None) -> dict[str, Any] | None:
        """The figure as plain JSON."""
        return None if value is None else json.loads(value.to_json())

    def api_info(self) -> dict[str, Any]:
        """JSON schema of the value."""
        return {"type": "object"}
