"""What a network does with many random vectors, searched for examples; knows no Gradio."""

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from pondernet.demo.ponder.pondering import WRONGLY_SURE
from pondernet.halting import expected_steps
from pondernet.model import ParityPonderGRU
from pondernet.parity import parity, random_vectors

SEARCHED = 2_000  # random vectors
_SEED = 7


@dataclass(frozen=True)
class Searched:
    """Random vectors as in training, and what a network does with each."""

    x: Tensor  # [SEARCHED, n_elems]
    p: Tensor  # [N, SEARCHED]
    right: Tensor  # whether the answer at the step is right, bool [N, SEARCHED]
    certainty: Tensor  # of the answer at the step, 0.5 to 1, [N, SEARCHED]
    odd: Tensor  # the answer at the step, bool [N, SEARCHED]

    @property
    def steps(self) -> Tensor:
        """Expected steps, ``[SEARCHED]``."""
        return expected_steps(self.p)

    @property
    def chance_right(self) -> Tensor:
        """Chance that the sampled answer is right, ``[SEARCHED]``."""
        return (self.p * self.right).sum(0)

    @property
    def sure(self) -> Tensor:
        """Expected certainty of the sampled answer, ``[SEARCHED]``."""
        return (self.p * self.certainty).sum(0)

    @property
    def reached(self) -> Tensor:
        """Chance to reach each step, ``[N, SEARCHED]``."""
        return 1 - self.p.cumsum(0) + self.p

    def changes(self, certainty: float) -> Tensor:
        """Return how often a sure answer is expected to change before the halt, ``[SEARCHED]``.

        Args:
            certainty: steps at which the answer is less sure are passed over.
        """
        changes = torch.zeros_like(self.p[0])
        last = torch.zeros_like(self.p[0])  # the last sure answer, 1 or -1; 0: none yet
        for reached, odd, sure in zip(self.reached, self.odd, self.certainty, strict=True):
            now = torch.where(sure > certainty, 2.0 * odd - 1, last)
            changes += reached * (now * last < 0)
            last = now
        return changes

    def passes_wrong(self) -> float:
        """Return the chance to pass a step whose answer is wrong and ``WRONGLY_SURE``."""
        misleading = ~self.right & (self.certainty > WRONGLY_SURE)
        first = misleading.cumsum(0).cumsum(0) == 1
        return float(((self.reached - self.p) * first).sum(0).mean())


@lru_cache(maxsize=128)  # more than the networks of all visitors
def passes_wrong(model: ParityPonderGRU, max_nonzero: int) -> float:
    """Return ``Searched.passes_wrong`` of a network."""
    return search(model, max_nonzero).passes_wrong()


@lru_cache(maxsize=16)
@torch.no_grad()
def search(model: ParityPonderGRU, max_nonzero: int) -> Searched:
    """Return what a network does with ``SEARCHED`` vectors; computed once for each network.

    Args:
        model: the network, on the CPU.
        max_nonzero: of its training vectors.
    """
    generator = torch.Generator().manual_seed(_SEED)
    x = random_vectors(SEARCHED, model.n_elems, (1, max_nonzero), generator=generator)
    p, y = model.ponder(x)
    odd = y > 0
    return Searched(x=x, p=p, right=odd == (parity(x) > 0), certainty=y.abs().sigmoid(), odd=odd)
