"""The Gradio component that draws a Plotly figure in place."""

import json
from typing import Any

import gradio as gr
from plotly.io.json import to_json_plotly

from pondernet.demo.plotting import plotly_script, plots
from pondernet.demo.server.scripts import load
from pondernet.palette import PALETTE

UNDRAWN = (
    '<p class="undrawn message error" data-announce="once">'
    "This figure could not be drawn. Reload the page to try again.</p>"
)
"""In place of a figure, if Plotly's script does not arrive or fails; HTML."""
NUMBERS = '<details class="numbers"><summary>The numbers as a table</summary></details>'
"""Where ``numbers_table.js`` lists the numbers of a figure; HTML."""


class Figure(gr.HTML):
    """A Plotly figure that keeps its size and takes the colours of the theme.

    ``gr.Plot`` builds its element anew at every change, which flickers, and leaves the figure
    light on a dark page. Plotly's script is the one that the Python package carries. The value
    is ``{"figure": ...}`` and whatever else the component's own script wants. A subclass names
    its template, its script (see ``scripts.load``) and the events that the script triggers.
    """

    template: str
    script: str
    triggers: tuple[str, ...] = ()

    def __init__(self, value: dict[str, Any] | None = None, **arguments: Any):
        super().__init__(
            value=value,
            html_template=self.template.replace("{NUMBERS}", NUMBERS),
            js_on_load=load(self.script, *self.triggers),
            apply_default_css=False,
            looks=json.dumps(
                {
                    "palette": PALETTE,
                    "templates": {theme: plots.template(theme) for theme in PALETTE},
                    "plotly": plotly_script.ADDRESS,
                    "undrawn": UNDRAWN,
                }
            ),
            **arguments,
        )

    def preprocess(self, payload: Any) -> None:
        """Return nothing: a figure is only shown, and what a browser sends back is not read."""

    def postprocess(  # type: ignore[override]  # gr.HTML takes text
        self, value: dict[str, Any] | None
    ) -> str | None:
        """Return the value as JSON text, with null for NaN and infinity."""
        return None if value is None else to_json_plotly(value)

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value."""
        return {"type": "string"}
