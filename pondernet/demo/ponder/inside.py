"""The hidden state of a network while it ponders a vector; knows no Gradio."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from pondernet.checkpoints import Checkpoint

DIGITS = 4  # of the numbers that are sent to the browser


@dataclass(frozen=True)
class Inside:
    """The states h_1 .. h_N. The units are ordered by their weight in the answer, least first."""

    units: list[int]  # their numbers, from 1
    states: list[list[float]]  # of each unit, at each step, -1 to 1
    moved: list[float]  # |h_n - h_{n-1}| for each step n, with h_0 = 0
    to_answer: list[float]  # weight of each unit in the answer's logit
    to_halting: list[float]  # weight of each unit in the logit of lambda_n


@torch.no_grad()
def look_inside(checkpoint: Checkpoint, vector: Sequence[int]) -> Inside:
    """Run all N steps and return the states.

    Args:
        checkpoint: a trained network.
        vector: ``n_elems`` numbers, each 0, 1 or -1.
    """
    model = checkpoint.model
    h = model.states(torch.tensor([vector], dtype=torch.float32))[:, 0]  # [N, units]
    moved = torch.diff(h, dim=0, prepend=torch.zeros_like(h[:1])).norm(dim=1)
    order = model.output_layer.weight[0].argsort()
    return Inside(
        units=(order + 1).tolist(),
        states=_rounded(h.T[order]),
        moved=_rounded(moved),
        to_answer=_rounded(model.output_layer.weight[0, order]),
        to_halting=_rounded(model.lambda_layer.weight[0, order]),
    )


def _rounded(values: torch.Tensor) -> list:  # type: ignore[type-arg]  # of lists or of floats
    return values.double().round(decimals=DIGITS).tolist()
