"""Vectors as text: what a visitor types, a link holds or a program sends; knows no Gradio."""

import re
import unicodedata
from collections.abc import Sequence

MAX_TEXT = 10_000
"""Characters that ``read_elements`` reads at most."""

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2796", "-"),
        "\u2795": "+",
        **dict.fromkeys("\u3001\u060c", ","),  # the ideographic and the Arabic comma
        "\u061b": ";",
        # Invisible: byte order mark, word joiner, marks of the writing direction.
        **dict.fromkeys("\ufeff\u2060\u200e\u200f\u061c\u2066\u2067\u2068\u2069", " "),
    }
)
_PRINTED = re.compile(
    r"(?:\b[A-Za-z]+\.)*\b(?:tensor|array|(?:int|uint|float|bfloat)\d*)(?=\s*\()"
    r"|,\s*(?:dtype|device|requires_grad|grad_fn)\s*=\s*(?:'[^']*'|\"[^\"]*\"|<[^>]*>|[\w.]+)",
    re.IGNORECASE,
)
"""What PyTorch, NumPy and JAX print around the elements of a vector."""
_TOKEN = re.compile(r"[^\s,;\[\](){}]+")
_NUMBER = re.compile(r"([+-]?)([01])(?:\.0*)?(?:e[+-]?0+)?")
_SIGNS = re.compile(r"[+0-]+")
_SIGN_VALUES = {"+": 1, "0": 0, "-": -1}


class VectorError(ValueError):
    """A text that is not a vector; the message says what was wrong, where, and what is allowed."""


def read_elements(text: str) -> list[int]:
    """Read the elements that a person typed or pasted.

    Elements are ``0``, ``1``, ``+1``, ``-1`` (``1.0``, ``1.0e+00`` too), separated by spaces,
    commas or semicolons, in brackets or not, also as PyTorch and NumPy print them:
    ``tensor([1., 0., -1.])``. Runs of signs are read one element a character: ``+0-`` is 1 0 -1.
    Digits, signs and separators may be those of any keyboard: full-width, small, superscript, the
    Unicode minus, hyphens, dashes, Arabic digits. Byte order marks count as spaces.

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
    # Each step keeps the length, so that a token stands where it was typed.
    plain = _PRINTED.sub(lambda found: " " * len(found.group()), _in_ascii(text))
    for token in _TOKEN.finditer(plain):
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


def _in_ascii(text: str) -> str:
    """Return a text of the same length, with the ASCII character for each that means the same."""
    return text if text.isascii() else "".join(map(_ascii, text))


def _ascii(character: str) -> str:
    compatible = unicodedata.normalize("NFKC", character)
    if len(compatible) > 1:  # such as a fraction
        return character
    digit = unicodedata.decimal(compatible, None)
    return compatible.translate(_PLAIN) if digit is None else str(digit)


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
