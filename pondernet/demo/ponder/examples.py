"""Example vectors by name, for any network; knows no Gradio."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial

import torch
from torch import Tensor

from pondernet.checkpoints import Checkpoint
from pondernet.demo.ponder.pondering import random_vector
from pondernet.halting import expected_steps
from pondernet.model import ParityPonderGRU
from pondernet.parity import parity, random_vectors

SEARCHED = 2_000  # random vectors in which to search for the extreme ones
_SEED = 7


@dataclass(frozen=True)
class _Candidates:
    """Random vectors as in training, and what a network does with each; tensors [SEARCHED]."""

    x: Tensor  # [SEARCHED, n_elems]
    steps: Tensor  # expected, of each vector
    chance_right: Tensor  # that the sampled answer is right
    misled: Tensor  # expected steps that the network runs while its answer is wrong

    @property
    def usually_right(self) -> Tensor:
        return self.chance_right > 0.9


def _all_zeros(checkpoint: Checkpoint) -> list[int]:
    return [0] * checkpoint.model.n_elems


def _single_one(checkpoint: Checkpoint) -> list[int]:
    vector = _all_zeros(checkpoint)
    vector[len(vector) // 2] = 1
    return vector


def _shortest(found: _Candidates) -> Tensor:
    return torch.where(found.usually_right, found.steps, torch.inf).argmin()


def _longest(found: _Candidates) -> Tensor:
    return found.steps.argmax()


def _changes_its_mind(found: _Candidates) -> Tensor:
    return torch.where(found.usually_right, found.misled, -1.0).argmax()


def _hardest(found: _Candidates) -> Tensor:
    return found.chance_right.argmin()


def _all_nonzero(checkpoint: Checkpoint) -> list[int]:
    n_elems = checkpoint.model.n_elems
    return random_vector(n_elems, n_elems, _SEED)


def _extreme(pick: Callable[[_Candidates], Tensor], checkpoint: Checkpoint) -> list[int]:
    found = _candidates(checkpoint.model, checkpoint.max_nonzero)
    return [int(element) for element in found.x[pick(found)]]


def _any_network(checkpoint: Checkpoint) -> bool:
    return True


def _trained_on_fewer(checkpoint: Checkpoint) -> bool:
    return checkpoint.max_nonzero < checkpoint.model.n_elems


@dataclass(frozen=True)
class Example:
    """How to make a vector for a network, and which networks have the example."""

    make: Callable[[Checkpoint], list[int]]
    suits: Callable[[Checkpoint], bool] = _any_network


EXAMPLES = {
    "All zeros": Example(_all_zeros),
    "A single one": Example(_single_one),
    "Shortest thought": Example(partial(_extreme, _shortest)),
    "Longest thought": Example(partial(_extreme, _longest)),
    "Changes its mind": Example(partial(_extreme, _changes_its_mind)),
    "Hardest": Example(partial(_extreme, _hardest)),
    "Beyond training": Example(_all_nonzero, suits=_trained_on_fewer),
}
"""By name, in the order shown."""


def named(checkpoint: Checkpoint) -> dict[str, Callable[[], list[int]]]:
    """Return the examples of a network: names, each with the function that makes the vector."""
    return {
        name: partial(example.make, checkpoint)
        for name, example in EXAMPLES.items()
        if example.suits(checkpoint)
    }


@lru_cache(maxsize=16)
@torch.no_grad()
def _candidates(model: ParityPonderGRU, max_nonzero: int) -> _Candidates:
    generator = torch.Generator().manual_seed(_SEED)
    x = random_vectors(SEARCHED, model.n_elems, (1, max_nonzero), generator=generator)
    p, y = model.ponder(x)
    odd = parity(x) > 0
    return _Candidates(
        x=x,
        steps=expected_steps(p),
        chance_right=(p * ((y > 0) == odd)).sum(0),
        misled=((1 - p.cumsum(0)) * torch.where(odd, -y, y).sigmoid()).sum(0),
    )
