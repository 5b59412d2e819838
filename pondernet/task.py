"""A task: the vectors that a network is trained and scored on, and their targets."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Task:
    """A yes-or-no question about a vector of elements 0, 1 or -1; ``parity.PARITY`` is one."""

    name: str
    target: Callable[[Tensor], Tensor]  # of vectors [..., n_elems]: 0. or 1., float [...]
    random_vectors: Callable[..., Tensor]  # takes the arguments of parity.random_vectors
    answers: tuple[str, str]  # the words for the targets 0 and 1
    known_by_step: Callable[[Tensor, int], Tensor] | None = None
    """What should be known by each step, for ``TrainConfig.hint``: maps vectors ``[B, n_elems]``
    and a number of steps N to 0. or 1., float ``[N, B]``."""
