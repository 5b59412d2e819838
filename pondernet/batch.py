"""The batch of a training step: vectors at the curriculum's difficulty, targets, and a hint."""

from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor

from pondernet.training_state import TrainingState


@dataclass(frozen=True)
class Hint:
    """What the task says should be known by each step."""

    known: Tensor  # 0. or 1., [N, B]
    counts: Tensor  # 1. for the steps in the loss, else 0., [N, 1]
    in_play: Tensor  # 1. for the steps that the curriculum looks at, else 0., [N, 1]


def make_batch(state: TrainingState) -> tuple[Tensor, Tensor, Hint | None]:
    """Return vectors at the curriculum's difficulty, and their targets.

    Every rank makes the full batch and keeps its slice.

    Returns:
        The vectors, ``[B, n_elems]``; their targets, ``[B]``; the hint, if the run has one.
    """
    config, within = state.config, state.within
    source: dict[str, Any] = {"generator": state.generator, "device": state.device}

    def uniform() -> Tensor:
        return torch.rand(config.batch_size, 1, **source)

    most = within.clamp(max=config.max_nonzero or config.n_elems)
    least: int | Tensor = 1
    if config.full_share is not None:
        share = config.full_share * (within == config.n_elems)
        least = torch.where(uniform() < share, most, 1)
    x = state.task.random_vectors(
        config.batch_size,
        config.n_elems,
        (least, most),
        allowed=torch.arange(config.n_elems, device=state.device) < within,
        blocks=None if config.block_share is None else uniform() < config.block_share,
        ones=uniform() if config.random_sign_bias else 0.5,
        **source,
    )
    if dist.is_initialized():
        x = x[dist.get_rank() :: dist.get_world_size()]
    return x, state.task.target(x), make_hint(state, x)


def make_hint(state: TrainingState, x: Tensor) -> Hint | None:
    """Return the hint for vectors ``[B, n_elems]``, or None if the run has none.

    In play are the steps at which an element is read that may be non-zero: 2 to ``within`` + 1.
    While positions are added, later steps do not count: learning to hold the answer there slows
    down learning to read the next element.
    """
    if state.config.hint is None or state.task.known_by_step is None:
        return None
    known = state.task.known_by_step(x, state.config.unroll or state.config.max_steps)
    place = torch.arange(len(known), device=x.device).unsqueeze(1)  # of each step, from 0
    counts = (place <= state.within) | (state.within == state.config.n_elems)
    in_play = (place >= 1) & (place <= state.within)
    return Hint(known, counts.to(known.dtype), in_play.to(known.dtype))
