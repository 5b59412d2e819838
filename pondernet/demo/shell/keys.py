"""Keyboard shortcuts: one entry for each line of the list on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Action = tuple[str, Any]
"""``("click", element id)``, or ``(NAME, detail)`` for the document event ``pondernet:NAME``."""


@dataclass(frozen=True)
class Key:
    """A line of the list of keys, and the action of each of its keys."""

    shown: str
    does: str
    actions: Mapping[str, Action] = field(default_factory=dict)  # by KeyboardEvent.key
    tab: str | None = None  # None: on every tab


def keys(tabs: Sequence[str]) -> list[Key]:
    """Return the shortcuts of a page with these tabs."""
    return [
        Key("R", "a random vector", {"r": ("click", "randomize")}, "ponder"),
        Key(
            "Enter",
            "ponder the vector step by step",
            {"Enter": ("click", "ponder")},
            "ponder",
        ),
        Key("S", "sample again", {"s": ("click", "sample-again")}, "ponder"),
        Key("Space", "play, pause", {" ": ("player", "toggle")}, "ponder"),
        Key(
            "\u2190 \u2192",
            "one step back, one step forward",
            {"ArrowLeft": ("player", -1), "ArrowRight": ("player", 1)},
            "ponder",
        ),
        Key("I", "look inside: the hidden state", {"i": ("inside", None)}, "ponder"),
        Key("H", "what halting buys", {"h": ("view", {"tab": "difficulty", "figure": "halting"})}),
        Key(
            f"1 \u2026 {len(tabs)}",
            "go to a tab",
            {str(place): ("tab", tab) for place, tab in enumerate(tabs, start=1)},
        ),
        Key("P", "presenter mode", {"p": ("presenter", None)}),
        Key("?", "show this list", {"?": ("keys", None)}),
        Key("Esc", "leave a text box, close this list"),
    ]
