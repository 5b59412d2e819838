"""The reports that the process of a run sends to the page, each a line of text."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass

from pondernet.config import TrainConfig
from pondernet.training import Metrics


@dataclass(frozen=True)
class Report:
    """The trainer's metrics, and what is measured beside them."""

    metrics: Metrics
    accuracy_on_all: float  # on fresh vectors whose non-zeros may be at any position
    seconds: float  # since the process began, with the measurements beside the training

    def line(self) -> str:
        """Return the report as a line of JSON."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def of_line(cls, line: str) -> "Report":
        """Return the report that ``line`` wrote."""
        parts = json.loads(line)
        metrics = parts.pop("metrics")
        return cls(metrics=Metrics(**metrics | {"halting": tuple(metrics["halting"])}), **parts)


def arrivals(reports: Sequence[Report], start: int) -> list[tuple[int, int]]:
    """Return when positions were added: training steps, and the number of positions from each on.

    Args:
        reports: of a run, oldest first.
        start: the number of positions at the start.
    """
    steps, before = [], start
    for report in reports:
        within = report.metrics.within
        if within > before:
            steps.append((report.metrics.step, within))
            before = within
    return steps


def reached(reports: Sequence[Report], n_elems: int, accuracy: float = 0.0) -> int | None:
    """Return the training step at which all positions were in play with this accuracy, or None."""
    for report in reports:
        if report.metrics.within == n_elems and report.metrics.accuracy >= accuracy:
            return report.metrics.step
    return None


def final_lambda_p(config: TrainConfig) -> float:
    """Return lambda_p of the prior that a run ends with."""
    return config.final_lambda_p or config.lambda_p
