"""The figure of a training run, a Gradio component."""

from collections.abc import Sequence
from typing import Any

from pondernet.config import TrainConfig
from pondernet.demo.plotting.component import NUMBERS, Figure
from pondernet.demo.plotting.plots import named
from pondernet.demo.training import text
from pondernet.demo.training.figure import training_figure
from pondernet.demo.training.report import Report


class TrainingPlot(Figure):
    """The figure of a training run, with a slider over its halting distributions."""

    template = f"""
<h3 class="unseen">{text.RUN}</h3>
<ul class="legend"></ul>
<div class="plot tall panels"></div>
<label class="scrubber">
  <span>{text.SCRUBBER} <b>\u2013</b></span>
  <input type="range" min="0" max="0" step="1" value="0" disabled aria-label="{text.SCRUBBER}">
</label>
{NUMBERS}
"""
    script = "training/training_plot.js"


def plot_value(
    config: TrainConfig,
    reports: Sequence[Report],
    going: bool = False,
    before: Sequence[Report] = (),
) -> dict[str, Any]:
    """Return the value of a ``TrainingPlot``: the figure, its legend, and all mean p so far.

    Args:
        config: of the run.
        reports: those so far, oldest first.
        going: whether more will come.
        before: those of the run before.
    """
    return {
        "figure": named(
            training_figure(config, reports, not going, before), text.figure_name(config, reports)
        ),
        "legend": text.legend(config, bool(before)),
        "steps": [report.metrics.step for report in reports],
        "halting": [[round(p, 4) for p in report.metrics.halting] for report in reports],
    }
