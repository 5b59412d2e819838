"""The parameters of the address that the browser handles, and what a link may be; knows no tab."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

MAX_PARAMETERS = 20  # of a link
MAX_LINK = 4_000  # characters of a value in a link
_NAME = re.compile(r"\w{1,20}")


class LinkError(ValueError):
    """An invalid link; the message names the parameter and the allowed values."""


def check_link(link: Any) -> dict[str, str]:
    """Return a link as a browser sends it: parameters by name, each a text.

    Raises:
        LinkError: it is anything else, or has more than ``MAX_PARAMETERS``, or a text of more than
            ``MAX_LINK`` characters.
    """
    if (
        not isinstance(link, dict)
        or len(link) > MAX_PARAMETERS
        or not all(isinstance(k, str) and _NAME.fullmatch(k) for k in link)
        or not all(isinstance(v, str) for v in link.values())
    ):
        raise LinkError(f"A link has at most {MAX_PARAMETERS} parameters, each a name and a text.")
    for name, text in link.items():
        if len(text) > MAX_LINK:
            raise LinkError(f"{name} has {len(text)} characters; at most {MAX_LINK} are read.")
    return link


def choices(tabs: Sequence[str], n_beats: int = 0) -> dict[str, list[str]]:
    """Return the parameters that the browser handles, with the values each may have.

    The first value is the one that the address leaves out.

    Args:
        tabs: names of the tabs.
        n_beats: number of beats of the story, which the address names by their numbers.
    """
    of_view = {
        "tab": list(tabs),
        "figure": ["ones", "nonzeros", "halting"],
        "presenter": ["", "1"],
    }
    beats = ["", *map(str, range(1, n_beats + 1))]
    return of_view | ({"story": beats} if n_beats else {})


def check_choices(link: Mapping[str, str], allowed: Mapping[str, Sequence[str]]) -> None:
    """Raise LinkError for a parameter of ``choices`` with another value than the allowed ones."""
    for name, values in allowed.items():
        value = link.get(name, values[0])
        if value not in values:
            names = ", ".join(filter(None, values))
            raise LinkError(f"There is no {name} {value[:40]!r}. There are: {names}.")
