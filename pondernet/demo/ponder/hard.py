"""Why a network takes many steps for a vector: its elements, one at a time; no Gradio."""

from dataclasses import dataclass
from functools import lru_cache

import torch

from pondernet.demo.ponder.searched import search
from pondernet.evaluation import needed_steps
from pondernet.halting import expected_steps
from pondernet.model import ParityPonderGRU
from pondernet.parity import parity

FITTED = 1_500  # of the random vectors; the others test the fit


@dataclass(frozen=True)
class Flips:
    """Steps on average, and steps needed, of a vector and with each of its elements flipped."""

    steps: float
    after: list[float]
    needed: int
    needed_after: list[int]


def flipped(element: int) -> int:
    """Return -1 for a 1, and 1 for the others: each flip changes the right answer."""
    return -1 if element == 1 else 1


@lru_cache(maxsize=256)
@torch.no_grad()
def flips(model: ParityPonderGRU, vector: tuple[int, ...]) -> Flips:
    """Run the vector and all its flips as one batch.

    Args:
        model: the network.
        vector: ``n_elems`` numbers, each 0, 1 or -1.
    """
    x = torch.tensor(vector, dtype=torch.float32).repeat(len(vector) + 1, 1)
    for place, element in enumerate(vector):
        x[place + 1, place] = flipped(element)
    p, y = model.ponder(x)
    steps, *after = expected_steps(p).tolist()
    needed, *needed_after = needed_steps(p, (y > 0) == (parity(x) > 0)).tolist()
    return Flips(steps, after, needed, needed_after)


@lru_cache(maxsize=128)  # more than the networks of all visitors
def steps_of_many(model: ParityPonderGRU, max_nonzero: int) -> list[int]:
    """Return how many of ``SEARCHED`` random vectors take each number of steps 1 to N.

    Steps on average are rounded to the nearest whole number.
    """
    steps = search(model, max_nonzero).steps.round().int()
    return torch.bincount(steps, minlength=model.max_steps + 1)[1:].tolist()


@dataclass(frozen=True)
class Fit:
    """A linear fit of the steps on average over random vectors, on which elements are 1 and -1."""

    deviation: float  # standard deviation of the steps from vector to vector
    explained: float  # share of their variance that the fit explains, on other vectors
    adds: dict[int, list[float]]  # steps that a 1, -1 or 0 at each place adds to their mean


@lru_cache(maxsize=128)  # more than the networks of all visitors
def fit_steps(model: ParityPonderGRU, max_nonzero: int) -> Fit:
    """Fit the steps of a network; ``max_nonzero`` is that of its training vectors."""
    found = search(model, max_nonzero)
    x, steps = found.x.double(), found.steps.double()
    is_one, is_minus = (x == 1).double(), (x == -1).double()
    features = torch.cat([torch.ones_like(x[:, :1]), is_one, is_minus], dim=1)
    weights = torch.linalg.lstsq(features[:FITTED], steps[:FITTED, None]).solution[:, 0]
    missed = steps[FITTED:] - features[FITTED:] @ weights
    one, minus = weights[1:].chunk(2)
    mean = one * is_one.mean(0) + minus * is_minus.mean(0)
    return Fit(
        deviation=steps.std().item(),
        explained=1 - (missed.var() / steps[FITTED:].var()).item(),
        adds={1: (one - mean).tolist(), -1: (minus - mean).tolist(), 0: (-mean).tolist()},
    )
