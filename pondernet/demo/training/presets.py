"""The experiments that a visitor can choose from: one table of their numbers.

What the names promise was measured with ``tests/benchmarks/presets.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SMALL = {
    "n_elems": 8,
    "n_hidden": 64,
    "max_steps": 8,
    "lambda_p": 0.2,
    "beta": 0.01,
    "learning_rate": 0.005,
    "seed": 0,
}


@dataclass(frozen=True)
class Preset:
    """A named experiment; ``values`` has one value for each of ``fields.FIELDS``."""

    name: str
    values: Mapping[str, Any]
    told: bool = False  # see ``recipe.live_config``


def _preset(name: str, told: bool = False, **values: float) -> Preset:
    return Preset(name, _SMALL | values, told)


PRESETS = (
    _preset("8 elements", seed=1),
    _preset("Learns to read", told=True, max_steps=12, lambda_p=0.5, beta=0.04),
    _preset("16 elements", n_elems=16),
    _preset(
        "64: the paper\u2019s experiment",
        n_elems=64,
        n_hidden=128,
        max_steps=4,
        lambda_p=0.1,
        learning_rate=0.006,
    ),
    _preset("Patient prior", max_steps=20, lambda_p=0.05, seed=1),
    _preset("Hasty prior", lambda_p=0.95),
    _preset("The prior wins", lambda_p=0.3, beta=5),
)
"""In the order shown; the first is chosen when the page opens."""
