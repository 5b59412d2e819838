"""The figure of a pondering, a Gradio component with a legend, coins and a player."""

from pathlib import Path

from pondernet.demo.plotting.component import Figure


class HaltingPlot(Figure):
    """The figure of a pondering with its legend, its coins, and a player for its steps."""

    template = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
    script = "ponder/halting_plot.js"
