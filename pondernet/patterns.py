"""Vectors with a visible pattern, as people type them; knows of no network.

A pattern is a place of the non-zeros and a choice of their signs, both by name.
"""

import torch
from torch import Tensor

from pondernet.parity import random_vectors

PLACES = ("random positions", "block", "left end", "right end", "evenly spaced")
SIGNS = ("ones", "minus ones", "alternating", "random signs")


def pattern_vectors(
    batch_size: int,
    n_elems: int,
    nonzero: tuple[int, int] | None = None,
    *,
    place: str,
    signs: str,
    generator: torch.Generator | None = None,
    device: torch.device | str | None = None,
) -> Tensor:
    """Sample vectors of one pattern, their number of non-zero elements uniform in a range.

    A block begins at a random position from which it fits into the vector. Evenly spaced elements
    begin at a random position and continue at the left end. Alternating signs begin with either.

    The place is one of ``PLACES``, the signs are one of ``SIGNS``. The other arguments and the
    result are those of ``random_vectors``.

    Raises:
        ValueError: ``place`` or ``signs`` is not one of the names, or ``nonzero`` is no range.
    """
    for name, value, allowed in (("place", place, PLACES), ("signs", signs, SIGNS)):
        if value not in allowed:
            raise ValueError(f"{name} must be one of {', '.join(allowed)}; got {value!r}")
    x = random_vectors(batch_size, n_elems, nonzero, generator=generator, device=device)
    count = x.count_nonzero(1).unsqueeze(1)  # [B, 1]

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator, device=device)

    if place == "random positions":
        filled = x != 0
    elif place == "evenly spaced":
        filled = evenly_spaced(count, (uniform(batch_size, 1) * n_elems).long(), n_elems)
    else:
        room = n_elems - count
        first = {
            "block": (uniform(batch_size, 1) * (room + 1)).long(),
            "left end": torch.zeros_like(count),
            "right end": room,
        }[place]
        filled = block(count, first, n_elems)
    if signs == "random signs":
        chosen = torch.where(uniform(batch_size, n_elems) < 0.5, -1, 1)
    elif signs == "alternating":
        chosen = alternating(filled) * torch.where(uniform(batch_size, 1) < 0.5, -1, 1)
    else:
        chosen = torch.tensor(1 if signs == "ones" else -1, device=x.device)
    return (filled * chosen).float()


def block(count: Tensor, first: Tensor, n_elems: int) -> Tensor:
    """Mark ``count`` neighbours from position ``first`` on, each ``[B, 1]``: ``[B, n_elems]``."""
    position = torch.arange(n_elems, device=count.device)
    return (first <= position) & (position < first + count)


def evenly_spaced(count: Tensor, first: Tensor, n_elems: int) -> Tensor:
    """Mark ``count`` positions with gaps that differ by at most one, the last gap around the end.

    ``first`` is one of them. ``count`` and ``first`` are int ``[B, 1]``; the marks are
    ``[B, n_elems]``.
    """
    position = (torch.arange(n_elems, device=count.device) - first) % n_elems
    return position * count % n_elems < count


def alternating(filled: Tensor) -> Tensor:
    """Return signs that alternate from one marked position to the next, the first one 1.

    The marks, bool ``[B, n_elems]``, give 1 or -1 there, and either elsewhere, int64.
    """
    return filled.cumsum(1) % 2 * 2 - 1
