"""The scores of a network as plain numbers, and how they change with a count; runs no network."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

PERCENTILES = (5, 50, 95)  # of the steps taken and needed, that a ``Score`` has
TREND_VECTORS = 300  # of a pair of counts, at least, to count for a ``Trend``
CLEAR = 0.3  # steps between the ends of a ``Trend``; below, its rank correlation is noise


@dataclass(frozen=True)
class Score:
    """The score of the vectors with ``count`` elements of a kind: non-zeros, or ones."""

    count: int
    vectors: int
    accuracy: float
    expected_steps: float  # mean E[n], in steps
    steps_percentiles: tuple[float, ...]  # of E[n] from vector to vector, at ``PERCENTILES``
    needed_steps: float  # mean of the steps needed
    needed_percentiles: tuple[float, ...]  # of the steps needed, at ``PERCENTILES``

    @property
    def spreads(self) -> tuple[str, str]:
        """The 5 % and 95 % percentiles of the steps taken and of the steps needed, as text."""
        low, _, high = self.steps_percentiles
        least, _, most = self.needed_percentiles
        return f"({low:.1f} to {high:.1f})", f"({least:.0f} to {most:.0f})"


@dataclass(frozen=True)
class RuleScore:
    """What a network scores if it halts by a rule; ``pondernet.halting.RULES`` has the rules."""

    rule: str
    accuracy: float
    steps: float  # mean halting step


@dataclass(frozen=True)
class Trend:
    """How a number of steps changes from few elements of a kind to many."""

    first: float  # mean steps at the fewest
    last: float  # mean steps at the most
    rank_correlation: float  # Spearman's, of the counts and their mean steps

    @property
    def clear(self) -> bool:
        """Whether the ends differ enough for the rank correlation to be no noise."""
        return abs(self.last - self.first) >= CLEAR


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
    needed_steps: float  # mean of the steps needed
    needed_correlation: float  # Pearson's over the vectors, of the steps needed and E[n]
    forced_stops: float  # share of the samples that ran out of steps, in expectation
    accuracy_at_step: tuple[float, ...]  # of the answers at step 1 .. N, the same for all vectors
    by_nonzero: tuple[Score, ...]
    by_ones: tuple[Score, ...]
    rules: tuple[RuleScore, ...] = ()  # the rules beside sampling

    @property
    def best_fixed_step(self) -> int:
        """The fixed number of steps with the best accuracy; the smallest of equals."""
        return 1 + self.accuracy_at_step.index(max(self.accuracy_at_step))

    @property
    def mean_step(self) -> int:
        """The mean E[n] as a whole step; 1 where it is not finite."""
        whole = round(self.expected_steps) if math.isfinite(self.expected_steps) else 1
        return min(max(whole, 1), len(self.accuracy_at_step))

    @property
    def accuracy_at_mean(self) -> float:
        """The accuracy if every vector stops at ``mean_step``."""
        return self.accuracy_at_step[self.mean_step - 1]

    @property
    def taken_by_ones(self) -> Trend:
        """How the steps taken change with the number of ones."""
        return trend([(s.count, s.vectors, s.expected_steps) for s in self.by_ones])

    @property
    def needed_by_ones(self) -> Trend:
        """How the steps needed change with the number of ones."""
        return trend([(s.count, s.vectors, s.needed_steps) for s in self.by_ones])

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> "Evaluation":
        """Return the evaluation that ``dataclasses.asdict`` has made a record of.

        Raises:
            TypeError, KeyError: the record is of another version, or none.
        """
        scores = {
            name: tuple(Score(**score) for score in record[name])
            for name in ("by_nonzero", "by_ones")
        }
        rules = tuple(RuleScore(**score) for score in record.get("rules", ()))
        return cls(**record | scores | {"rules": rules})


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


def describe(trend: Trend, unit: str = "") -> str:
    """Return a trend in words; a rank correlation that is noise is left out."""
    words = f"{trend.first:.1f} to {trend.last:.1f}{unit}"
    return f"{words} (rank correlation {trend.rank_correlation:.2f})" if trend.clear else words


def trend(scores: Sequence[tuple[int, int, float]]) -> Trend:
    """Return how mean steps change with a count, over pairs of counts with enough vectors.

    Each score is a count, its number of vectors and their mean steps, the counts ascending. Counts
    0 and 1, 2 and 3, and so on, are put together; pairs of fewer than ``TREND_VECTORS`` vectors are
    left out, unless all are.
    """
    pairs = [list(pair) for _, pair in itertools.groupby(scores, key=lambda score: score[0] // 2)]
    sizes = [sum(vectors for _, vectors, _ in pair) for pair in pairs]
    means = [
        sum(vectors * steps for _, vectors, steps in pair) / size
        for pair, size in zip(pairs, sizes, strict=True)
        if size >= TREND_VECTORS or max(sizes) < TREND_VECTORS
    ]
    return Trend(means[0], means[-1], rank_correlation(means))


def rank_correlation(values: list[float]) -> float:
    """Return Spearman's rank correlation of ``values`` and their places; 0 where all are equal."""
    _, rank, count = np.unique(values, return_inverse=True, return_counts=True)
    if len(count) < 2:
        return 0.0
    mean_rank = count.cumsum() - (count - 1) / 2  # equal values share the mean of their ranks
    return float(np.corrcoef(np.arange(len(values)), mean_rank[rank])[0, 1])
