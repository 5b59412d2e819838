"""A task: the vectors that a network is trained and scored on, and their targets.

``pondernet.parity.PARITY`` is one. Training and evaluation take a task as an argument, so that
another one is a file of its own. The page and the checkpoints are for parity.
"""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Task:
    """A yes-or-no question about a vector of elements 0, 1 or -1.

    Args:
        name: of the task.
        target: maps vectors ``[..., n_elems]`` to the right answer, 0. or 1., float ``[...]``.
        random_vectors: makes vectors ``[batch_size, n_elems]``; takes the arguments of
            ``pondernet.parity.random_vectors``.
        answers: the words for the targets 0 and 1.
        known_by_step: maps vectors ``[batch_size, n_elems]`` and a number of steps N to what a
            network should know by each step, 0. or 1., float ``[N, batch_size]``: the intermediate
            target of training with ``TrainConfig.hint``. None: the task offers none.
    """

    name: str
    target: Callable[[Tensor], Tensor]
    random_vectors: Callable[..., Tensor]
    answers: tuple[str, str]
    known_by_step: Callable[[Tensor, int], Tensor] | None = None
