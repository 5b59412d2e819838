"""Argument checks shared by the core: each error names the argument, its value, what is allowed."""

import operator
from numbers import Real

import torch

MAX_SEED = 2**32 - 1


def check_positive(name: str, value: object) -> int:
    """Return ``value`` as an int.

    Raises:
        ValueError: it is not a whole number of at least 1. NumPy's and PyTorch's integers count.
    """
    number = _whole_number(value)
    if number is None or number < 1:
        raise ValueError(f"{name} must be a whole number of at least 1; got {value!r}")
    return number


def check_seed(name: str, value: object) -> int:
    """Return ``value`` as an int.

    Raises:
        ValueError: it is not a whole number from 0 to ``MAX_SEED``.
    """
    number = _whole_number(value)
    if number is None or not 0 <= number <= MAX_SEED:
        raise ValueError(f"{name} must be a whole number from 0 to {MAX_SEED}; got {value!r}")
    return number


def check_fraction(name: str, value: object) -> float:
    """Return ``value`` as a float.

    Raises:
        ValueError: it is not a number in the open interval (0, 1). Tensors of one element count.
    """
    number = _number(value)
    if number is None or not 0 < number < 1:
        raise ValueError(f"{name} must be a number between 0 and 1, exclusive; got {value!r}")
    return number


def check_tensor(name: str, value: object) -> None:
    """Raise TypeError unless ``value`` is a tensor."""
    if not isinstance(value, torch.Tensor):
        kind = type(value).__name__
        raise TypeError(f"{name} must be a torch.Tensor; got {kind}. torch.as_tensor makes one.")


def _whole_number(value: object) -> int | None:
    """``value`` as an int, or None where it is none; True and False are none."""
    if isinstance(value, bool) or (isinstance(value, torch.Tensor) and value.dtype == torch.bool):
        return None
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None


def _number(value: object) -> float | None:
    """``value`` as a float, or None where it is no real number; True and False are none."""
    if isinstance(value, torch.Tensor):
        real = value.numel() == 1 and value.dtype != torch.bool and not value.is_complex()
        return value.item() if real else None
    if not isinstance(value, Real) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except OverflowError:  # a whole number larger than any float
        return None
