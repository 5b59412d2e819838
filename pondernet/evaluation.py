"""Measure accuracy and expected steps of a network; knows no trainer.

Every score is of the sampled answer: a halting step is sampled from p, as in inference.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor

from pondernet.halting import expected_steps
from pondernet.model import ParityPonderGRU
from pondernet.parity import PARITY
from pondernet.patterns import PLACES, SIGNS, pattern_vectors
from pondernet.ponder_net import PonderNet
from pondernet.task import Task

CHUNK = 2_000  # vectors at a time: 20 steps of 128 units take 20 MB
PERCENTILES = (5, 50, 95)
"""Which percentiles of the expected steps a ``Score`` has."""


@dataclass(frozen=True)
class Score:
    """The score of the vectors with ``nonzero`` non-zero elements."""

    nonzero: int
    vectors: int
    accuracy: float
    expected_steps: float
    steps_percentiles: tuple[float, ...]  # of E[n] from vector to vector, at ``PERCENTILES``


@dataclass(frozen=True)
class Evaluation:
    """The score of a network on fresh vectors."""

    nonzero: tuple[int, int]  # least and greatest number of non-zeros
    vectors: int  # for each seed
    seeds: tuple[int, ...]
    accuracies: tuple[float, ...]  # of each seed
    accuracy: float  # share of the sampled predictions that are right
    expected_steps: float  # mean E[n] over the vectors, in steps
    steps_deviation: float  # standard deviation of E[n] from vector to vector, in steps
    steps_rank_correlation: float  # Spearman's, of a number of non-zeros and its mean E[n]
    accuracy_at_step: tuple[float, ...]  # of the answers at step 1 .. N, the same for all vectors
    by_nonzero: tuple[Score, ...]

    @property
    def best_fixed_step(self) -> int:
        """The fixed number of steps with the best accuracy; the smallest of equals."""
        return 1 + self.accuracy_at_step.index(max(self.accuracy_at_step))


@dataclass(frozen=True)
class PatternScore:
    """The score of a network on one pattern of vectors."""

    place: str  # one of ``patterns.PLACES``
    signs: str  # one of ``patterns.SIGNS``
    nonzero: tuple[int, int]  # least and greatest number of non-zeros
    vectors: int
    accuracy: float  # share of the sampled predictions that are right
    lowest_accuracy: float  # of any number of non-zeros
    lowest_at: int  # that number of non-zeros
    expected_steps: float  # mean E[n] over the vectors, in steps


def evaluate(
    model: ParityPonderGRU,
    nonzero: tuple[int, int] | None = None,
    *,
    vectors: int = 20_000,
    seeds: Sequence[int] = (0,),
    sample: Callable[..., Tensor] | None = None,
    task: Task = PARITY,
) -> Evaluation:
    """Score ``model`` on fresh vectors, by default their number of non-zeros uniform in a range.

    Args:
        model: the network, on any device.
        nonzero: least and greatest number of non-zero elements; None: 1 to ``n_elems``.
        vectors: how many, for each seed.
        seeds: of the vectors and of the sampled halting steps.
        sample: makes the vectors; called as ``task.random_vectors`` is, which it replaces, with
            batch size, ``n_elems``, ``nonzero``, ``generator`` and ``device``.
        task: says which answers are right.

    Raises:
        ValueError: the range is not within 0 to ``n_elems``.
    """
    device = next(model.parameters()).device
    nonzero = nonzero or (1, model.n_elems)
    sample = sample or task.random_vectors
    parts = []
    for seed in seeds:
        generator = torch.Generator(device).manual_seed(seed)
        for size in (min(CHUNK, vectors - start) for start in range(0, vectors, CHUNK)):
            x = sample(size, model.n_elems, nonzero, generator=generator, device=device)
            parts.append((x.count_nonzero(1), *score_each(model, x, task.target(x), generator)))
    counts, right, steps, right_at = (
        torch.cat(columns, -1).cpu().numpy() for columns in zip(*parts, strict=True)
    )
    by_nonzero = tuple(
        Score(
            nonzero=int(k),
            vectors=len(here),
            accuracy=float(right[here].mean()),
            expected_steps=float(steps[here].mean()),
            steps_percentiles=tuple(np.percentile(steps[here], PERCENTILES).tolist()),
        )
        for k in np.unique(counts)
        for here in [np.flatnonzero(counts == k)]
    )
    return Evaluation(
        nonzero=nonzero,
        vectors=vectors,
        seeds=tuple(seeds),
        accuracies=tuple(float(part.mean()) for part in np.split(right, len(seeds))),
        accuracy=float(right.mean()),
        expected_steps=float(steps.mean()),
        steps_deviation=float(steps.std()),
        steps_rank_correlation=rank_correlation([score.expected_steps for score in by_nonzero]),
        accuracy_at_step=tuple(right_at.mean(1).tolist()),
        by_nonzero=by_nonzero,
    )


@torch.no_grad()
def score_each(
    model: PonderNet, x: Tensor, target: Tensor, generator: torch.Generator | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    """Score a network on each of one's own vectors.

    Args:
        model: the network; a positive y_hat answers 1.
        x: inputs, ``[batch_size, ...]``, on the network's device.
        target: the right answers, 0 or 1, ``[batch_size]``.
        generator: source of randomness for the halting steps, on x's device; None: torch's.

    Returns:
        Whether the sampled answer is right, bool ``[batch_size]``; E[n], ``[batch_size]``; and
        whether the answer at each step is right, bool ``[N, batch_size]``.
    """
    p, y, _, y_m = model(x, generator)
    return (y_m > 0) == (target > 0), expected_steps(p), (y > 0) == (target > 0)


def evaluate_patterns(
    model: ParityPonderGRU,
    nonzero: tuple[int, int] | None = None,
    *,
    vectors: int = 20_000,
    seed: int = 0,
) -> tuple[PatternScore, ...]:
    """Score ``model`` on every pattern of ``pondernet.patterns``.

    Args:
        model: as for ``evaluate``.
        nonzero: as for ``evaluate``.
        vectors: how many of each pattern.
        seed: of the vectors and of the sampled halting steps.

    Raises:
        ValueError: the range is not within 0 to ``n_elems``.
    """
    scores = []
    for place, signs in itertools.product(PLACES, SIGNS):
        sample = partial(pattern_vectors, place=place, signs=signs)
        evaluation = evaluate(model, nonzero, vectors=vectors, seeds=(seed,), sample=sample)
        lowest = min(evaluation.by_nonzero, key=lambda score: score.accuracy)
        scores.append(
            PatternScore(
                place=place,
                signs=signs,
                nonzero=evaluation.nonzero,
                vectors=vectors,
                accuracy=evaluation.accuracy,
                lowest_accuracy=lowest.accuracy,
                lowest_at=lowest.nonzero,
                expected_steps=evaluation.expected_steps,
            )
        )
    return tuple(scores)


def rank_correlation(values: list[float]) -> float:
    """Return Spearman's rank correlation of ``values`` and their places; 0 where all are equal."""
    _, rank, count = np.unique(values, return_inverse=True, return_counts=True)
    if len(count) < 2:
        return 0.0
    mean_rank = count.cumsum() - (count - 1) / 2  # equal values share the mean of their ranks
    return float(np.corrcoef(np.arange(len(values)), mean_rank[rank])[0, 1])
