"""Argument checks shared by the core: each names the argument, its value and what is allowed."""

from numbers import Real

MAX_SEED = 2**32 - 1


def check_positive(name: str, value: int) -> None:
    """Raise ValueError unless ``value`` is a whole number of at least 1."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} must be a whole number of at least 1; got {value!r}")


def check_seed(name: str, value: int) -> None:
    """Raise ValueError unless ``value`` is a whole number from 0 to ``MAX_SEED``."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not 0 <= value <= MAX_SEED:
        raise ValueError(f"{name} must be a whole number from 0 to {MAX_SEED}; got {value!r}")


def check_fraction(name: str, value: float) -> None:
    """Raise ValueError unless ``value`` is a number in the open interval (0, 1)."""
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < value < 1:
        raise ValueError(f"{name} must be a number between 0 and 1, exclusive; got {value!r}")
