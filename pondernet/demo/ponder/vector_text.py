"""Vectors as text: what a visitor types, a link holds or a program sends; knows no Gradio."""

import re
from collections.abc import Sequence

MAX_TEXT = 10_000
"""Characters that ``read_elements`` reads at most."""

_MINUS_SIGNS = str.maketrans("\u2212\u2013\u2014\uff0d\ufe63\uff0b", "-----+")
_TOKEN = re.compile(r"[^\s,;\[\](){}]+")
_NUMBER = re.compile(r"([+-]?)([01])(?:\.0*)?")
_SIGNS = re.compile(r"[+0-]+")
_SIGN_VALUES = {"+": 1, "0": 0, "-": -1}


class VectorError(ValueError):
    """A text that is not a vector; the message says what was wrong, where, and what is allowed."""


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
    """Return the elements followed by zeros, which keep the parity, up to ``n_elems``.

    Raises:
        VectorError: there are more than ``n_elems``.
    """
    if len(elements) > n_elems:
        raise VectorError(f"There are {len(elements)} elements; this network takes {n_elems}.")
    return [*elements, *[0] * (n_elems - len(elements))]


def parse_vector(text: str, n_elems: int) -> list[int]:
    """Read the vector that a person typed: ``read_elements``, then ``fit_vector``."""
    return fit_vector(read_elements(text), n_elems)


def format_vector(vector: Sequence[int]) -> str:
    """Return a vector as text that ``parse_vector`` reads back, such as ``1 0 -1``."""
    return " ".join(str(int(element)) for element in vector)
