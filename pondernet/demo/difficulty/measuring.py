"""Measure accuracy, steps taken and steps needed of a network by number of ones and non-zeros.

Imports the core, but neither Gradio nor Plotly.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import torch

from pondernet.checkpoints import Checkpoint
from pondernet.config import choose_device
from pondernet.demo.networks.labels import label
from pondernet.evaluation import CHUNK, Measured, score_each, summary
from pondernet.model import ParityPonderGRU
from pondernet.parity import parity, random_vectors
from pondernet.scores import Evaluation, Score

VECTORS = 400  # for each number of non-zeros; the standard error near 99 % is about 0.5 points
LEAST_VECTORS = 8_000  # in all
FEWEST = 30  # vectors of a count that is shown: of so few elements, many ones are rare


@dataclass(frozen=True)
class Curve:
    """The measurements of a network so far."""

    model: str  # its name
    label: str
    n_elems: int
    max_nonzero: int  # of the training vectors
    scores: Evaluation | None = None  # over all numbers of non-zeros
    in_training: Evaluation | None = None  # over the range of training; of the record if it has one
    complete: bool = False

    @property
    def vectors(self) -> int:
        """How many vectors a complete measurement has."""
        return max(LEAST_VECTORS, VECTORS * self.n_elems)

    @property
    def measured(self) -> int:
        """How many vectors are measured so far."""
        return 0 if self.scores is None else self.scores.vectors

    def by(self, kind: str) -> list[Score]:
        """Return the scores by number of "ones" or "nonzeros" that have enough vectors."""
        if self.scores is None:
            return []
        found = self.scores.by_ones if kind == "ones" else self.scores.by_nonzero
        return [score for score in found if score.vectors >= FEWEST]


def unmeasured(checkpoint: Checkpoint) -> Curve:
    """Return a curve without points."""
    return Curve(
        checkpoint.name,
        label(checkpoint),
        checkpoint.model.n_elems,
        checkpoint.max_nonzero,
        in_training=checkpoint.scores,
    )


def measure(checkpoint: Checkpoint) -> Iterator[Curve]:
    """Measure a network on fresh vectors, on a GPU where there is one.

    Yields:
        The curve as it becomes more exact, complete at last. Closing the generator cancels the
        measurement.
    """
    device = choose_device()
    model = checkpoint.model
    if device.type != "cpu":
        model = copy.deepcopy(model).to(device)
    curve, parts = unmeasured(checkpoint), []
    n_elems, most = curve.n_elems, curve.max_nonzero
    generator = torch.Generator(device).manual_seed(0)
    while not curve.complete:
        size = min(CHUNK, curve.vectors - curve.measured)
        x = random_vectors(size, n_elems, generator=generator, device=device)
        parts.append(Measured.of(x, score_each(model, x, parity(x), generator)))
        measured = Measured.join(parts)
        curve = replace(
            curve,
            scores=summary(measured, (1, n_elems)),
            # One number has one value on the page: that of the model card, where there is one.
            in_training=checkpoint.scores or summary(measured.up_to(most), (1, most)),
            complete=len(measured.right) == curve.vectors,
        )
        yield curve


class Measurements:
    """A cache of complete curves.

    The keys are the networks themselves, as weak references, and not their names: the trained
    networks of two visitors may have the same name.
    """

    def __init__(self) -> None:
        self._complete: WeakKeyDictionary[ParityPonderGRU, Curve] = WeakKeyDictionary()

    def known(self, checkpoint: Checkpoint) -> Curve:
        """Return the complete curve, or one without points."""
        return self._complete.get(checkpoint.model) or unmeasured(checkpoint)

    def of(self, checkpoint: Checkpoint) -> Iterator[Curve]:
        """Yield as ``measure`` does, or only the complete curve where it is known."""
        if curve := self._complete.get(checkpoint.model):
            yield curve
            return
        for curve in measure(checkpoint):
            if curve.complete:
                self._complete[checkpoint.model] = curve
            yield curve
