"""Accuracy and ponder time of a network by number of non-zero elements; knows no trainer.

Every score is of the sampled prediction: a halting step is drawn from p, as in inference.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor

from pondernet.halting import expected_steps
from pondernet.model import ParityPonderGRU
from pondernet.parity import parity, random_vectors
from pondernet.patterns import PLACES, SIGNS, pattern_vectors

CHUNK = 2_000  # vectors at a time: 20 steps of 128 units take 20 MB


@dataclass(frozen=True)
class Score:
    """The score of the vectors with ``nonzero`` non-zero elements."""

    nonzero: int
    vectors: int
    accuracy: float
    expected_steps: float


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
    by_nonzero: tuple[Score, ...]


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
    draw: Callable[..., Tensor] = random_vectors,
) -> Evaluation:
    """Score ``model`` on fresh vectors, by default their number of non-zeros uniform in a range.

    Args:
        model: the network, on any device.
        nonzero: least and greatest number of non-zero elements; None: 1 to ``n_elems``.
        vectors: how many, for each seed.
        seeds: of the vectors and of the halting steps drawn.
        draw: makes the vectors; called as ``random_vectors`` is, with batch size, ``n_elems``,
            ``nonzero``, ``generator`` and ``device``.

    Raises:
        ValueError: the range is not within 0 to ``n_elems``.
    """
    device = next(model.parameters()).device
    nonzero = nonzero or (1, model.n_elems)
    generators = [torch.Generator(device).manual_seed(seed) for seed in seeds]
    parts = [list(chunks(model, nonzero, vectors, generator, draw)) for generator in generators]
    accuracies = [
        float(np.mean(torch.cat([right for _, right, _ in part]).cpu().numpy())) for part in parts
    ]
    counts, right, steps = (
        torch.cat(columns).cpu().numpy() for columns in zip(*itertools.chain(*parts), strict=True)
    )
    by_nonzero = tuple(
        Score(int(k), len(here), float(right[here].mean()), float(steps[here].mean()))
        for k in np.unique(counts)
        for here in [np.flatnonzero(counts == k)]
    )
    return Evaluation(
        nonzero=nonzero,
        vectors=vectors,
        seeds=tuple(seeds),
        accuracies=tuple(accuracies),
        accuracy=float(right.mean()),
        expected_steps=float(steps.mean()),
        steps_deviation=float(steps.std()),
        steps_rank_correlation=rank_correlation([score.expected_steps for score in by_nonzero]),
        by_nonzero=by_nonzero,
    )


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
        seed: of the vectors and of the halting steps drawn.

    Raises:
        ValueError: the range is not within 0 to ``n_elems``.
    """
    scores = []
    for place, signs in itertools.product(PLACES, SIGNS):
        draw = partial(pattern_vectors, place=place, signs=signs)
        evaluation = evaluate(model, nonzero, vectors=vectors, seeds=(seed,), draw=draw)
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


@torch.no_grad()
def chunks(
    model: ParityPonderGRU,
    nonzero: tuple[int, int],
    vectors: int,
    generator: torch.Generator,
    draw: Callable[..., Tensor],
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Number of non-zeros, whether the sampled prediction is right, and E[n], of each vector."""
    for start in range(0, vectors, CHUNK):
        x = draw(
            min(CHUNK, vectors - start),
            model.n_elems,
            nonzero,
            generator=generator,
            device=generator.device,
        )
        p, _, _, y_m = model(x, generator)
        yield x.count_nonzero(1), (y_m > 0) == (parity(x) > 0), expected_steps(p)


def rank_correlation(values: list[float]) -> float:
    """Spearman's rank correlation of ``values`` and their places; 0 where all are equal."""
    _, rank, count = np.unique(values, return_inverse=True, return_counts=True)
    if len(count) < 2:
        return 0.0
    mean_rank = count.cumsum() - (count - 1) / 2  # equal values share the mean of their ranks
    return float(np.corrcoef(np.arange(len(values)), mean_rank[rank])[0, 1])
