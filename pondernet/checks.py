"""Argument checks shared by the core: each names the argument, its value and what is allowed."""

from numbers import Real


def check_positive(name: str, value: int) -> None:
    """Raise ValueError unless ``value`` is a whole number of at least 1."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} must be a whole number of at least 1; got {value!r}")


def check_lambda_p(lambda_p: float) -> None:
    """Raise ValueError unless ``lambda_p`` is a number in the open interval (0, 1)."""
    if isinstance(lambda_p, bool) or not isinstance(lambda_p, Real) or not 0 < lambda_p < 1:
        raise ValueError(f"lambda_p must be a number between 0 and 1, exclusive; got {lambda_p!r}")
