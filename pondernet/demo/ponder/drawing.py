"""What the Ponder tab shows of a pondering, put together from figure and text; no Gradio."""

from typing import Any

from pondernet.demo.ponder import text
from pondernet.demo.ponder.figure import halting_figure
from pondernet.demo.ponder.pondering import Draws, Pondering

Outcomes = tuple[tuple[int, str, bool], ...]
"""Draws for one vector: halting step, answer, and whether it was right; newest last."""


def outcome_of(pondering: Pondering) -> tuple[int, str, bool]:
    """One of ``Outcomes``."""
    return pondering.halting_step, pondering.prediction, pondering.correct


def drawing(
    pondering: Pondering, other: Pondering | None = None, draws: Draws | None = None
) -> dict[str, Any]:
    """All that the plot and its player show, as the value of a ``HaltingPlot``."""
    return {
        "figure": halting_figure(pondering, other, draws),
        "legend": text.legend(pondering, other, draws),
        "coins": text.coins(pondering),
        "captions": text.captions(pondering),
        "rest": text.REST,
        "halting_step": pondering.halting_step,
    }
