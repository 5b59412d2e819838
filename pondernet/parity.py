"""The parity task: targets, random vectors, and vectors read from text; knows of no network.

A vector has elements 0, 1 or -1; its parity is 1 when the number of ones is odd (description,
module 1; section 3.1 of the paper).
"""

import re
from collections.abc import Sequence

import torch
from torch import Tensor

from pondernet.task import Task

MAX_TEXT = 10_000
"""Characters that ``read_elements`` reads at most."""

_MINUS_SIGNS = str.maketrans("\u2212\u2013\u2014\uff0d\ufe63\uff0b", "-----+")
_TOKEN = re.compile(r"[^\s,;\[\](){}]+")
_NUMBER = re.compile(r"([+-]?)([01])(?:\.0*)?")
_SIGNS = re.compile(r"[+0-]+")
_SIGN_VALUES = {"+": 1, "0": 0, "-": -1}


class VectorError(ValueError):
    """A text that is no vector; the message says what was wrong, where, and what is allowed."""


def parity(x: Tensor) -> Tensor:
    """Return whether the number of ones is odd, 0. or 1.: ``[..., n_elems]`` -> float ``[...]``."""
    return ((x == 1).sum(-1) % 2).float()


def random_vectors(
    batch_size: int,
    n_elems: int,
    nonzero: tuple[int | Tensor, int | Tensor] | None = None,
    *,
    allowed: Tensor | None = None,
    blocks: Tensor | None = None,
    ones: float | Tensor = 0.5,
    generator: torch.Generator | None = None,
    device: torch.device | str | None = None,
) -> Tensor:
    """Sample vectors whose number of non-zero elements is uniform in a range.

    The non-zero elements stand at random positions. Bounds may be tensors, for all vectors or
    ``[batch_size, 1]``, read where they are: nothing waits for a GPU.

    Args:
        batch_size: number of vectors.
        n_elems: elements in a vector.
        nonzero: least and greatest number of non-zero elements, both included; None: 1 to
            ``n_elems``.
        allowed: which positions may be non-zero, bool ``[n_elems]`` or ``[batch_size, n_elems]``;
            there are at least ``nonzero`` of them. None: all.
        blocks: which vectors have their non-zeros side by side, bool ``[batch_size, 1]``: from the
            first allowed position at or after a random one, and on from the left end after the
            last. None: none.
        ones: probability of a non-zero element to be 1 and not -1; for all vectors or
            ``[batch_size, 1]``.
        generator: source of randomness, on ``device``; None: torch's global generator.
        device: where the vectors are made; None: torch's default.

    Returns:
        float32 ``[batch_size, n_elems]``.

    Raises:
        ValueError: bounds given as numbers that are not 0 <= least <= greatest <= ``n_elems``.
    """
    low, high = nonzero or (1, n_elems)
    if (
        not (isinstance(low, Tensor) or isinstance(high, Tensor))
        and not 0 <= low <= high <= n_elems
    ):
        raise ValueError(
            f"nonzero must keep 0 <= least <= greatest <= n_elems = {n_elems}; got {(low, high)}"
        )

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, generator=generator, device=device)

    count = low + (uniform(batch_size, 1) * (high - low + 1)).floor()  # [B, 1]
    # A random order of the positions, those not allowed last; the first `count` are non-zero.
    order = uniform(batch_size, n_elems)
    place = torch.arange(n_elems, device=order.device)
    if blocks is not None:
        first = (uniform(batch_size, 1) * n_elems).floor()
        order = torch.where(blocks, (place - first) % n_elems / n_elems, order)
    if allowed is not None:
        order = order + ~allowed
    signs = torch.where(uniform(batch_size, n_elems) < 1 - ones, -1.0, 1.0)
    return torch.zeros_like(signs).scatter(1, order.argsort(1), signs * (place < count))


PARITY = Task("parity", parity, random_vectors, answers=("even", "odd"))


def read_elements(text: str) -> list[int]:
    """Read the elements that a person typed.

    Elements are ``0``, ``1``, ``+1``, ``-1`` (``1.0`` too), separated by spaces, commas or
    semicolons, in brackets or not. Runs of signs are read one element a character: ``+0-`` is
    1 0 -1. The Unicode minus, dashes and full-width signs count as ``-`` and ``+``.

    Args:
        text: what was typed, of at most ``MAX_TEXT`` characters.

    Returns:
        Numbers, at least one, each 0, 1 or -1.

    Raises:
        VectorError: the text is too long, or has no element, or one that is none of the allowed.
    """
    if not isinstance(text, str):
        raise VectorError(f"A vector is written as text, not as {type(text).__name__}.")
    if len(text) > MAX_TEXT:
        raise VectorError(f"The text has {len(text)} characters; at most {MAX_TEXT} are read.")
    elements: list[int] = []
    for token in _TOKEN.finditer(text.translate(_MINUS_SIGNS)):
        word = token.group()
        if _SIGNS.fullmatch(word):
            elements.extend(_SIGN_VALUES[sign] for sign in word)
        elif number := _NUMBER.fullmatch(word):
            elements.append(int("".join(number.groups())))
        else:
            typed = text[token.start() : token.end()]
            typed = typed if len(typed) <= 20 else typed[:19] + "…"
            raise VectorError(
                f"{typed!r} (character {token.start() + 1}, element {len(elements) + 1}) is not an "
                "element. Use 0, 1 and -1 separated by spaces or commas, or signs like +0-."
            )
    if not elements:
        raise VectorError("There is no element yet. Type 0, 1 and -1, or signs like +0-.")
    return elements


def fit_vector(elements: Sequence[int], n_elems: int) -> list[int]:
    """The elements filled up with zeros, which keeps the parity, to ``n_elems``.

    Raises:
        VectorError: there are more than ``n_elems``.
    """
    if len(elements) > n_elems:
        raise VectorError(f"There are {len(elements)} elements; this network takes {n_elems}.")
    return [*elements, *[0] * (n_elems - len(elements))]


def parse_vector(text: str, n_elems: int) -> list[int]:
    """The vector that a person typed: ``read_elements``, then ``fit_vector``."""
    return fit_vector(read_elements(text), n_elems)


def format_vector(vector: Sequence[int]) -> str:
    """A vector as text that ``parse_vector`` reads back, ``1 0 -1``."""
    return " ".join(str(int(element)) for element in vector)
