"""Keyboard shortcuts: one entry for each line of the list on the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Action = tuple[str, Any]
"""``("click", selector)``, or ``(NAME, detail)`` for the document event ``pondernet:NAME``."""


@dataclass(frozen=True)
class Key:
    """A line of the list of keys, and the action of each of its keys."""

    shown: str
    does: str
    actions: Mapping[str, Action] = field(default_factory=dict)  # by what the key writes
    tab: str | None = None  # None: on every tab


def keys(tabs: Iterable[str], has_story: bool = True) -> list[Key]:
    """Return the shortcuts of a page with these tabs, by their names, with or without a story."""
    places = {str(place): ("tab", tab) for place, tab in enumerate(tabs, start=1)}
    halting = {"tab": "difficulty", "figure": "halting"}
    story = [
        Key("T", "begin, leave or resume the story", {"t": ("story", None)}),
        # The story's script listens to these: without a story they scroll.
        Key("PgDn PgUp", "next beat of the story, the beat before"),
    ]
    return [
        Key(f"1 \u2026 {len(places)}", "go to a tab", places),
        Key("H", "what halting buys", {"h": ("view", halting)}),
        *(story if has_story else []),
        Key("P", "presenter mode", {"p": ("presenter", None)}),
        Key("D", "dark or light", {"d": ("click", "[data-switch=dark]")}),
        Key("K", "copy the link", {"k": ("click", "[data-switch=copy]")}),
        Key(
            "G V",
            "save the figure as PNG, as SVG",
            {"g": ("click", "[data-switch=png]"), "v": ("click", "[data-switch=svg]")},
        ),
        Key("F", "full screen", {"f": ("fullscreen", None)}),
        Key("B .", "blank the screen; any key ends it", dict.fromkeys("b.", ("blank", None))),
        Key("?", "show this list", {"?": ("keys", None)}),
        Key(
            "Esc",
            "leave the text box, the full screen, the story or presenter mode",
            {"Escape": ("leave", None)},
        ),
        Key("Enter", "ponder step by step", {"Enter": ("click", "#ponder")}, "ponder"),
        Key("Space", "play, pause", {" ": ("player", "toggle")}, "ponder"),
        Key(
            "\u2190 \u2192",
            "one step back, one step forward",
            {"ArrowLeft": ("player", -1), "ArrowRight": ("player", 1)},
            "ponder",
        ),
        Key("A", "announce the step again", {"a": ("player", "say")}, "ponder"),
        Key("R", "a random vector", {"r": ("click", "#randomize")}, "ponder"),
        Key("Z", "all zeros", {"z": ("click", "#clear")}, "ponder"),
        Key("S", "sample again", {"s": ("click", "#sample-again")}, "ponder"),
        Key("M", "sample 1000", {"m": ("click", "#sample-many")}, "ponder"),
        Key("I", "look inside: the hidden state", {"i": ("inside", None)}, "ponder"),
        Key("C", "compare", {"c": ("click", "[data-more=compare]")}, "ponder"),
        Key("Enter", "measure", {"Enter": ("click", "#measure")}, "difficulty"),
        Key("X", "cancel", {"x": ("click", "#cancel-measure")}, "difficulty"),
        Key("O", "by ones", {"o": ("view", {"figure": "ones"})}, "difficulty"),
        Key("N", "by non-zeros", {"n": ("view", {"figure": "nonzeros"})}, "difficulty"),
        Key("Enter", "start", {"Enter": ("click", "#start")}, "train"),
        Key("X", "stop", {"x": ("click", "#stop")}, "train"),
        Key("U", "ponder with this model", {"u": ("click", "#use")}, "train"),
        Key("L", "download the checkpoint", {"l": ("click", "#download")}, "train"),
    ]
