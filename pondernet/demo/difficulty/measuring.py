"""Measure accuracy, steps taken and steps needed of a network by number of ones and non-zeros.

Imports the core, but neither Gradio nor Plotly.
"""

import copy
import threading
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


class Measurement:
    """The measurement of a network on fresh vectors, in parts, on a GPU where there is one.

    It keeps no network, so that one that nobody can choose any more is freed.
    """

    def __init__(self, checkpoint: Checkpoint):
        self.curve = unmeasured(checkpoint)
        self._device = choose_device()
        self._generator = torch.Generator(self._device).manual_seed(0)
        self._parts: list[Measured] = []

    def go_on(self, checkpoint: Checkpoint) -> None:
        """Measure the next vectors, so that the curve becomes more exact, complete at last."""
        curve, model, generator = self.curve, checkpoint.model, self._generator
        if curve.complete:
            return
        if self._device.type != "cpu":
            model = copy.deepcopy(model).to(self._device)
        size = min(CHUNK, curve.vectors - curve.measured)
        x = random_vectors(size, curve.n_elems, generator=generator, device=self._device)
        self._parts.append(Measured.of(x, score_each(model, x, parity(x), generator)))
        measured, most = Measured.join(self._parts), curve.max_nonzero
        self.curve = replace(
            curve,
            scores=summary(measured, (1, curve.n_elems)),
            # One number has one value on the page: that of the model card, where there is one.
            in_training=checkpoint.scores or summary(measured.up_to(most), (1, most)),
            complete=len(measured.right) == curve.vectors,
        )
        if self.curve.complete:
            self._parts = []


class Measurements:
    """The measurements of all visitors, one of which goes on at a time.

    The keys are the networks themselves, as weak references, and not their names: the trained
    networks of two visitors may have the same name.
    """

    def __init__(self) -> None:
        self._begun: WeakKeyDictionary[ParityPonderGRU, Measurement] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def known(self, checkpoint: Checkpoint) -> Curve:
        """Return the curve as far as it is measured."""
        begun = self._begun.get(checkpoint.model)
        return begun.curve if begun else unmeasured(checkpoint)

    def go_on(self, checkpoint: Checkpoint) -> bool:
        """Measure the next vectors of a network; return False if others are being measured."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            begun = self._begun.get(checkpoint.model) or Measurement(checkpoint)
            begun.go_on(checkpoint)
            self._begun[checkpoint.model] = begun
            return True
        finally:
            self._lock.release()
