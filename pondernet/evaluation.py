"""Measure accuracy, steps taken and steps needed by a network; knows no trainer.

Every accuracy is of the sampled answer: a halting step is sampled from p, as in inference. The
steps taken for a vector are E[n], the steps needed are those after which the answer stays right.
"""

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pondernet.halting import RULES, at_step, expected_steps, sampled_step
from pondernet.model import ParityPonderGRU
from pondernet.parity import PARITY, Task
from pondernet.patterns import PLACES, SIGNS, pattern_vectors
from pondernet.ponder_net import PonderNet
from pondernet.scores import PERCENTILES, Evaluation, PatternScore, RuleScore, Score

CHUNK = 2_000  # vectors at a time: 20 steps of 128 units take 20 MB
FIXED_RULES = {name: rule for name, rule in RULES.items() if rule is not sampled_step}
REACHED = 0.001  # chance to reach a step; below, its answer does not count for the steps needed


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
        sample: takes the place of ``task.random_vectors``; called with batch size, ``n_elems``,
            ``nonzero``, ``generator`` and ``device``.
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
            parts.append(Measured.of(x, score_each(model, x, task.target(x), generator)))
    return summary(Measured.join(parts), nonzero, seeds)


class Measured(NamedTuple):
    """Scored vectors, to be summed up: NumPy arrays whose last dimension is the vectors."""

    nonzeros: NDArray[Any]
    ones: NDArray[Any]
    right: NDArray[Any]
    steps: NDArray[Any]
    needed: NDArray[Any]
    forced: NDArray[Any]
    right_at: NDArray[Any]
    rule_right: NDArray[Any]
    rule_steps: NDArray[Any]

    @classmethod
    def of(cls, x: Tensor, scored: "Scored") -> "Measured":
        """Return vectors ``[B, n_elems]`` with their scores."""
        columns = (x.count_nonzero(1), (x == 1).sum(1), *scored)
        return cls(*(column.cpu().numpy() for column in columns))

    @classmethod
    def join(cls, parts: Sequence["Measured"]) -> "Measured":
        """Return the vectors of all parts, in their order."""
        return cls(*(np.concatenate(column, axis=-1) for column in zip(*parts, strict=True)))

    def up_to(self, most: int) -> "Measured":
        """Return the vectors with at most so many non-zeros."""
        return Measured(*(column[..., self.nonzeros <= most] for column in self))

    def scores(self, counts: NDArray[Any]) -> tuple[Score, ...]:
        """Return the scores for each of the numbers in ``counts``, ``[B]``, the least first."""
        return tuple(
            Score(
                count=int(k),
                vectors=len(here),
                accuracy=float(self.right[here].mean()),
                expected_steps=float(self.steps[here].mean()),
                steps_percentiles=tuple(np.percentile(self.steps[here], PERCENTILES).tolist()),
                needed_steps=float(self.needed[here].mean()),
                needed_percentiles=tuple(np.percentile(self.needed[here], PERCENTILES).tolist()),
            )
            for k in np.unique(counts)
            for here in [np.flatnonzero(counts == k)]
        )


def summary(
    measured: Measured, nonzero: tuple[int, int], seeds: Sequence[int] = (0,)
) -> Evaluation:
    """Sum up scored vectors, as many of each seed, one seed after another."""
    right, steps, needed = measured.right, measured.steps, measured.needed
    return Evaluation(
        nonzero=nonzero,
        vectors=len(right) // len(seeds),
        seeds=tuple(seeds),
        accuracies=tuple(float(part.mean()) for part in np.split(right, len(seeds))),
        accuracy=float(right.mean()),
        expected_steps=float(steps.mean()),
        steps_deviation=float(steps.std()),
        needed_steps=float(needed.mean()),
        needed_correlation=_correlation(needed, steps),
        forced_stops=float(measured.forced.mean()),
        accuracy_at_step=tuple(measured.right_at.mean(1).tolist()),
        by_nonzero=measured.scores(measured.nonzeros),
        by_ones=measured.scores(measured.ones),
        rules=tuple(
            RuleScore(
                name, float(measured.rule_right[i].mean()), float(measured.rule_steps[i].mean())
            )
            for i, name in enumerate(FIXED_RULES)
        ),
    )


