"""Vectors worth a look, by name, for any network; knows no Gradio."""

from collections.abc import Callable
from functools import lru_cache

import torch

from pondernet.checkpoints import Checkpoint
from pondernet.demo.ponder.pondering import random_vector
from pondernet.halting import expected_steps
from pondernet.model import ParityPonderGRU
from pondernet.parity import parity, random_vectors

EXTREMES = ("Shortest thought", "Longest thought", "Changes its mind", "Hardest")
SEARCHED = 2_000  # random vectors among which an extreme one is looked for
_SEED = 7


def named(checkpoint: Checkpoint) -> dict[str, Callable[[], list[int]]]:
    """Names of vectors for this network, each with what makes the vector."""
    n_elems, trained = checkpoint.model.n_elems, checkpoint.max_nonzero
    vectors = {
        "All zeros": lambda: [0] * n_elems,
        "A single one": lambda: _single(n_elems),
        **{
            name: lambda name=name: list(_extremes(checkpoint.model, trained)[name])
            for name in EXTREMES
        },
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
def _extremes(model: ParityPonderGRU, max_nonzero: int) -> dict[str, tuple[int, ...]]:
    """Of random vectors as in training, those that stand out: by their names in ``EXTREMES``."""
    generator = torch.Generator().manual_seed(_SEED)
    x = random_vectors(SEARCHED, model.n_elems, (1, max_nonzero), generator=generator)
    p, y = model.ponder(x)
    steps = expected_steps(p)
    odd = parity(x) > 0
    chance_right = (p * ((y > 0) == odd)).sum(0)
    usually_right = chance_right > 0.9
    # How many steps it is expected to run while holding the wrong answer for true.
    misled = ((1 - p.cumsum(0)) * torch.where(odd, -y, y).sigmoid()).sum(0)
    found = (
        torch.where(usually_right, steps, torch.inf).argmin(),
        steps.argmax(),
        torch.where(usually_right, misled, -1.0).argmax(),
        chance_right.argmin(),
    )
    return {name: tuple(map(int, x[i])) for name, i in zip(EXTREMES, found, strict=True)}
