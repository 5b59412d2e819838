"""Vectors as text: what a visitor types, a link holds or a program sends; knows no Gradio.

There is one grammar, for the text box, the address, the endpoint and the story file. A text is a
list of words. Spaces, line breaks, commas, semicolons, quotes, brackets, ``|``, ``&`` and the
backslash separate them. All words are of one kind:

- numbers: ``0``, ``1``, ``-1``, also ``+1``, ``1.``, ``-1.00``, ``1.0e+00``, ``1L``; and ``1,00``
  where a comma is followed by two zeros or more. Three signs or more may stand beside them;
- signs, one element a character: ``+0-`` is 1 0 -1, and so is ``+ 0 -``;
- runs of two or more characters ``1``, ``0`` and ``-``, one element a character: ``1011``, and
  ``110-0101``, which the address writes. ``-1`` is a number.

What PyTorch, NumPy, JAX, TensorFlow, R and LaTeX print around a vector is skipped.

A text that could also mean another vector is refused, with both meanings: ``-0 0``, ``(1) 0``,
``1. 1``, ``1,0 0,0``, ``1-``, ``01 00``, and ``10-1``, which could be three numbers without spaces.
A run alone is read all the same if it has as many characters as the vector has elements: that is
how the address writes it.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pondernet.demo.ponder.plain_text import plain

MAX_TEXT = 10_000
"""Characters that ``read_elements`` reads at most."""
ALLOWED = "Use 0, 1 and -1 separated by spaces or commas, or signs like +0-."

_CALL = re.compile(
    r"(?<![\w.])(?:[A-Za-z]{1,20}\.){0,4}"
    r"(?:[A-Za-z]{0,20}tensor|array|(?:int|uint|float|bfloat)\d*|constant|c)\s*\(",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r",\s*shape\s*=\s*\([\d,\s]*\)"
    r"|,\s*(?:dtype|device|requires_grad|grad_fn)\s*=\s*(?:\"[^\"]*\"|<[^>]*>|[\w.]+)"
    r"|<tf\.\w+[^<>]*?\bnumpy=|>\s*\Z"
    r"|\\(?:begin|end)\s*\{\w*matrix\}",
    re.IGNORECASE,
)
"""What is printed around the elements of a vector, without the call."""
_INDEX = re.compile(r"^[^\S\n]*\[(\d+)\](?=[^\S\n]+[^\s\[])", re.MULTILINE)
"""What R prints at the start of a line: the number of its first element."""
_PIECE = re.compile(r"[^\s;|&\",][^\s;|&\"]*")
_DECIMAL = re.compile(r"[+-]?[01],0+,?")
"""A piece that may be one number, with a decimal comma."""
_WORD = re.compile(r"[^\s,;|&\\\"\[\](){}]+")
_DASHES = re.compile(r"[:-]*-[:-]+")  # below the heading of a table in Markdown

_DOUBTS = (
    (re.compile(r"(?<!\w)\(\s*1(?:\.0*)?\s*\)"), ("1", "-1, as accounts write it")),
    (re.compile(r"\A\s*[01]\)"), ("an element", "the number of a list")),
    (
        re.compile(r"(?<!\S)[01]\.(?=[^\S\n]+[+-]?[01](?![^\s;|&]))"),
        ("an element", "the number of a list"),
    ),
    (re.compile(r"\[(?:\d+,|,\d+)\](?=\s+[+-]?[01])"), ("an element", "the number of a row")),
)
"""Pieces of a text that may mean two things."""


class _Kind(NamedTuple):
    """A way to write elements: what a word may be, and the elements of a word."""

    pattern: re.Pattern[str]
    read: Callable[[str], list[int]]


def _each(word: str) -> list[int]:
    return [{"+": 1, "1": 1, "0": 0, "-": -1}[character] for character in word]


def _number_or_signs(word: str) -> list[int]:
    if len(word) > 2 and _SIGNS.pattern.fullmatch(word):
        return _each(word)
    return [int(word[:2] if word[0] in "+-" else word[0])]


_NUMBERS = _Kind(
    re.compile(r"[+-]?[01](?:\.0*)?(?:e[+-]?0+|L)?|(?=[0-]*\+)[+0-]{3,}", re.IGNORECASE),
    _number_or_signs,
)
_SIGNS = _Kind(re.compile(r"[+0-]+"), _each)
_RUNS = _Kind(re.compile(r"(?!-1\Z)[10-]{2,}"), _each)
_KINDS = (_NUMBERS, _SIGNS, _RUNS)
_OTHERS = (
    # Numbers without spaces, as in 10-1.
    _Kind(re.compile(r"(?:-?1|0)+"), lambda word: [int(n) for n in re.findall("-?[01]", word)]),
    # Numbers with the minus behind, as in 1-.
    _Kind(re.compile(r"1-?|0"), lambda word: [-1 if word == "1-" else int(word)]),
)
_PADDED = _Kind(re.compile(r"0*[01]"), lambda word: [int(word)])
"""Numbers of one width, as in 01 00."""


class VectorError(ValueError):
    """A text that is not a vector; the message says what was wrong, where, and what is allowed."""


def read_elements(text: str, *sizes: int) -> list[int]:
    """Read the elements that a person typed or pasted; the docstring of this module has the rules.

    Digits, signs and separators may be those of any keyboard: full-width, small, superscript, the
    Unicode minus, hyphens, dashes, Arabic digits. Invisible characters are skipped.

    Args:
        text: what was typed, of at most ``MAX_TEXT`` characters.
        sizes: how many elements the vector may have, where that is known.

    Returns:
        Numbers, at least one, each 0, 1 or -1.

    Raises:
        VectorError: the text is too long, has no element, has a word that is not an element, or
            could mean two vectors.
    """
    if not isinstance(text, str):
        raise VectorError(f"A vector is written as text, not as {type(text).__name__}.")
    if len(text) > MAX_TEXT:
        raise VectorError(f"The text has {len(text)} characters; at most {MAX_TEXT} are read.")
    return _Text(text).read(sizes)


class _Text:
    def __init__(self, typed: str):
        self.typed = typed
        self.plain, self.places = plain(typed)
        self.indices: dict[int, int] = {}  # what R prints at the start of a line, by place

    def read(self, sizes: Sequence[int]) -> list[int]:
        self._skip_what_is_printed()
        for pattern, meanings in _DOUBTS:
            if found := pattern.search(self.plain):
                raise self._doubt(*found.span(), *meanings)
        self._read_decimal_commas()
        words = list(_WORD.finditer(self.plain))
        if not words:
            raise VectorError("There is no element yet. Type 0, 1 and -1, or signs like +0-.")
        kinds = self._kinds(words)
        if len(words) == 1 and (_SIGNS in kinds or (_RUNS in kinds and len(words[0][0]) in sizes)):
            return _each(words[0][0])
        self._check_indices(words)
        self._check_other_meanings(words, kinds)
        return [element for word in words for element in kinds[0].read(word[0])]

    def _skip_what_is_printed(self) -> None:
        """Put spaces in its place, so that each word stays where it is; of a call, { is left."""
        self.plain = _CALL.sub(lambda found: "{".rjust(len(found[0])), self.plain)
        self.plain = _PRINTED.sub(lambda found: " " * len(found[0]), self.plain)
        lines = list(_INDEX.finditer(self.plain))
        if self.plain.lstrip().startswith("[1]") and self.plain.count("[") == len(lines):
            self.indices = {line.start(): int(line[1][:9]) for line in lines}
            self.plain = _INDEX.sub(lambda found: " " * len(found[0]), self.plain)

    def _check_indices(self, words: Sequence[re.Match[str]]) -> None:
        starts = [word.start() for word in words]
        for place, index in self.indices.items():
            before = bisect_left(starts, place)
            if index != before + 1:
                raise VectorError(
                    f"[{index}] stands before element {before + 1}. R prints there which element "
                    "follows: part of the vector is missing."
                )

    def _read_decimal_commas(self) -> None:
        """Write numbers such as 1,00 with a point.

        Raises:
            VectorError: each comma may stand in a number, or between two elements.
        """
        pieces = list(_PIECE.finditer(self.plain))
        if not all(_DECIMAL.fullmatch(piece[0]) for piece in pieces):
            return
        if any(",00" in piece[0] for piece in pieces):
            for piece in pieces:
                comma = piece.start() + piece[0].index(",")
                self.plain = f"{self.plain[:comma]}.{self.plain[comma + 1 :]}"
        elif len(pieces) > 1:
            number, _, zeros = pieces[0][0].rstrip(",").partition(",")
            end = pieces[0].start() + len(number) + 1 + len(zeros)
            raise self._doubt(
                pieces[0].start(), end, f"{number} with a decimal comma", f"{number} {zeros}"
            )

    def _kinds(self, words: Sequence[re.Match[str]]) -> list[_Kind]:
        """Return the kinds that all words are of, at least one.

        Raises:
            VectorError: a word is of no kind, or of another one than those before it.
        """
        in_table = "|" in self.plain
        kinds, read = list(_KINDS), 0
        for place, word in enumerate(words):
            own = [kind for kind in _KINDS if kind.pattern.fullmatch(word[0])]
            common = [kind for kind in kinds if kind in own]
            if not common or (in_table and _DASHES.fullmatch(word[0])):
                raise self._stranger(words[: place + 1], read, known=bool(own))
            kinds = common
            read += len(kinds[0].read(word[0]))
        return kinds

    def _stranger(self, words: Sequence[re.Match[str]], read: int, known: bool) -> VectorError:
        """Return the error for the last of some words, which does not belong to those before."""
        *_, last = words
        sign = next((word for word in words if word[0] in "+-"), None)
        if known and sign:
            return VectorError(
                f"{self._at(*sign.span())} stands alone beside numbers. If {sign[0]}1 is meant, "
                "write it without a space."
            )
        at = self._at(*last.span(), element=read + 1)
        if not known or len(words) == 1 or (last[0].isdigit() and len(last[0]) > 1):
            return VectorError(f"{at} is not an element. {ALLOWED}")
        return VectorError(f"{at} is not written like {words[-2][0]!r}. {ALLOWED}")

    def _check_other_meanings(self, words: Sequence[re.Match[str]], kinds: Sequence[_Kind]) -> None:
        """Raise VectorError if the words mean another vector as one of the other kinds."""
        for other in [*kinds[1:], *_OTHERS, *([_PADDED] if len(words) > 1 else [])]:
            if not all(other.pattern.fullmatch(word[0]) for word in words):
                continue
            for word in words:
                one, two = other.read(word[0]), kinds[0].read(word[0])
                # Zeros at the end of the vector make no difference.
                if one != two and (word is not words[-1] or _trimmed(one) != _trimmed(two)):
                    raise self._doubt(*word.span(), format_vector(one), format_vector(two))

    def _at(self, start: int, end: int, element: int | None = None) -> str:
        """Return what was typed between two places, and where it stands."""
        first = self.places[start]
        typed = _short(self.typed[first : self.places[end - 1] + 1], 20)
        return f"{typed!r} (character {first + 1}{f', element {element}' if element else ''})"

    def _doubt(self, start: int, end: int, one: str, other: str) -> VectorError:
        return VectorError(
            f"{self._at(start, end)} may mean {_short(one, 40)} or {_short(other, 40)}. {ALLOWED}"
        )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _trimmed(elements: list[int]) -> list[int]:
    """Return the elements without the zeros at the end."""
    while elements and elements[-1] == 0:
        elements = elements[:-1]
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
    return fit_vector(read_elements(text, n_elems), n_elems)


def format_vector(vector: Sequence[int]) -> str:
    """Return a vector as text that ``parse_vector`` reads back, such as ``1 0 -1``."""
    return " ".join(str(int(element)) for element in vector)


def format_run(vector: Sequence[int]) -> str:
    """Return a vector as the address has it, such as ``110-0101``; ``parse_vector`` reads it back.

    ``-1`` would be a number, so the vector -1 1 is written ``-+``.
    """
    run = "".join("10-"[(1, 0, -1).index(element)] for element in vector)
    return "-+" if run == "-1" else run
