"""What a task is, and the parity task: targets and random vectors; knows of no network.

A vector has elements 0, 1 or -1; its parity is 1 when the number of ones is odd (section
3.1 of the paper).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
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


def parity(x: Tensor) -> Tensor:
    """Return whether the number of ones is odd, 0. or 1.: ``[..., n_elems]`` -> float ``[...]``."""
    return ((x == 1).sum(-1) % 2).float()


def running_parity(x: Tensor, max_steps: int) -> Tensor:
    """Return the parity of what has been read by each step, one element a step from the left.

    At step n these are the first n - 1 elements, and from step ``n_elems`` + 1 on all of them: the
    first state has not read anything yet. Vectors ``[batch_size, n_elems]`` give 0. or 1., float
    ``[max_steps, batch_size]``.
    """
    count = (x == 1).cumsum(-1).t()  # [n_elems, B]
    count = torch.cat([torch.zeros_like(count[:1]), count])
    read = torch.arange(max_steps, device=x.device).clamp(max=x.shape[-1])
    return (count[read] % 2).float()


def random_vectors(
    batch_size: int,
    n_elems: int,
    nonzero: tuple[int | Tensor, int | Tensor] | None = None,
    *,
    allowed: Tensor | None = None,
    blocks: Tensor | None = None,
    ones: float | Tensor = 0.5,
    generator: torch.Generator | None = None,
    device: torch.device | str | None = None,
) -> Tensor:
    """Sample vectors, float32 ``[batch_size, n_elems]``, with non-zeros at random positions.

    Bounds may be tensors, for all vectors or ``[batch_size, 1]``: nothing waits for a GPU.

    Args:
        batch_size: number of vectors.
        n_elems: elements in a vector.
        nonzero: bounds of the number of non-zeros, which is uniform between them, both included;
            None: 1 to ``n_elems``.
        allowed: which positions may be non-zero, bool ``[n_elems]`` or ``[batch_size, n_elems]``;
            there are at least ``nonzero`` of them. None: all.
        blocks: which vectors have their non-zeros side by side, bool ``[batch_size, 1]``, from a
            random position on, past the right end from the left one. None: none.
        ones: probability of a non-zero to be 1 and not -1, a number or ``[batch_size, 1]``.
        generator: source of randomness, on ``device``; None: torch's global generator.
        device: where the vectors are made; None: torch's default.

    Raises:
        ValueError: bounds given as numbers that are not 0 <= least <= greatest <= ``n_elems``.
    """
    low, high = nonzero or (1, n_elems)
    numbers = not isinstance(low, Tensor) and not isinstance(high, Tensor)
    if numbers and not 0 <= low <= high <= n_elems:
        raise ValueError(
            f"nonzero must keep 0 <= least <= greatest <= n_elems = {n_elems}; got {(low, high)}"
        )

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator, device=device)

    count = low + (uniform(batch_size, 1) * (high - low + 1)).floor()  # [B, 1]
    # A random order of the positions, those not allowed last; the first `count` are non-zero.
    order = uniform(batch_size, n_elems)
    place = torch.arange(n_elems, device=order.device)
    if blocks is not None:
        first = (uniform(batch_size, 1) * n_elems).floor()
        order = torch.where(blocks, (place - first) % n_elems / n_elems, order)
    if allowed is not None:
        order = order + ~allowed
    signs = torch.where(uniform(batch_size, n_elems) < 1 - ones, -1.0, 1.0)
    return torch.zeros_like(signs).scatter(1, order.argsort(1), signs * (place < count))


PARITY = Task("parity", parity, random_vectors, ("even", "odd"), running_parity)
