"""The loss of the vector in view, a Gradio component."""

from pathlib import Path

from pondernet.demo.plotting.component import Figure


class LossPlot(Figure):
    """The loss taken apart, with sliders, and the lines of code that compute it.

    ``ask`` fires when it comes into view, and when the view has changed.
    """

    template = Path(__file__).with_name("loss_plot.html").read_text(encoding="utf-8")
    script = "explanation/loss_plot.js"
    triggers = ("ask",)
