"""Apply a visitor's change to a setting of the Ponder tab; pure functions, no Gradio.

A browser can send any value, so each is checked here. An invalid change returns the same setting
and an error message.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pondernet.checks import MAX_SEED
from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import examples, text
from pondernet.demo.ponder.pondering import check_seed, random_vector
from pondernet.demo.ponder.setting import (
    FIRST_SEED,
    Setting,
    check_beta,
    fitted,
    nearest_prior,
    same_size,
    trained_prior,
)
from pondernet.demo.ponder.vector_text import VectorError, fit_vector, read_elements

MAX_ELEMENTS = 1_000  # of a vector that a browser sends
KINDS = ("ones", "nonzeros")
"""What ``count`` counts in a ``pick``."""


class IntentError(ValueError):
    """Something that the page never asks for; the message says what is allowed."""


@dataclass(frozen=True)
class Changed:
    """The setting after a change, and what to say about it."""

    setting: Setting
    note: str = ""  # for the line under the cells
    error: str = ""  # the same, if the change could not be made
    keeps: str = ""  # the part of the page in which the visitor made the change


def change(setting: Setting, intent: str, value: Any, library: Library) -> Changed:
    """Return what a view becomes.

    Args:
        setting: of the view.
        intent: what the visitor does, a key of ``CHANGES``.
        value: what comes with it.
        library: the networks that the visitor may choose.
    """
    try:
        if intent not in CHANGES:
            raise IntentError(f"There is no change {str(intent)[:40]!r}.")
        return CHANGES[intent](setting, value, library)
    except ValueError as error:
        return Changed(setting, error=str(error), keeps=OWN_PARTS.get(intent, ""))


def _vector(setting: Setting, vector: list[int]) -> Setting:
    """Return the setting with another vector; the many samples are those of one vector."""
    same = tuple(vector) == setting.vector
    return replace(setting, vector=tuple(vector), many=setting.many and same)


def _read(setting: Setting, value: Any, library: Library) -> Changed:
    n_elems = setting.checkpoint.model.n_elems
    elements = read_elements(value, n_elems)
    vector = fit_vector(elements, n_elems)
    note = text.padded(len(elements), n_elems) if len(elements) < n_elems else ""
    return Changed(_vector(setting, vector), note, keeps="vector")


def _edit(setting: Setting, value: Any, library: Library) -> Changed:
    if (
        not isinstance(value, list)
        or not 1 <= len(value) <= MAX_ELEMENTS
        or not all(type(element) is int and -1 <= element <= 1 for element in value)
    ):
        raise IntentError(f"A vector is a list of 1 to {MAX_ELEMENTS} numbers, each 0, 1 or -1.")
    vector = fit_vector(value, setting.checkpoint.model.n_elems)
    return Changed(_vector(setting, vector), keeps="grid")


def _clear(setting: Setting, value: Any, library: Library) -> Changed:
    return Changed(_vector(setting, [0] * len(setting.vector)))


def _randomize(setting: Setting, value: Any, library: Library) -> Changed:
    n_elems = setting.checkpoint.model.n_elems
    number = _number(value, "The number of non-zeros")
    nonzero = int(min(max(number or 0, 0), n_elems))
    seed = _next(setting.seed)
    vector = random_vector(n_elems, nonzero, seed)
    return Changed(replace(_vector(setting, vector), seed=seed))


def _show_example(setting: Setting, value: Any, library: Library) -> Changed:
    known = examples.examples(setting.checkpoint)
    if not isinstance(value, str) or value not in known:
        raise IntentError(f"Examples for this network are: {', '.join(known)}.")
    return Changed(_vector(setting, list(known[value].vector)))


def _change_seed(setting: Setting, value: Any, library: Library) -> Changed:
    return Changed(replace(setting, seed=check_seed(value)), keeps="seed")


def _sample_again(setting: Setting, value: Any, library: Library) -> Changed:
    return Changed(replace(setting, seed=_next(setting.seed)))


def _sample_many(setting: Setting, value: Any, library: Library) -> Changed:
    return Changed(replace(setting, many=True))


def _change_prior(setting: Setting, value: Any, library: Library) -> Changed:
    prior = nearest_prior(_number(value, "The prior"))
    return Changed(replace(setting, lambda_p=prior), keeps="prior")


def _use_own_prior(setting: Setting, value: Any, library: Library) -> Changed:
    return Changed(replace(setting, lambda_p=trained_prior(setting.checkpoint)))


def _use_own_loss(setting: Setting, value: Any, library: Library) -> Changed:
    return Changed(replace(setting, lambda_p=trained_prior(setting.checkpoint), beta=None))


def _change_beta(setting: Setting, value: Any, library: Library) -> Changed:
    return Changed(replace(setting, beta=check_beta(_number(value, "beta"))))


def _change_stop(setting: Setting, value: Any, library: Library) -> Changed:
    step = int(min(max(_number(value, "The step") or 0, 0), setting.checkpoint.model.max_steps))
    return Changed(replace(setting, stop=step or None), keeps="stop")


def _change_second(setting: Setting, value: Any, library: Library) -> Changed:
    other = None if value == text.NO_OTHER else same_size(library.get(value), setting.checkpoint)
    return Changed(replace(setting, other=other), keeps="other")


def _toggle_inside(setting: Setting, value: Any, library: Library) -> Changed:
    return Changed(replace(setting, inside=not setting.inside))


def _change_model(setting: Setting, value: Any, library: Library) -> Changed:
    """Change the network; the vector is padded with zeros or cut to its size.

    A typed vector that was too long for the network before is taken now. A text that cannot be read
    stays, with its error, and the cells keep their vector.
    """
    if not isinstance(value, list) or len(value) != 2:
        raise IntentError("A change of the network has a name and the typed vector.")
    name, typed = value
    checkpoint = library.get(name)
    if checkpoint.name == setting.checkpoint.name:
        return Changed(setting, keeps="model")
    n_elems, elements, error = checkpoint.model.n_elems, list(setting.vector), ""
    try:
        if len(longer := read_elements(typed, len(elements), n_elems)) > len(elements):
            elements = longer
    except VectorError as wrong:
        error = str(wrong)
    changed = Setting(
        checkpoint,
        fitted(tuple(elements), n_elems),
        setting.seed,
        trained_prior(checkpoint),
        inside=setting.inside,
    )
    note = text.cut(n_elems) if len(elements) > n_elems else ""
    return Changed(changed, note, error, keeps="vector" if error else "")


def _pick(setting: Setting, value: Any, library: Library) -> Changed:
    """Show a random vector with as many ones, or non-zeros, as a point of "How hard is it?"."""
    sent = value if isinstance(value, dict) else {}
    kind, count = sent.get("kind"), sent.get("count")
    checkpoint = library.get(sent.get("model"))  # type: ignore[arg-type]  # it checks the type
    n_elems = checkpoint.model.n_elems
    if not isinstance(kind, str) or kind not in KINDS:
        raise IntentError(f"The kind of a point must be one of: {', '.join(KINDS)}.")
    if type(count) is not int or not 0 <= count <= n_elems:
        raise IntentError(f"The count of a point must be a whole number from 0 to {n_elems}.")
    vector = (
        random_vector(n_elems, count, FIRST_SEED)
        if kind == "nonzeros"
        else random_vector(n_elems, min(2 * count, n_elems), FIRST_SEED, ones=count)
    )
    return Changed(replace(Setting.first(checkpoint), vector=tuple(vector)))


def _show_own(setting: Setting, value: Any, library: Library) -> Changed:
    """Show the network that the visitor trained last."""
    if not library.own:
        raise IntentError(text.OWN_LOST)
    return Changed(Setting.first(library.own[-1]))


CHANGES: dict[str, Callable[[Setting, Any, Library], Changed]] = {
    "text": _read,
    "cells": _edit,
    "clear": _clear,
    "random": _randomize,
    "example": _show_example,
    "model": _change_model,
    "other": _change_second,
    "prior": _change_prior,
    "own_prior": _use_own_prior,
    "stop": _change_stop,
    "beta": _change_beta,
    "own_loss": _use_own_loss,
    "seed": _change_seed,
    "again": _sample_again,
    "many": _sample_many,
    "inside": _toggle_inside,
    "pick": _pick,
    "own": _show_own,
}
"""The functions that make the changes, by what the page calls them."""
OWN_PARTS = {
    "text": "vector",
    "cells": "grid",
    "example": "example",
    "model": "model",
    "other": "other",
    "prior": "prior",
    "stop": "stop",
    "seed": "seed",
}
"""The part of the page in which the visitor makes a change, where there is one."""


def _next(seed: int) -> int:
    return (seed + 1) % (MAX_SEED + 1)


def _number(value: Any, name: str) -> float | None:
    """Return a finite number as sent, or None for an empty box."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise IntentError(f"{name} must be a number.")
    if isinstance(value, int) and value.bit_length() > 64:  # no float may be as large
        return 1e18 if value > 0 else -1e18
    return None if math.isnan(value) else min(max(float(value), -1e18), 1e18)
