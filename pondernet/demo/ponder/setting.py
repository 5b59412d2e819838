"""The settings that define a view of the Ponder tab; does not import Gradio."""

from dataclasses import dataclass, replace
from functools import cache

from pondernet.checkpoints import Checkpoint
from pondernet.demo.networks.labels import label
from pondernet.demo.ponder.pondering import Pondering, ponder, random_vector
from pondernet.demo.ponder.vector_text import fit_vector

FIRST_SEED = 1
PRIOR_RANGE = (0.001, 0.999)  # of lambda_p, for the prior shown
BETA_RANGE = (1e-4, 1.0)  # of the prior's weight in the loss shown


@dataclass(frozen=True)
class Setting:
    """Network, vector, seed and prior; equal settings give equal views on every machine."""

    checkpoint: Checkpoint
    vector: tuple[int, ...]
    seed: int
    lambda_p: float
    other: Checkpoint | None = None  # a second network of the same size
    inside: bool = False  # whether the hidden state is shown
    many: bool = False  # whether many samples of the halting step are shown
    stop: int | None = None  # a step at which to stop always, beside halting by the coin
    beta: float | None = None  # the prior's weight in the loss; None: that of the training

    @classmethod
    def first(cls, checkpoint: Checkpoint) -> "Setting":
        """Return the start view of a network: a random vector, half of it zeros."""
        vector = _first_vector(checkpoint.model.n_elems)
        return cls(checkpoint, vector, FIRST_SEED, trained_prior(checkpoint))

    def ponder(self) -> tuple[Pondering, Pondering | None]:
        """Run the network, and the second one, on the vector; ``model`` is the label of each."""

        def run(checkpoint: Checkpoint) -> Pondering:
            pondering = ponder(checkpoint, self.vector, self.seed, self.lambda_p)
            return replace(pondering, model=label(checkpoint))

        return run(self.checkpoint), run(self.other) if self.other else None


@cache
def _first_vector(n_elems: int) -> tuple[int, ...]:
    return tuple(random_vector(n_elems, (n_elems + 1) // 2, FIRST_SEED))


def trained_prior(checkpoint: Checkpoint) -> float:
    """Return lambda_p of the network's training, moved into ``PRIOR_RANGE``."""
    return nearest_prior(checkpoint.lambda_p)


def nearest_prior(lambda_p: float | None) -> float:
    """Return ``lambda_p``, moved into ``PRIOR_RANGE``; a box holds 0 on the way to 0.05.

    Raises:
        ValueError: it is None, from an empty box.
    """
    least, most = PRIOR_RANGE
    if lambda_p is None:
        raise ValueError(f"The prior must be a number from {least} to {most}.")
    return min(max(lambda_p, least), most)


def check_prior(lambda_p: float) -> float:
    """Return ``lambda_p``.

    Raises:
        ValueError: it is not within ``PRIOR_RANGE``.
    """
    least, most = PRIOR_RANGE
    if not isinstance(lambda_p, int | float) or not least <= lambda_p <= most:
        raise ValueError(f"prior must be a number from {least} to {most}; got {lambda_p!r}")
    return lambda_p


def check_beta(beta: float | None) -> float:
    """Return ``beta``.

    Raises:
        ValueError: it is not within ``BETA_RANGE``.
    """
    least, most = BETA_RANGE
    if beta is None or not least <= beta <= most:
        raise ValueError(f"beta must be a number from {least:g} to {most:g}; got {beta!r}")
    return beta


def same_size(other: Checkpoint, checkpoint: Checkpoint) -> Checkpoint:
    """Return ``other``, if it is another network and takes vectors of the same size.

    Raises:
        ValueError: it is the same network, or its vectors have another size.
    """
    if other.name == checkpoint.name:
        raise ValueError(f"{other.name} cannot be compared with itself: name another network.")
    if other.model.n_elems != checkpoint.model.n_elems:
        raise ValueError(
            f"{other.name} takes {other.model.n_elems} elements and {checkpoint.name} "
            f"{checkpoint.model.n_elems}: only networks of one size share a vector."
        )
    return other


def fitted(vector: tuple[int, ...], n_elems: int) -> tuple[int, ...]:
    """Return a vector padded with zeros or cut to ``n_elems``."""
    return tuple(fit_vector(vector[:n_elems], n_elems))
