"""An axis for accuracies near 1: the share of wrong answers on a log scale, read as accuracy."""

from collections.abc import Iterable
from math import log10

from pondernet.demo.plotting.plots import Spec, titled

WORST = 0.75  # share of wrong answers at the lower end of the axis
_TICKS = (0.5, 0.1, 0.01, 0.001)  # shares of wrong answers


def floor_of(vectors: int) -> float:
    """Return where to plot a measurement without an error: half an error of ``vectors``."""
    return 0.5 / vectors


def errors_of(accuracies: Iterable[float], vectors: int) -> list[float]:
    """Return the shares of wrong answers, at least ``floor_of(vectors)``."""
    return [max(1 - accuracy, floor_of(vectors)) for accuracy in accuracies]


def accuracy_axis(domain: list[float], vectors: int) -> Spec:
    """Return a y-axis for ``errors_of``: accuracy grows upwards, to "all right" at the floor."""
    floor = floor_of(vectors)
    ticks = [error for error in _TICKS if error > 1.5 * floor]
    return {
        "domain": domain,
        "type": "log",
        "range": [log10(WORST), log10(floor * 0.8)],
        "tickvals": [*ticks, floor],
        "ticktext": [*(f"{100 * (1 - error):g}" for error in ticks), "all"],
    } | titled("right answers, %")
