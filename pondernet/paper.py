"""What the paper reports on parity (Banino, Balaguer, Blundell 2021), read off its figures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reported:
    """An accuracy and a mean number of steps over a range of the number of non-zeros."""

    n_elems: int
    nonzero: tuple[int, int]
    accuracy: float  # to about 0.005
    steps: float  # to about 0.1


INTERPOLATION = Reported(64, (1, 64), accuracy=0.975, steps=2.7)
"""Fig. 1a: trained and tested on 1 to 64 non-zeros of 64."""

EXTRAPOLATION = Reported(96, (49, 96), accuracy=0.93, steps=5.0)
"""Fig. 1b: trained on 1 to 48 non-zeros of 96, tested on 49 to 96."""

REPORTED = (INTERPOLATION, EXTRAPOLATION)

SENSITIVITY = {
    0.1: 0.91,
    0.2: 0.94,
    0.3: 0.90,
    0.4: 0.965,
    0.5: 0.98,
    0.6: 0.78,
    0.7: 0.67,
    0.8: 0.98,
    0.9: 0.51,
}
"""Fig. 2b: median accuracy of ten seeds by lambda_p, on 64 elements."""
