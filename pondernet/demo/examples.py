"""Vectors worth a look, by name, for any network; knows no Gradio."""

from collections.abc import Callable
from functools import lru_cache

import torch

from pondernet.checkpoints import Checkpoint
from pondernet.demo.pondering import random_vector
from pondernet.halting import expected_steps
from pondernet.model import ParityPonderGRU
from pondernet.parity import parity, random_vectors

SEARCHED = 2_000  # random vectors among which an extreme one is looked for
_SEED = 7


def named(checkpoint: Checkpoint) -> dict[str, Callable[[], list[int]]]:
    """Names of vectors for this network, each with what makes the vector."""
    n_elems, trained = checkpoint.model.n_elems, checkpoint.max_nonzero
    vectors = {
        "All zeros": lambda: [0] * n_elems,
        "A single one": lambda: _single(n_elems),
        "Longest thought": lambda: list(_extremes(checkpoint.model, trained)[0]),
        "Hardest": lambda: list(_extremes(checkpoint.model, trained)[1]),
    }
    if trained < n_elems:
        vectors["Beyond training"] = lambda: random_vector(n_elems, n_elems, _SEED)
    return vectors


def _single(n_elems: int) -> list[int]:
    vector = [0] * n_elems
    vector[n_elems // 2] = 1
    return vector


@lru_cache(maxsize=16)
@torch.no_grad()
def _extremes(model: ParityPonderGRU, max_nonzero: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of random vectors as in training, the one with most expected steps, and that with the least
    chance of a right sampled answer."""
    generator = torch.Generator().manual_seed(_SEED)
    x = random_vectors(SEARCHED, model.n_elems, (1, max_nonzero), generator=generator)
    p, y = model.ponder(x)
    right = (p * ((y > 0) == (parity(x) > 0))).sum(0)
    longest, hardest = expected_steps(p).argmax(), right.argmin()
    return tuple(map(int, x[longest])), tuple(map(int, x[hardest]))
