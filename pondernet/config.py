"""The configuration of a training run, checked when it is made; knows of no network."""

import re
from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from typing import Any, get_args

import torch

from pondernet.checks import (
    check_above_zero,
    check_fraction,
    check_not_negative,
    check_positive,
    check_seed,
)


def _check_switch(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False; got {value!r}")
    return value


def _check_device(name: str, value: object) -> str:
    if not re.fullmatch(r"auto|mps|(cuda|cpu)(:\d+)?", str(value)):
        raise ValueError(f"{name} must be auto, cuda, cuda:NUMBER, mps or cpu; got {value!r}")
    return str(value)


def _check_folder(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be the name of a folder; got {value!r}")
    return value


CHECKS: dict[type, Callable[[str, object], object]] = {
    int: check_positive,
    float: check_fraction,
    bool: _check_switch,
    str: _check_folder,
}  # for the fields of a type, unless a field has its own


def option(
    default: object,
    meaning: str,
    check: Callable[[str, object], object] | None = None,
    most: tuple[str, ...] = (),
) -> Any:
    """Declare a field of ``TrainConfig``, with what ``--help`` says about it.

    None is allowed where it is the default. ``check`` raises ValueError for a value that is not
    allowed, and returns the value to keep. The value must not exceed those of the fields ``most``.
    """
    return field(default=default, metadata={"help": meaning, "check": check, "most": most})


@dataclass(frozen=True)
class TrainConfig:
    """Everything a run depends on. The defaults are the quickest settings found for 64 elements.

    Raises:
        ValueError: names the field, its value and what is allowed.
    """

    n_elems: int = option(8, "elements of a vector")
    n_hidden: int = option(None, "size of the GRU's state; none: twice n_elems, and at least 64")
    max_steps: int = option(4, "N, the most steps the network takes")
    unroll: int | None = option(None, "steps of training; none: max_steps", most=("max_steps",))
    lambda_p: float = option(0.1, "success probability of the prior, whose mean is 1 / lambda_p")
    beta: float = option(0.01, "weight of the KL term towards the prior", check_above_zero)
    first_lambda_p: float | None = option(None, "lambda_p at first; moves as positions are added")
    first_beta: float | None = option(None, "beta at first; moves likewise", check_above_zero)
    final_lambda_p: float | None = option(None, "lambda_p at the end; none: it stays")
    final_beta: float | None = option(None, "beta at the end; none: it stays", check_above_zero)
    hint: float | None = option(
        None,
        "weight of a loss against the running parity, what should be known by each step; it is the "
        "only loss while positions are added",
        check_above_zero,
    )
    max_nonzero: int | None = option(
        None, "most non-zeros of a training vector; none: n_elems", most=("n_elems",)
    )
    random_sign_bias: bool = option(False, "sample each vector's share of ones among its non-zeros")
    full_share: float | None = option(
        None, "share of vectors with max_nonzero, once all positions are in"
    )
    block_share: float | None = option(None, "share of vectors with all non-zeros side by side")
    groups: int = option(
        None,
        "groups of units; each receives only its share of the positions; none: half of n_elems",
        most=("n_elems", "n_hidden"),
    )
    init: str | None = option(None, "checkpoint folder of a network to start from")
    steps: int = option(6_500, "optimizer steps")
    batch_size: int = option(256, "vectors in a step, over all ranks together")
    learning_rate: float = option(
        6e-3,
        "learning rate of Adam, after a warm-up; once all positions are in it falls to a hundredth",
    )
    weight_decay: float = option(0.03, "weight decay of AdamW", check_not_negative)
    start: int = option(2, "number of positions that may be non-zero at the start")
    threshold: float = option(0.75, "running accuracy at which one more position is added")
    seed: int = option(0, "seed of the first weights and of the vectors", check_seed)
    log_every: int = option(100, "steps between two lines of metrics")
    device: str = option(
        "auto", "cuda, mps, cpu, or auto for the first of these that is available", _check_device
    )
    bfloat16: bool = option(False, "multiply matrices in bfloat16 (autocast)")
    compile: bool = option(False, "compile the network with torch.compile first")

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if value is None and each.name == "n_hidden":
                value = max(64, 2 * self.n_elems)
            if value is None and each.name == "groups":
                value = max(1, min(self.n_elems // 2, self.n_hidden))
            if value is None and each.default is None:
                continue
            # NumPy's numbers become Python's, which JSON can keep.
            check = each.metadata["check"] or CHECKS[type_of(each)]
            object.__setattr__(self, each.name, check(each.name, value))
            for most in each.metadata["most"]:
                if value > (limit := getattr(self, most)):
                    raise ValueError(f"{each.name} must be at most {most} = {limit}; got {value}")
        if self.hint is not None and (self.unroll or self.max_steps) <= self.n_elems:
            raise ValueError(
                "max_steps, and unroll, must be above n_elems with a hint, which reads one element "
                f"a step; got {self.unroll or self.max_steps} for {self.n_elems} elements"
            )


def type_of(each: Field[Any]) -> type:
    """Return the type of a field's values, beside None."""
    kind: type = (get_args(each.type) or (each.type,))[0]
    return kind


def check_compiles(device: torch.device) -> None:
    """Raise ValueError if ``torch.compile`` cannot compile a sum here, as without a compiler."""
    try:
        torch.compile(torch.add)(torch.ones(2, device=device), 1)
    except Exception as error:  # of whatever a compiler raises
        said = str(error).strip().partition("\n")[0]
        raise ValueError(
            f"compile does not work on this machine, which needs a C++ compiler for a CPU and "
            f"Triton for a GPU: {said}"
        ) from error


def choose_device(name: str = "auto") -> torch.device:
    """Return the device called ``name``, or for "auto" the first there is of cuda, mps and cpu.

    Raises:
        ValueError: this machine has no such device.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        return torch.device(next((kind for kind, is_there in there.items() if is_there), "cpu"))
    if not there.get(name.partition(":")[0], name.startswith("cpu")):
        raise ValueError(f"device must be one that this machine has; got {name!r}")
    return torch.device(name)
