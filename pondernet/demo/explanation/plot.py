"""The figure of what halting buys, a Gradio component without events."""

from pathlib import Path

from pondernet.demo.plotting.component import Figure


class FixedStepsPlot(Figure):
    """The figure of what halting buys a network, with a caption; the value is just the figure."""

    template = Path(__file__).with_name("plot.html").read_text(encoding="utf-8")
    script = "explanation/plot.js"
