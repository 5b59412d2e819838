"""The fields of a run that the visitor may choose: names, words, first values and ranges."""

from dataclasses import dataclass

N_ELEMS = (3, 16)
N_HIDDEN = (8, 128)


@dataclass(frozen=True)
class Field:
    """One field of ``TrainConfig``; with a range it is a slider over whole numbers."""

    label: str
    info: str
    value: float  # at first
    range: tuple[int, int] | None = None


FIELDS = {
    "n_elems": Field("Elements", "of a vector; more take longer to learn", 6, N_ELEMS),
    "n_hidden": Field("Hidden units", "size of the GRU's state", 64, N_HIDDEN),
    "lambda_p": Field("Prior \u03bb\u209a", "the prior asks for 1 / \u03bb\u209a steps", 0.3),
    "beta": Field("\u03b2", "how strongly the prior pulls", 0.01),
    "learning_rate": Field("Learning rate", "of Adam", 0.004),
    "seed": Field("Seed", "same seed, same run", 0),
}
"""By the names of ``TrainConfig``, in the order shown."""
