"""The configuration of a training run, checked when it is made; knows of no network."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from numbers import Real
from typing import Any

import torch

from pondernet.checks import check_fraction, check_positive, check_seed

_MOST = torch.finfo(torch.float32).max


def _finite_number(value: object) -> float | None:
    """Return ``value`` as a float, or None where it is no finite number, as True and False are."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:  # a whole number larger than any float
        return None
    return number if math.isfinite(number) else None


def _check_above_zero(name: str, value: object) -> float:
    number = _finite_number(value)
    if number is None or number <= 0:
        raise ValueError(f"{name} must be a finite number above 0; got {value!r}")
    if number > _MOST:
        raise ValueError(f"{name} must be at most {_MOST:.4g}, as a float32 is; got {value!r}")
    return number


def _check_not_negative(name: str, value: object) -> float:
    number = _finite_number(value)
    if number is None or number < 0:
        raise ValueError(f"{name} must be a finite number of at least 0; got {value!r}")
    return number


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


def option(
    default: object,
    check: Callable[[str, object], object],
    meaning: str,
    most: tuple[str, ...] = (),
    usual: Callable[["TrainConfig"], object] | None = None,
) -> Any:
    """Declare a field of ``TrainConfig``.

    Args:
        default: its default; None is allowed where it is the default.
        check: raises ValueError for a value that is not allowed, and returns the value to keep.
        meaning: what ``--help`` says about it.
        most: the fields whose values it must not exceed.
        usual: computes the value that None stands for, from the fields before this one.
    """
    metadata = {"check": check, "help": meaning, "most": most, "usual": usual}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class TrainConfig:
    """Everything a run depends on. The defaults are the quickest settings found for 64 elements.

    Raises:
        ValueError: names the field, its value and what is allowed.
    """

    n_elems: int = option(8, check_positive, "elements of a vector")
    n_hidden: int = option(
        None,
        check_positive,
        "size of the GRU's state; none: twice n_elems, and at least 64",
        usual=lambda config: max(64, 2 * config.n_elems),
    )
    max_steps: int = option(4, check_positive, "N, the most steps the network takes")
    unroll: int | None = option(
        None,
        check_positive,
        "steps unrolled in training, the last of which must halt; none: max_steps",
        most=("max_steps",),
    )
    lambda_p: float = option(
        0.1,
        check_fraction,
        "success probability of the geometric prior, whose mean is 1 / lambda_p steps",
    )
    beta: float = option(
        0.01, _check_above_zero, "weight of the KL term that pulls towards the prior"
    )
    first_lambda_p: float | None = option(
        None,
        check_fraction,
        "value that lambda_p begins with and moves from while positions are added; none: lambda_p",
    )
    first_beta: float | None = option(
        None,
        _check_above_zero,
        "value that beta begins with and moves from while positions are added; none: beta",
    )
    final_lambda_p: float | None = option(
        None,
        check_fraction,
        "value that lambda_p moves to once all positions are in; none: it stays",
    )
    final_beta: float | None = option(
        None,
        _check_above_zero,
        "value that beta moves to once all positions are in; none: it stays",
    )
    hint: float | None = option(
        None,
        _check_above_zero,
        "weight of a loss against what the task says should be known by each step, the running "
        "parity; it is the only loss while positions are added; none: no such loss",
    )
    max_nonzero: int | None = option(
        None,
        check_positive,
        "most non-zero elements of a training vector; none: n_elems",
        most=("n_elems",),
    )
    random_sign_bias: bool = option(
        False,
        _check_switch,
        "sample each vector's probability of 1 among its non-zeros from 0 to 1, not 1/2 for all",
    )
    full_share: float | None = option(
        None,
        check_fraction,
        "share of vectors with the largest allowed number of non-zeros, once all positions are in",
    )
    block_share: float | None = option(
        None,
        check_fraction,
        "share of the vectors whose non-zeros stand side by side",
    )
    groups: int = option(
        None,
        check_positive,
        "groups of units; each group receives only its own share of the positions; "
        "none: half of n_elems",
        most=("n_elems", "n_hidden"),
        usual=lambda config: max(1, min(config.n_elems // 2, config.n_hidden)),
    )
    init: str | None = option(
        None,
        _check_folder,
        "checkpoint folder of a network to start from, with all positions in; none: a new network",
    )
    steps: int = option(6_500, check_positive, "optimizer steps")
    batch_size: int = option(256, check_positive, "vectors in a step, over all ranks together")
    learning_rate: float = option(
        6e-3,
        check_fraction,
        "learning rate of Adam, after a warm-up and until all positions are in; then a cosine "
        "takes it to a hundredth",
    )
    weight_decay: float = option(0.03, _check_not_negative, "weight decay of AdamW")
    start: int = option(2, check_positive, "number of positions that may be non-zero at the start")
    threshold: float = option(
        0.75, check_fraction, "running accuracy at which one more position is added"
    )
    seed: int = option(0, check_seed, "seed of the first weights and of the vectors")
    log_every: int = option(100, check_positive, "steps between two lines of metrics")
    device: str = option(
        "auto",
        _check_device,
        "cuda, mps, cpu, or auto for the first of these that is available",
    )
    bfloat16: bool = option(False, _check_switch, "multiply matrices in bfloat16 (autocast)")
    compile: bool = option(False, _check_switch, "compile the network with torch.compile first")

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if value is None and each.default is None:
                if each.metadata["usual"] is None:
                    continue
                value = each.metadata["usual"](self)
            # NumPy's numbers become Python's, which JSON can keep.
            object.__setattr__(self, each.name, each.metadata["check"](each.name, value))
            for most in each.metadata["most"]:
                if value > (limit := getattr(self, most)):
                    raise ValueError(f"{each.name} must be at most {most} = {limit}; got {value}")
        steps = self.unroll or self.max_steps
        if self.hint is not None and steps <= self.n_elems:
            raise ValueError(
                f"max_steps, and unroll, must be above n_elems = {self.n_elems} with a hint, which "
                f"reads one element a step; got {steps}"
            )


def check_compiles(device: torch.device) -> None:
    """Check that ``torch.compile`` works here, by compiling a sum.

    Raises:
        ValueError: it does not, as on a machine without a C++ compiler.
    """
    try:
        torch.compile(torch.add)(torch.ones(2, device=device), 1)
    except Exception as error:  # of whatever a compiler raises
        said = str(error).strip().partition("\n")[0]
        raise ValueError(
            f"compile does not work on this machine, which needs a C++ compiler for a CPU and "
            f"Triton for a GPU: {said}"
        ) from error


def choose_device(name: str = "auto") -> torch.device:
    """Return the device called ``name``; for "auto" the first available of cuda, mps and cpu.

    Raises:
        ValueError: this machine has no such device.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        return torch.device(next((kind for kind, is_there in there.items() if is_there), "cpu"))
    if not there.get(name.partition(":")[0], name.startswith("cpu")):
        raise ValueError(f"device must be one that this machine has; got {name!r}")
    return torch.device(name)
