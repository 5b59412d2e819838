"""The loss of the vector in view, a Gradio component."""

import json
from pathlib import Path
from typing import Any

from pondernet.demo.explanation.loss import BETA_RANGE
from pondernet.demo.plotting.component import Figure
from pondernet.demo.server.inputs import refuse


class LossPlot(Figure):
    """The loss taken apart, with sliders, and the lines of code that compute it.

    ``ask`` fires when it comes into view, when the view has changed, and when the visitor has moved
    beta. A browser then sends ``{"beta": number or null}`` as text, null for the network's own.
    """

    template = Path(__file__).with_name("loss_plot.html").read_text(encoding="utf-8")
    script = "explanation/loss_plot.js"
    triggers = ("ask",)

    def preprocess(self, payload: Any) -> float | None:  # type: ignore[override]
        """Return beta, or None for the network's own.

        Raises:
            gr.Error: the value is nothing that the page sends.
        """
        try:
            sent = json.loads(payload) if isinstance(payload, str) and payload else {}
        except ValueError:
            sent = None
        if not isinstance(sent, dict):
            raise refuse("A question about the loss is an object with beta.")
        beta = sent.get("beta")
        least, most = BETA_RANGE
        if beta is None:
            return None
        if type(beta) not in (int, float) or not least <= beta <= most:
            raise refuse(f"beta must be a number from {least:g} to {most:g}.")
        return float(beta)
