"""A view of the Ponder tab as a link: the parameters of the address that Python reads and writes.

The link is the state of the view: what a page shows follows from it alone. Knows no Gradio.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pondernet.checkpoints import Checkpoint
from pondernet.demo.networks.library import Library
from pondernet.demo.ponder.pondering import check_seed
from pondernet.demo.ponder.setting import Setting, check_beta, check_prior, fitted, same_size
from pondernet.demo.ponder.vector_text import (
    VectorError,
    format_run,
    parse_vector,
    read_elements,
)
from pondernet.demo.shell.link import LinkError, check_link

Find = Callable[[str], Checkpoint]
"""Returns a network by its name, or raises ValueError."""


@dataclass(frozen=True)
class Parameter:
    """How a parameter is written (None: left out), and what it changes in a setting."""

    write: Callable[[Setting], str | None]
    read: Callable[[Setting, str, Find], Setting]


def _read_vector(setting: Setting, text: str, find: Find) -> Setting:
    if " " in text and "1" not in text:  # a link such as ?vector=+0- that was written by hand
        raise LinkError("In an address, + is a space. Write 1 for +1, as in 10-.")
    return replace(setting, vector=tuple(parse_vector(text, setting.checkpoint.model.n_elems)))


def _read_seed(setting: Setting, text: str, find: Find) -> Setting:
    return replace(setting, seed=check_seed(_number("seed", text)))


def _read_prior(setting: Setting, text: str, find: Find) -> Setting:
    return replace(setting, lambda_p=check_prior(_number("prior", text)))


def _read_stop(setting: Setting, text: str, find: Find) -> Setting:
    most = setting.checkpoint.model.max_steps
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= most:
        raise LinkError(f"stop must be a step from 1 to {most}; got {text[:40]!r}")
    return replace(setting, stop=int(text))


def _read_beta(setting: Setting, text: str, find: Find) -> Setting:
    return replace(setting, beta=check_beta(_number("beta", text)))


def _read_other(setting: Setting, text: str, find: Find) -> Setting:
    return replace(setting, other=same_size(find(text), setting.checkpoint))


def _flag(name: str) -> Parameter:
    """Return a parameter that is 1 or left out."""

    def read(setting: Setting, text: str, find: Find) -> Setting:
        if text not in ("", "1"):
            raise LinkError(f"{name} must be 1, or left out; got {text[:40]!r}")
        on: Any = {name: text == "1"}
        return replace(setting, **on)

    return Parameter(lambda setting: "1" if getattr(setting, name) else None, read)


VIEW = {
    "model": Parameter(
        write=lambda setting: setting.checkpoint.name,
        read=lambda setting, text, find: Setting.first(find(text)),
    ),
    "vector": Parameter(
        write=lambda setting: format_run(setting.vector),
        read=_read_vector,
    ),
    "seed": Parameter(write=lambda setting: str(setting.seed), read=_read_seed),
    "prior": Parameter(write=lambda setting: f"{setting.lambda_p:g}", read=_read_prior),
    "with": Parameter(
        write=lambda setting: setting.other.name if setting.other else None,
        read=_read_other,
    ),
    "stop": Parameter(
        write=lambda setting: str(setting.stop) if setting.stop else None, read=_read_stop
    ),
    "beta": Parameter(
        write=lambda setting: None if setting.beta is None else f"{setting.beta:g}",
        read=_read_beta,
    ),
    "inside": _flag("inside"),
    "many": _flag("many"),
}
"""Parameters by name; the network comes first, since the others are read for it."""


def to_link(setting: Setting) -> dict[str, str]:
    """Return the setting as parameters of an address."""
    written = {name: parameter.write(setting) for name, parameter in VIEW.items()}
    return {name: text for name, text in written.items() if text is not None}


def from_link(link: Mapping[str, str], library: Library) -> Setting:
    """Return the setting that a link describes; what it leaves out is as on the first view.

    Args:
        link: as of ``to_link``; a vector may be written in any way that ``parse_vector`` reads.
        library: the networks that the visitor may choose.

    Raises:
        LinkError: a value cannot be read.
    """
    try:
        check_link(dict(link))
        setting = Setting.first(library.first)
        for name, parameter in VIEW.items():
            if name in link:
                setting = parameter.read(setting, link[name], library.get)
    except ValueError as error:
        raise LinkError(str(error)) from None
    return setting


def moved(link: Mapping[str, str], library: Library) -> Setting:
    """Return the first view with as much of a link's vector as its network takes.

    For a link whose network the server has lost.
    """
    first = Setting.first(library.first)
    text = link.get("vector", "")
    try:
        vector = tuple(read_elements(text, len(text)))
    except VectorError:
        return first
    return replace(first, vector=fitted(vector, first.checkpoint.model.n_elems))


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise LinkError(f"{name} must be a number; got {text[:40]!r}") from None
