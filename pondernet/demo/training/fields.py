"""The settings of a run that a visitor can change: labels, default values and ranges."""

from dataclasses import dataclass

N_ELEMS = (3, 16)
N_HIDDEN = (8, 128)


@dataclass(frozen=True)
class Field:
    """A field of ``TrainConfig``: a number box, or with a range a slider over whole numbers."""

    label: str
    info: str
    value: float  # the default
    range: tuple[int, int] | None = None


FIELDS = {
    "n_elems": Field("Elements", "of a vector; longer vectors take longer to learn", 6, N_ELEMS),
    "n_hidden": Field("Hidden units", "size of the GRU's state", 64, N_HIDDEN),
    "lambda_p": Field("Prior \u03bb\u209a", "the prior has a mean of 1 / \u03bb\u209a steps", 0.3),
    "beta": Field("Prior weight \u03b2", "factor of the prior loss", 0.01),
    "learning_rate": Field("Learning rate", "of the Adam optimizer", 0.004),
    "seed": Field("Seed", "the same seed gives the same run", 0),
}
"""By their names in ``TrainConfig``, in the order shown."""
