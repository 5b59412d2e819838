"""Argument checks: each ValueError names the argument, its value, and what is allowed.

NumPy's and PyTorch's numbers count as numbers; True and False do not.
"""

import operator
from numbers import Real

import torch

MAX_SEED = 2**32 - 1
MOST = torch.finfo(torch.float32).max


def check_positive(name: str, value: object) -> int:
    """Return ``value`` as an int, if it is a whole number of at least 1."""
    number = _whole_number(value)
    if number is None or number < 1:
        raise ValueError(f"{name} must be a whole number of at least 1; got {value!r}")
    return number


def check_seed(name: str, value: object) -> int:
    """Return ``value`` as an int, if it is a whole number from 0 to ``MAX_SEED``."""
    number = _whole_number(value)
    if number is None or not 0 <= number <= MAX_SEED:
        raise ValueError(f"{name} must be a whole number from 0 to {MAX_SEED}; got {value!r}")
    return number


def check_fraction(name: str, value: object) -> float:
    """Return ``value`` as a float, if it is a number in the open interval (0, 1)."""
    number = _number(value)
    if number is None or not 0 < number < 1:
        raise ValueError(f"{name} must be a number between 0 and 1, exclusive; got {value!r}")
    return number


def check_above_zero(name: str, value: object) -> float:
    """Return ``value`` as a float, if it is a number above 0 that a float32 can hold."""
    number = _number(value)
    if number is None or not 0 < number <= MOST:
        raise ValueError(f"{name} must be at most {MOST:.4g} and above 0; got {value!r}")
    return number


def check_not_negative(name: str, value: object) -> float:
    """Return ``value`` as a float, if it is a number of at least 0 that a float32 can hold."""
    number = _number(value)
    if number is None or not 0 <= number <= MOST:
        raise ValueError(f"{name} must be at most {MOST:.4g} and at least 0; got {value!r}")
    return number


def check_tensor(name: str, value: object) -> None:
    """Raise TypeError unless ``value`` is a tensor."""
    if not isinstance(value, torch.Tensor):
        kind = type(value).__name__
        raise TypeError(f"{name} must be a torch.Tensor; got {kind}. torch.as_tensor makes one.")


def _whole_number(value: object) -> int | None:
    """Return ``value`` as an int, or None where it is none."""
    if isinstance(value, bool) or (isinstance(value, torch.Tensor) and value.dtype == torch.bool):
        return None
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        return None


def _number(value: object) -> float | None:
    """Return ``value`` as a float, or None where it is no real number."""
    if isinstance(value, torch.Tensor):
        real = value.numel() == 1 and value.dtype != torch.bool and not value.is_complex()
        return value.item() if real else None
    if not isinstance(value, Real) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except OverflowError:  # a whole number larger than any float
        return None
