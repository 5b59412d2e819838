"""The keyboard shortcuts: one entry for each line of the list that the visitor reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Action = tuple[str, Any]
"""("click", element id), or an event of the document, "pondernet:NAME", as (NAME, detail)."""


@dataclass(frozen=True)
class Key:
    """One line of the list of keys, and what each key of it does."""

    shown: str
    does: str
    actions: Mapping[str, Action] = field(default_factory=dict)  # by the name in KeyboardEvent.key
    tab: str | None = None  # where it works; None: everywhere


def keys(tabs: Sequence[str]) -> list[Key]:
    """Return the shortcuts of a page with these tabs."""
    return [
        Key("R", "a random vector", {"r": ("click", "randomize")}, "ponder"),
        Key(
            "Enter",
            "ponder: think it through step by step",
            {"Enter": ("click", "ponder")},
            "ponder",
        ),
        Key("S", "sample again", {"s": ("click", "sample-again")}, "ponder"),
        Key("Space", "play, pause", {" ": ("player", "toggle")}, "ponder"),
        Key(
            "\u2190 \u2192",
            "one step back, one step on",
            {"ArrowLeft": ("player", -1), "ArrowRight": ("player", 1)},
            "ponder",
        ),
        Key(
            f"1 \u2026 {len(tabs)}",
            "the tabs",
            {str(place): ("tab", tab) for place, tab in enumerate(tabs, start=1)},
        ),
        Key("P", "presenter mode", {"p": ("presenter", None)}),
        Key("?", "these keys", {"?": ("keys", None)}),
        Key("Esc", "leave a text box, close this"),
    ]
