"""The page's own Gradio components: their looks and scripts are files beside the tabs."""

import json
import re
from pathlib import Path
from typing import Any

import gradio as gr
import plotly
from plotly.io.json import to_json_plotly

from pondernet.demo.plotting import plots
from pondernet.demo.server.inputs import refuse
from pondernet.demo.shell import text
from pondernet.demo.training import text as training_text

MAX_ELEMENTS = 1_000  # of a vector that a browser sends; more are refused before any work is done
MAX_PARAMETERS = 20  # of a link
ROOMS = Path(__file__).parents[1]
PLOTLY_JS = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_PARAMETER = re.compile(r"\w{1,20}")


def in_browser(*names: str) -> str:
    """Files of ``pondernet/demo/``, one after the other; scripts share their names."""
    return "\n".join((ROOMS / name).read_text(encoding="utf-8") for name in names)


class VectorGrid(gr.HTML):
    """A vector as cells to click, paint and move over with the keyboard.

    The value is a list of 0, 1 and -1. ``edit`` fires when the visitor has changed it.
    """

    def __init__(self, value: list[int] | None = None, **arguments: Any):
        super().__init__(
            value=value,
            html_template=in_browser("ponder/vector_grid.html"),
            css_template=in_browser("ponder/vector_grid.css"),
            js_on_load=in_browser("ponder/vector_grid.js"),
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
            raise refuse(f"A vector is a list of 1 to {MAX_ELEMENTS} numbers, each 0, 1 or -1.")
        return payload

    def postprocess(self, value: list[int] | None) -> list[int] | None:
        """The vector as it is."""
        return value

    def api_info(self) -> dict[str, Any]:
        """JSON schema of the value."""
        return {"type": "array", "items": {"enum": [-1, 0, 1]}}


class PageBar(gr.HTML):
    """Title, switches and keys above the tabs, and the keeper of the address bar.

    To the browser goes what the address is to hold, ``{"link": {...}, "notice": str}``, with
    ``"followed": True`` where it answers a link, and with ``"own"``, the secret of a network that
    the visitor has trained; from it comes the link that the visitor followed, on ``navigate``, and
    the secret that this tab of the browser was given last.
    """

    def __init__(self, value: dict[str, Any] | None = None, **arguments: Any):
        super().__init__(
            value=value,
            html_template=text.bar(),
            js_on_load=in_browser(
                "shell/address.js", "shell/explanations.js", "shell/keys.js", "shell/page_bar.js"
            ),
            apply_default_css=False,
            tabs=list(text.TABS),
            **arguments,
        )

    def preprocess(self, payload: Any) -> dict[str, Any]:
        """The link that the visitor followed, parameters of an address as text, and the secret.

        Raises:
            gr.Error: it is anything else.
        """
        link = payload.get("link") if isinstance(payload, dict) else None
        if (
            not isinstance(link, dict)
            or len(link) > MAX_PARAMETERS
            or not all(isinstance(k, str) and _PARAMETER.fullmatch(k) for k in link)
            or not all(isinstance(v, str) for v in link.values())
        ):
            raise refuse(f"A link has at most {MAX_PARAMETERS} parameters, each a name and a text.")
        own = payload.get("own", "")
        if not isinstance(own, str):
            raise refuse("The secret of a network is a text.")
        return {"link": link, "own": own}

    def postprocess(self, value: dict[str, Any] | None) -> dict[str, Any] | None:
        """Address and notice as they are."""
        return value

    def api_info(self) -> dict[str, Any]:
        """JSON schema of the value."""
        return {"type": "object"}


class Figure(gr.HTML):
    """A Plotly figure drawn in place: it keeps its size, and takes the colours of the theme.

    ``gr.Plot`` builds its element anew at every change, which flickers, and leaves the figure
    light on a dark page. Plotly's script is the one that the Python package carries. The value
    is ``{"figure": ..}`` and whatever else the component's own script wants.
    """

    template: str
    scripts: tuple[str, ...]

    def __init__(self, value: dict[str, Any] | None = None, **arguments: Any):
        super().__init__(
            value=value,
            html_template=self.template,
            js_on_load=in_browser(*self.scripts),
            head=f'<script src="gradio_api/file={PLOTLY_JS.as_posix()}"></script>',
            apply_default_css=False,
            looks=json.dumps(
                {
                    "palette": plots.PALETTE,
                    "templates": {theme: plots.template(theme) for theme in plots.PALETTE},
                }
            ),
            **arguments,
        )

    def preprocess(self, payload: Any) -> None:
        """A figure is only shown: what a browser sends back is not read."""

    def postprocess(self, value: dict[str, Any] | None) -> str | None:
        """The value as text in JSON, with null for what is no number."""
        return None if value is None else to_json_plotly(value)

    def api_info(self) -> dict[str, Any]:
        """JSON schema of the value."""
        return {"type": "string"}


class HaltingPlot(Figure):
    """The figure of a pondering with its legend, its coins, and a player for its steps."""

    template = in_browser("ponder/halting_plot.html")
    scripts = ("plotting/plot.js", "ponder/halting_plot.js")


class DifficultyPlot(Figure):
    """The figure of a measurement; ``pick`` fires when the visitor clicks one of its points."""

    template = '<ul class="legend"></ul><div class="plot tall"></div>'
    scripts = ("plotting/plot.js", "difficulty/difficulty_plot.js")


class TrainingPlot(Figure):
    """The figure of a training run."""

    template = f'<ul class="legend">{training_text.LEGEND}</ul><div class="plot tall panels"></div>'
    scripts = ("plotting/plot.js", "training/training_plot.js")
