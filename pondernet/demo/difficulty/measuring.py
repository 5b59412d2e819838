"""Measure accuracy and expected steps of a network by number of non-zeros.

Imports the core, but neither Gradio nor Plotly.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from pondernet.checkpoints import Checkpoint
from pondernet.config import choose_device
from pondernet.demo.networks.labels import label
from pondernet.evaluation import Evaluation, evaluate
from pondernet.model import ParityPonderGRU

VECTORS = 400  # for each number of non-zeros; the standard error near 99 % is about 0.5 points
VECTORS_OF_TRAINING = 8_000  # of the range of training, to compare numbers of steps
UPDATES = 16  # of the curve during a measurement


@dataclass(frozen=True)
class Curve:
    """The measurements of a network so far; tuples run over the numbers of non-zeros from 1 on."""

    model: str  # its name
    label: str
    n_elems: int
    max_nonzero: int  # of the training vectors
    accuracy: tuple[float, ...] = ()  # share of the sampled answers that are right
    expected_steps: tuple[float, ...] = ()  # mean E[n] over the vectors, in steps
    steps_percentiles: tuple[tuple[float, ...], ...] = ()  # of E[n], at ``PERCENTILES``
    in_training: Evaluation | None = None  # over the range of training

    @property
    def complete(self) -> bool:
        """Whether all numbers up to ``n_elems`` are measured."""
        return len(self.accuracy) == self.n_elems


def unmeasured(checkpoint: Checkpoint) -> Curve:
    """Return a curve without points."""
    return Curve(
        checkpoint.name, label(checkpoint), checkpoint.model.n_elems, checkpoint.max_nonzero
    )


def measured_before(checkpoint: Checkpoint) -> Curve:
    """Return a curve with the scores over the range of training that the network's record has."""
    (scores, *_) = checkpoint.record.get("evaluations") or [{}]
    known = Evaluation(**scores) if "accuracy_at_step" in scores else None
    return replace(unmeasured(checkpoint), in_training=known)


def measure(checkpoint: Checkpoint) -> Iterator[Curve]:
    """Measure a network on fresh vectors, on a GPU where there is one.

    Yields:
        The curve as it grows, complete at last. Closing the generator cancels the measurement.
    """
    device = choose_device()
    model = checkpoint.model
    if device.type != "cpu":
        model = copy.deepcopy(model).to(device)
    curve = replace(
        unmeasured(checkpoint),
        in_training=evaluate(model, (1, checkpoint.max_nonzero), vectors=VECTORS_OF_TRAINING),
    )
    for k in range(1, model.n_elems + 1):
        score = evaluate(model, (k, k), vectors=VECTORS, seeds=(k,)).by_nonzero[0]
        curve = replace(
            curve,
            accuracy=(*curve.accuracy, score.accuracy),
            expected_steps=(*curve.expected_steps, score.expected_steps),
            steps_percentiles=(*curve.steps_percentiles, score.steps_percentiles),
        )
        if k % max(1, model.n_elems // UPDATES) == 0 or k == model.n_elems:
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
