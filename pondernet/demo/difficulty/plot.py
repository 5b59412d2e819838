"""The figure of a measurement, a Gradio component."""

from pondernet.demo.plotting.component import Figure


class DifficultyPlot(Figure):
    """The figure of a measurement; ``pick`` fires when the visitor clicks one of its points."""

    template = '<ul class="legend"></ul><div class="plot tall"></div>'
    script = "difficulty/difficulty_plot.js"
    triggers = ("pick",)
