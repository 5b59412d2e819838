"""The numbers of a run that a visitor can set: labels, ranges and what is wrong with a value."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pondernet.checks import MAX_SEED


@dataclass(frozen=True)
class Field:
    """A number of ``TrainConfig``, shown as a slider or as a number box."""

    label: str
    info: str
    least: float
    most: float
    whole: bool = False
    slider: bool = False

    def problem(self, value: object) -> str | None:
        """Return what is wrong with a value and what is allowed; None if it can be used."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            in_range = self.least <= value <= self.most
            if in_range and not (self.whole and math.floor(value) < value):
                return None
        kind = "a whole number" if self.whole else "a number"
        got = "it is empty" if value is None else f"got {value!r}"
        return f"{self.label} must be {kind} from {self.least} to {self.most}; {got}."


FIELDS = {
    "n_elems": Field("Elements", "of a vector", 3, 64, whole=True, slider=True),
    "n_hidden": Field("Hidden units", "size of the GRU's state", 8, 128, whole=True, slider=True),
    "max_steps": Field(
        "Steps at most, N", "at step N it must halt", 2, 24, whole=True, slider=True
    ),
    "lambda_p": Field("Prior \u03bb\u209a", "chance to halt", 0.01, 0.99),
    "beta": Field("Prior weight \u03b2", "the prior's pull", 0.0001, 100),
    "learning_rate": Field("Learning rate", "of Adam", 0.00001, 0.1),
    "seed": Field("Seed", "for a repeat", 0, MAX_SEED, whole=True),
}
"""By their names in ``TrainConfig``, in the order shown."""


def problems(values: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong with the values of ``FIELDS``, by their names."""
    found = {name: field.problem(values.get(name)) for name, field in FIELDS.items()}
    return {name: problem for name, problem in found.items() if problem is not None}
