"""Example vectors by name, for any network; knows no Gradio."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from pondernet.checkpoints import Checkpoint
from pondernet.demo.ponder.pondering import random_vector
from pondernet.demo.ponder.searched import SEARCHED, search
from pondernet.demo.shell.markup import percent
from pondernet.model import ParityPonderGRU

USUALLY = 0.9  # chance that an answer is right
SURE = 0.99
OWN_COIN = 0.01  # chance to run out of steps, at most, for a vector whose halt is a decision
WORTH_SHOWING = 1.0  # steps between the shortest and the longest thought; changes of mind
_SEED = 7


@dataclass(frozen=True)
class Example:
    """A vector, and one sentence on why it is an example; empty where the name says it."""

    vector: tuple[int, ...]
    why: str = ""


def examples(checkpoint: Checkpoint) -> dict[str, Example]:
    """Return the examples that a network has something to show for, in the order shown.

    No two of them are the same vector.
    """
    return _examples(checkpoint.model, checkpoint.max_nonzero)


def in_view(checkpoint: Checkpoint, vector: Sequence[int]) -> str | None:
    """Return the name of the example that a vector is, or None."""
    known = examples(checkpoint).items()
    return next((name for name, each in known if each.vector == tuple(vector)), None)


@lru_cache(maxsize=128)  # more than the networks of all visitors
def _examples(model: ParityPonderGRU, max_nonzero: int) -> dict[str, Example]:
    found, n_elems = search(model, max_nonzero), model.n_elems
    single = [0] * n_elems
    single[n_elems // 2] = 1
    made = {
        "All zeros": Example((0,) * n_elems),
        "A single one": Example(tuple(single)),
    }
    steps, right = found.steps, found.chance_right
    own_coin = found.p[-1] < OWN_COIN
    good = own_coin & (right > USUALLY)
    short, long = good & (found.sure > SURE), own_coin
    changes = found.changes(SURE)

    def add(name: str, score: Tensor, suits: Tensor, why: str, worth: Tensor) -> None:
        """Add the vector of the highest score among those that suit and are not yet examples."""
        taken = torch.tensor([example.vector for example in made.values()], dtype=found.x.dtype)
        fresh = (found.x[:, None] != taken).any(-1).all(-1)
        place = int(torch.where(suits & fresh, score, -torch.inf).argmax())
        if suits[place] and fresh[place] and worth[place]:
            vector = tuple(int(element) for element in found.x[place])
            numbers = {"steps": float(steps[place]), "changes": float(changes[place])}
            made[name] = Example(vector, why.format(right=percent(float(right[place])), **numbers))

    everything = torch.ones_like(own_coin)
    spread = bool(short.any()) and float(steps[long].max() - steps[short].min()) >= WORTH_SHOWING
    if spread:
        average = f"of {SEARCHED} random vectors: {{steps:.1f}} steps on average"
        add(
            "Shortest thought",
            -steps,
            short,
            f"The shortest {average}, right and sure.",
            everything,
        )
        add("Longest thought", steps, long, f"The longest {average}, by its own coin.", everything)
    add(
        "Changes its mind",
        changes,
        good,
        "Before it halts, its answer, when sure, changes {changes:.1f} times on average.",
        changes >= WORTH_SHOWING,
    )
    add(
        "Hardest",
        -right,
        everything,
        f"Of {SEARCHED} random vectors the one with the fewest right answers: {{right}}.",
        right < USUALLY,
    )
    if max_nonzero < n_elems:
        made["Beyond training"] = Example(tuple(random_vector(n_elems, n_elems, _SEED)))
    return made
