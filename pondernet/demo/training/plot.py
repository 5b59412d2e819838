"""The figure of a training run, a Gradio component."""

from pondernet.demo.plotting.component import Figure
from pondernet.demo.training import text


class TrainingPlot(Figure):
    """The figure of a training run."""

    template = f'<ul class="legend">{text.LEGEND}</ul><div class="plot tall panels"></div>'
    script = "training/training_plot.js"
