"""Predict how long a run takes, and how long the rest of it takes."""

from collections.abc import Sequence

from pondernet.config import TrainConfig
from pondernet.demo.training.report import Report

START_UP = 2.5
"""Seconds from Start to the first training step: a new process imports PyTorch."""
STEP, PASS, UNIT = 9e-4, 8e-5, 6.8e-6
"""Seconds of a training step, for each step of the network in it, and for each unit in that.

Measured on one core of a two-core machine, with batches of ``BATCH`` vectors; see ``pace``.
"""
BATCH = 128
RECENT = 40
"""Reports from whose times the rest is extrapolated: other runs may come and go."""
WEIGHT = 1.0
"""Seconds of measured steps that count as much as what was planned."""


def step_seconds(config: TrainConfig) -> float:
    """Return the seconds of a training step on the machine that was measured."""
    units = config.n_hidden * config.batch_size / BATCH
    return STEP + config.max_steps * (PASS + UNIT * units)


def planned_seconds(config: TrainConfig, pace: float = 1.0) -> float:
    """Return how many seconds a run takes, from Start to its last step.

    Args:
        config: of the run.
        pace: ``pace`` of an earlier run on this machine.
    """
    return START_UP + config.steps * step_seconds(config) * pace


def seconds_left(
    config: TrainConfig, reports: Sequence[Report], passed: float, pace: float = 1.0
) -> float:
    """Return how many seconds a run still takes.

    Args:
        config: of the run.
        reports: so far, oldest first.
        passed: seconds since Start.
        pace: as of ``planned_seconds``.
    """
    if not reports:
        return max(planned_seconds(config, pace) - passed, 0.0)
    planned = step_seconds(config) * pace
    steps, seconds = _measured(reports)
    return (config.steps - reports[-1].metrics.step) * (
        (seconds + WEIGHT) / (steps + WEIGHT / planned)
    )


def pace(config: TrainConfig, reports: Sequence[Report]) -> float | None:
    """Return how many times as long as planned a step of a run took; None if it was too short."""
    steps, seconds = _measured(reports)
    return seconds / steps / step_seconds(config) if seconds > WEIGHT else None


def _measured(reports: Sequence[Report]) -> tuple[int, float]:
    """Return the number of the latest steps and their seconds, without the slow first ones."""
    if not reports:
        return 0, 0.0
    first, last = reports[-RECENT:][0], reports[-1]
    return last.metrics.step - first.metrics.step, last.seconds - first.seconds
