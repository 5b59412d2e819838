"""Build the value of the Ponder tab's plot from figure and texts; does not import Gradio."""

from typing import Any

from pondernet.demo.ponder import text
from pondernet.demo.ponder.figure import halting_figure
from pondernet.demo.ponder.pondering import Pondering, Samples

Outcomes = tuple[tuple[int, str, bool], ...]
"""Samples for one vector: halting step, answer, and whether it was right; newest last."""


def outcome_of(pondering: Pondering) -> tuple[int, str, bool]:
    """Return one of ``Outcomes``."""
    return pondering.halting_step, pondering.prediction, pondering.correct


def plot_value(
    pondering: Pondering, other: Pondering | None = None, samples: Samples | None = None
) -> dict[str, Any]:
    """Return the value of a ``HaltingPlot``: everything that the plot and its player show."""
    return {
        "figure": halting_figure(pondering, other, samples),
        "legend": text.legend(pondering, other, samples),
        "coins": text.coins(pondering),
        "captions": text.captions(pondering),
        "rest": text.REST,
        "halting_step": pondering.halting_step,
    }
