"""Text from any keyboard or program in ASCII, with the place of each character in the original."""

import unicodedata

_SAME = str.maketrans(
    {
        # Minus: hyphens, dashes, and the long-vowel mark on the hyphen key of a Japanese keyboard.
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2796\u30fc", "-"),
        "\u2795": "+",
        **dict.fromkeys("\u3001\u060c", ","),  # the ideographic and the Arabic comma
        "\u061b": ";",
        "\u066b": ".",  # the Arabic decimal separator
        **dict.fromkeys("\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb`'", '"'),
        "\u200b": " ",  # a zero-width space is where a line may break
    }
)
_KEYCAP = "\u20e3"


def plain(text: str) -> tuple[str, list[int]]:
    """Return a text in ASCII as far as possible, and the index in ``text`` of each character.

    Digits, signs, separators and quotes may be full-width, small, superscript, Arabic and so on.
    Invisible characters are left out: soft hyphens, joiners, marks of the writing direction.
    """
    if text.isascii():
        return text.replace("'", '"').replace("`", '"'), list(range(len(text)))
    kept = [(_ascii(each), place) for place, each in enumerate(text) if not _is_invisible(each)]
    return "".join(each for each, _ in kept), [place for _, place in kept]


def _is_invisible(character: str) -> bool:
    if character == "\u200b":
        return False
    is_variation = "\ufe00" <= character <= "\ufe0f"
    return is_variation or character == _KEYCAP or unicodedata.category(character) == "Cf"


def _ascii(character: str) -> str:
    compatible = unicodedata.normalize("NFKC", character)
    # A fraction has several characters, and a number in a circle is that of a list.
    if len(compatible) > 1 or unicodedata.decomposition(character).startswith("<circle>"):
        return character
    digit = unicodedata.decimal(compatible, None)
    return compatible.translate(_SAME) if digit is None else str(digit)
