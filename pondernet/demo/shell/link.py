"""The parameters of the address: one table, which Python and the page's script both read.

Python reads and writes the parameters in ``VIEW``, which describe what the Ponder tab shows; the
browser reads and writes those of ``choices``, each one of a few values. Knows no Gradio.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pondernet.checkpoints import Checkpoint
from pondernet.demo.networks.library import Library
from pondernet.demo.ponder.pondering import check_seed
from pondernet.demo.ponder.setting import Setting, check_prior, same_size
from pondernet.demo.ponder.vector_text import parse_vector

MAX_PARAMETERS = 20  # of a link
MAX_LINK = 4_000  # characters of a value in a link
_NAME = re.compile(r"\w{1,20}")
_COMPACT = re.compile(r"[10-]+")
_SIGNS = {1: "1", 0: "0", -1: "-"}


class LinkError(ValueError):
    """An invalid link; the message names the parameter and the allowed values."""


Find = Callable[[str], Checkpoint]
"""Returns a network by its name, or raises ValueError."""


@dataclass(frozen=True)
class Parameter:
    """How a parameter is written (None: left out), and what it changes in a setting."""

    write: Callable[[Setting], str | None]
    read: Callable[[Setting, str, Find], Setting]


def _read_vector(setting: Setting, text: str, find: Find) -> Setting:
    signs = text.replace("1", "+") if _COMPACT.fullmatch(text) else text
    return replace(setting, vector=tuple(parse_vector(signs, setting.checkpoint.model.n_elems)))


def _read_seed(setting: Setting, text: str, find: Find) -> Setting:
    return replace(setting, seed=check_seed(_number("seed", text)))


def _read_prior(setting: Setting, text: str, find: Find) -> Setting:
    return replace(setting, lambda_p=check_prior(_number("prior", text)))


def _read_other(setting: Setting, text: str, find: Find) -> Setting:
    return replace(setting, other=same_size(find(text), setting.checkpoint))


def _read_inside(setting: Setting, text: str, find: Find) -> Setting:
    if text not in ("", "1"):
        raise LinkError(f"inside must be 1, or left out; got {text[:40]!r}")
    return replace(setting, inside=text == "1")


def check_link(link: Any) -> dict[str, str]:
    """Return a link as a browser sends it: parameters by name, each a text.

    Raises:
        LinkError: it is anything else, or has more than ``MAX_PARAMETERS``.
    """
    if (
        not isinstance(link, dict)
        or len(link) > MAX_PARAMETERS
        or not all(isinstance(k, str) and _NAME.fullmatch(k) for k in link)
        or not all(isinstance(v, str) for v in link.values())
    ):
        raise LinkError(f"A link has at most {MAX_PARAMETERS} parameters, each a name and a text.")
    return link


VIEW = {
    "model": Parameter(
        write=lambda setting: setting.checkpoint.name,
        read=lambda setting, text, find: Setting.first(find(text)),
    ),
    "vector": Parameter(
        write=lambda setting: "".join(_SIGNS[element] for element in setting.vector),
        read=_read_vector,
    ),
    "seed": Parameter(write=lambda setting: str(setting.seed), read=_read_seed),
    "prior": Parameter(write=lambda setting: f"{setting.lambda_p:g}", read=_read_prior),
    "with": Parameter(
        write=lambda setting: setting.other.name if setting.other else None,
        read=_read_other,
    ),
    "inside": Parameter(
        write=lambda setting: "1" if setting.inside else None,
        read=_read_inside,
    ),
}
"""Parameters by name; the network comes first, since the others are read for it."""


def choices(tabs: Sequence[str], n_beats: int = 0) -> dict[str, list[str]]:
    """Return the parameters that the browser handles, with the values each may have.

    The first value is the one that the address leaves out.

    Args:
        tabs: names of the tabs.
        n_beats: number of beats of the story, which the address names by their numbers.
    """
    of_view = {"tab": list(tabs), "figure": ["ones", "nonzeros", "halting"], "presenter": ["", "1"]}
    beats = ["", *map(str, range(1, n_beats + 1))]
    return of_view | ({"story": beats} if n_beats else {})


def to_link(setting: Setting) -> dict[str, str]:
    """Return the setting as parameters of an address; a vector is written with 1, 0 and -."""
    written = {name: parameter.write(setting) for name, parameter in VIEW.items()}
    return {name: text for name, text in written.items() if text is not None}


def from_link(link: Mapping[str, str], library: Library) -> Setting:
    """Return the setting that a link describes; what it leaves out is as on the first view.

    Args:
        link: as of ``to_link``; a vector may be written in any way ``parse_vector`` reads too.
        library: the networks that the visitor may choose.

    Raises:
        LinkError: a value cannot be read.
    """
    try:
        for name, text in link.items():
            if len(text) > MAX_LINK:
                raise LinkError(f"{name} has {len(text)} characters; at most {MAX_LINK} are read.")
        setting = Setting.first(library.first)
        for name, parameter in VIEW.items():
            if name in link:
                setting = parameter.read(setting, link[name], library.get)
    except ValueError as error:
        raise LinkError(str(error)) from None
    return setting


def check_choices(link: Mapping[str, str], allowed: Mapping[str, Sequence[str]]) -> None:
    """Raise LinkError for a parameter of ``choices`` with another value than the allowed ones."""
    for name, values in allowed.items():
        value = link.get(name, values[0])
        if value not in values:
            names = ", ".join(filter(None, values))
            raise LinkError(f"There is no {name} {value[:40]!r}. There are: {names}.")


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise LinkError(f"{name} must be a number; got {text[:40]!r}") from None
