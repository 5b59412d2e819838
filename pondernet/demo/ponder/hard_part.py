"""Why the vector in view takes its steps, below its cells; a Gradio component."""

from typing import Any

import gradio as gr

from pondernet.demo.ponder import hard_text
from pondernet.demo.ponder.searched import SEARCHED
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.server.scripts import load

_TEMPLATE = f"""<h3>{hard_text.TITLE}</h3>
<ol class="flips">${{value.flips}}</ol>
<p class="why">${{value.why}}</p>
<ol class="histogram">${{value.histogram}}</ol>
<p class="how">{hard_text.HISTOGRAM.format(SEARCHED)}</p>"""


class HardPart(gr.HTML):
    """What each element changes. ``ask`` fires when it opens, and when the view has changed."""

    def __init__(self, **arguments: Any):
        super().__init__(
            value={"flips": "", "why": "", "histogram": ""},
            html_template=_TEMPLATE,
            js_on_load=load("ponder/hard_part.js", "ask"),
            apply_default_css=False,
            **arguments,
        )

    def postprocess(self, value: dict[str, str]) -> dict[str, str]:  # type: ignore[override]
        """Return the value unchanged."""
        return value

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value."""
        return {"type": "object"}


def hard_value(setting: Setting) -> dict[str, str]:
    """Return the value of a ``HardPart`` for a view."""
    of = setting.checkpoint, setting.vector
    return {
        "flips": hard_text.cells(*of),
        "why": hard_text.why(*of),
        "histogram": hard_text.histogram(*of),
    }
