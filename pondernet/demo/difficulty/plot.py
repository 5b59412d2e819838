"""The figures of a measurement, a Gradio component."""

from pathlib import Path

from pondernet.demo.plotting.component import Figure


class DifficultyPlot(Figure):
    """The figures of a measurement, by number of ones, of non-zeros and of steps."""

    template = Path(__file__).with_name("difficulty_plot.html").read_text(encoding="utf-8")
    script = "difficulty/difficulty_plot.js"
