"""What a view of the Ponder tab depends on, and its form in the address bar; knows no Gradio."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pondernet.checkpoints import Checkpoint
from pondernet.demo.networks.library import Library
from pondernet.demo.ponder.pondering import Pondering, check_seed, ponder, random_vector
from pondernet.parity import fit_vector, parse_vector

FIRST_SEED = 1
PRIOR_RANGE = (0.001, 0.999)  # of lambda_p, that p can be compared with
MAX_LINK = 4_000  # characters of a value in a link
_COMPACT = re.compile(r"[10-]+")


class LinkError(ValueError):
    """A link that makes no sense; the message says what in it, and what is allowed."""


@dataclass(frozen=True)
class Setting:
    """Network, vector, luck and prior; equal settings give equal views on every machine."""

    checkpoint: Checkpoint
    vector: tuple[int, ...]
    seed: int
    lambda_p: float
    other: Checkpoint | None = None  # a network of the same size to lay over the first

    @classmethod
    def first(cls, checkpoint: Checkpoint) -> "Setting":
        """How the page opens with a network: a random vector, half of it zeros."""
        n_elems = checkpoint.model.n_elems
        vector = random_vector(n_elems, (n_elems + 1) // 2, FIRST_SEED)
        return cls(checkpoint, tuple(vector), FIRST_SEED, trained_prior(checkpoint))

    def ponder(self) -> tuple[Pondering, Pondering | None]:
        """What the network, and the other one, do with the vector."""
        return (
            ponder(self.checkpoint, self.vector, self.seed, self.lambda_p),
            self.other and ponder(self.other, self.vector, self.seed, self.lambda_p),
        )


def to_link(setting: Setting) -> dict[str, str]:
    """The setting as parameters of an address; a vector is written with 1, 0 and -."""
    link = {
        "model": setting.checkpoint.name,
        "vector": "".join({1: "1", 0: "0", -1: "-"}[element] for element in setting.vector),
        "seed": str(setting.seed),
        "prior": f"{setting.lambda_p:g}",
    }
    return link | ({"with": setting.other.name} if setting.other else {})


def from_link(link: Mapping[str, str], library: Library, own: Checkpoint | None) -> Setting:
    """The setting that a link describes; what it leaves out is as on the first view.

    Args:
        link: as of ``to_link``; a vector may be written in any way ``parse_vector`` reads too.
        library: the networks there are.
        own: a network of this visitor's own.

    Raises:
        LinkError: a value makes no sense.
    """
    try:
        for parameter, value in link.items():
            if len(value) > MAX_LINK:
                raise LinkError(
                    f"{parameter} has {len(value)} characters; at most {MAX_LINK} are read."
                )
        name = link.get("model", library.first.name)
        checkpoint = library.get(name, own)
        setting = Setting.first(checkpoint)
        if "vector" in link:
            typed = link["vector"]
            typed = typed.replace("1", "+") if _COMPACT.fullmatch(typed) else typed
            vector = parse_vector(typed, checkpoint.model.n_elems)
            setting = replace(setting, vector=tuple(vector))
        if "seed" in link:
            setting = replace(setting, seed=check_seed(_number("seed", link["seed"])))
        if "prior" in link:
            lambda_p = _number("prior", link["prior"])
            check_prior(lambda_p)
            setting = replace(setting, lambda_p=lambda_p)
        if "with" in link:
            setting = replace(setting, other=same_size(library.get(link["with"], own), checkpoint))
    except ValueError as error:
        raise LinkError(str(error)) from None
    return setting


def trained_prior(checkpoint: Checkpoint) -> float:
    """lambda_p of the prior that a network was trained towards, or the next that can be shown."""
    least, most = PRIOR_RANGE
    return min(max(checkpoint.lambda_p, least), most)


def check_prior(lambda_p: float) -> None:
    """Raise ValueError unless ``lambda_p`` is within ``PRIOR_RANGE``."""
    least, most = PRIOR_RANGE
    if not isinstance(lambda_p, int | float) or not least <= lambda_p <= most:
        raise ValueError(f"prior must be a number from {least} to {most}; got {lambda_p!r}")


def same_size(other: Checkpoint, checkpoint: Checkpoint) -> Checkpoint:
    """``other``, if it is another network and takes the same vectors.

    Raises:
        ValueError: it does not, or is the same.
    """
    if other.name == checkpoint.name:
        raise ValueError(f"{other.name} cannot be laid over itself: name another network.")
    if other.model.n_elems != checkpoint.model.n_elems:
        raise ValueError(
            f"{other.name} takes {other.model.n_elems} elements and {checkpoint.name} "
            f"{checkpoint.model.n_elems}: only networks of one size share a vector."
        )
    return other


def fitted(vector: tuple[int, ...], n_elems: int) -> tuple[int, ...]:
    """A vector for another network: filled up with zeros, or its first elements."""
    return tuple(fit_vector(vector[:n_elems], n_elems))


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise LinkError(f"{name} must be a number; got {text[:40]!r}") from None