class Scored(NamedTuple):
    """The scores of single vectors."""

    right: Tensor  # whether the sampled answer is right, bool [B]
    steps: Tensor  # the steps taken, E[n], [B]
    needed: Tensor  # the steps needed, int64 [B]
    forced: Tensor  # the chance to run out of steps, p_N, [B]
    right_at_each_step: Tensor  # whether the answer at each step is right, bool [N, B]
    right_by_rule: Tensor  # whether the answer is right by each of FIXED_RULES, bool [R, B]
    steps_by_rule: Tensor  # the halting step by each of them, int64 [R, B]


@torch.no_grad()
def score_each(
    model: PonderNet, x: Tensor, target: Tensor, generator: torch.Generator | None = None
) -> Scored:
    """Score a network, whose positive y_hat answers 1, on each of one's own vectors.

    The inputs are ``[batch_size, ...]``, on the network's device, as is the generator of the
    halting steps, by default torch's. The targets, 0 or 1, are ``[batch_size]``.
    """
    p, y, _, y_m = model(x, generator)
    right_at = (y > 0) == (target > 0)
    steps_by_rule = torch.stack([rule(p, p[0]) for rule in FIXED_RULES.values()])
    return Scored(
        right=(y_m > 0) == (target > 0),
        steps=expected_steps(p),
        needed=needed_steps(p, right_at),
        forced=p[-1],
        right_at_each_step=right_at,
        right_by_rule=torch.stack([at_step(right_at, m) for m in steps_by_rule]),
        steps_by_rule=steps_by_rule,
    )


def needed_steps(p: Tensor, right_at: Tensor) -> Tensor:
    """Return the first step from which the answer is right and stays right, int64 ``[B]``.

    Only steps that are reached with a chance of at least ``REACHED`` count: what the answer would
    be long after the halt does not matter. Where the answer at the last of them is wrong, one step
    more than these is needed, so N + 1 at most. ``p`` and ``right_at``, whether the answer at each
    step is right, are ``[N, B]``.
    """
    reached = 1 - p.cumsum(0) + p >= REACHED
    wrong = reached & ~right_at
    step = torch.arange(1, len(p) + 1, device=p.device).unsqueeze(1)
    return (wrong * step).amax(0) + 1


def evaluate_patterns(
    model: ParityPonderGRU,
    nonzero: tuple[int, int] | None = None,
    *,
    vectors: int = 20_000,
    seed: int = 0,
) -> tuple[PatternScore, ...]:
    """Score ``model`` on every pattern of ``pondernet.patterns``.

    Arguments and errors are those of ``evaluate``; ``vectors`` is the number of each pattern.
    """
    scores = []
    for place, signs in itertools.product(PLACES, SIGNS):
        sample = partial(pattern_vectors, place=place, signs=signs)
        evaluation = evaluate(model, nonzero, vectors=vectors, seeds=(seed,), sample=sample)
        lowest = min(evaluation.by_nonzero, key=lambda score: score.accuracy)
        score = PatternScore(
            place=place,
            signs=signs,
            nonzero=evaluation.nonzero,
            vectors=vectors,
            accuracy=evaluation.accuracy,
            lowest_accuracy=lowest.accuracy,
            lowest_at=lowest.count,
            expected_steps=evaluation.expected_steps,
        )
        scores.append(score)
    return tuple(scores)


def _correlation(a: NDArray[Any], b: NDArray[Any]) -> float:
    """Return Pearson's correlation; 0 where either does not vary."""
    return float(np.corrcoef(a, b)[0, 1]) if a.std() > 0 and b.std() > 0 else 0.0
