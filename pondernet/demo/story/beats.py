"""Read the beats of a story from a text file: a link of the page and a caption a line.

Knows no Gradio. ``beats.txt`` is the story that ships, and an example of the format.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl

from pondernet.demo.networks.library import Library
from pondernet.demo.ponder.link import VIEW, from_link, to_link
from pondernet.demo.shell.link import check_choices, choices

SHIPPED = Path(__file__).with_name("beats.txt")
MAX_CAPTION = 200  # characters shown; more would take the room of what the caption points at

PARTS = {
    "network": "#model",
    "vector": "#vector-grid .cells",
    "outcome": "#outcome .outcomes",
    "history": "#history .history",
    "figure": "#halting-plot .plot",
    "coins": ".coins-row",
    "expected": "#facts .fact:nth-child(1)",
    "prior": "#facts .fact:nth-child(2)",
    "divergence": "#facts .fact:nth-child(3)",
    "own-coin": "#difficulty-plot .finding .explained:first-of-type",
    "mean-step": "#difficulty-plot .finding .explained:nth-of-type(2)",
    "best-step": "#difficulty-plot .finding .explained:last-of-type",
    "accuracies": "#difficulty-plot .halting-plot",
    "difficulty": "#difficulty-plot .difficulty-bar",
    "start": "#start",
    "training": "#training-plot",
    "use": "#use",
}
"""The parts of the page that a caption can light up: css selectors by name."""

GUESSES = ("odd", "even")
"""What a caption can ask for: words with the part "guess odd" are a button that guesses it."""

_LINE = re.compile(r"\S*\?(\S+)\s+(\S.*)")
_POINT = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_STEPS = re.compile(r"step (\d+)|steps (\d+)-(\d+)")


class StoryError(ValueError):
    """A file that is no story; the message names the file, the line and what is allowed."""


@dataclass(frozen=True)
class Beat:
    """A view of the page with a caption."""

    link: dict[str, str]
    """All parameters of the address that describe the view, each written as the page writes it."""
    caption: str
    """HTML, in which a button has the css selector of each part as its ``data-part``."""
    plays: bool
    """Whether the player shows the steps one by one: in the Ponder tab, with one network."""
    asks: bool
    """Whether it asks for a guess, and shows and plays the steps after it."""


def shipped(library: Library, tabs: Sequence[str]) -> list[Beat]:
    """Return the story that ships, or no beats where its networks are not in the library."""
    try:
        return read(SHIPPED, library, tabs)
    except StoryError:
        return []


def read(path: str | Path, library: Library, tabs: Sequence[str]) -> list[Beat]:
    """Return the beats in a file.

    Args:
        path: a text file. A line is a link, which begins with "?" or is a whole address, and a
            caption. Empty lines and those that begin with "#" are skipped.
        library: the networks that links may name.
        tabs: names of the tabs.

    Raises:
        StoryError: the file cannot be read, or a line is no beat.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise StoryError(f"The story {path} must be a text file in UTF-8: {error}.") from None
    beats = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            beats.append(_beat(line.strip(), library, tabs))
        except ValueError as error:
            raise StoryError(f"The story {path}, line {number}: {error}") from None
    if not beats:
        raise StoryError(f"The story {path} has no beats: a beat is a line with {_FORM}.")
    return beats


_FORM = "a link of the page and a caption, such as: ?vector=11 There are [two ones](vector)"


def _beat(line: str, library: Library, tabs: Sequence[str]) -> Beat:
    parts = _LINE.fullmatch(line)
    if not parts:
        raise ValueError(f"a beat is {_FORM}; got {line[:60]!r}.")
    query, caption = parts.groups()
    shown = len(_POINT.sub(r"\1", caption))
    if shown > MAX_CAPTION:
        raise ValueError(f"the caption has {shown} characters; {MAX_CAPTION} are allowed at most.")
    # A copied address may be of presenter mode, which the story leaves as it is, and may have
    # parameters of Gradio's own, such as __theme.
    given = {
        name: value
        for name, value in parse_qsl(query, keep_blank_values=True)
        if name != "presenter" and not name.startswith("__")
    }
    allowed = {name: values for name, values in choices(tabs).items() if name != "presenter"}
    unknown = [name for name in given if name not in [*VIEW, *allowed]]
    if unknown:
        raise ValueError(
            f"a link of a beat has no parameter {unknown[0]!r}. "
            f"There are: {', '.join([*VIEW, *allowed])}."
        )
    check_choices(given, allowed)
    setting = from_link(given, library)
    asks = any(part.startswith("guess ") for _, part in _POINT.findall(caption))
    chosen = {name: given.get(name, values[0]) for name, values in allowed.items()}
    return Beat(
        link=to_link(setting) | chosen,
        caption=_caption(caption, setting.checkpoint.model.max_steps),
        plays=chosen["tab"] == "ponder" and setting.other is None,
        asks=asks,
    )


def _caption(text: str, max_steps: int) -> str:
    html, end = [], 0
    text = text.replace(" %", "\u00a0%")
    for point in _POINT.finditer(text):
        words, part = point.groups()
        kind, _, guess = part.partition(" ")
        button = (
            f'<button type="button" class="guess" data-guess="{guess}">{escape(words)}</button>'
            if kind == "guess" and guess in GUESSES
            else pointing(words, _selector(part, max_steps))
        )
        html += [escape(text[end : point.start()]), button]
        end = point.end()
    return "".join([*html, escape(text[end:])])


def pointing(words: str, selector: str) -> str:
    """Return words of a caption that light up a part of the page; HTML."""
    part = f'<button type="button" class="points" data-part="{escape(selector)}">'
    return f"{part}{escape(words)}</button>"


def _selector(part: str, max_steps: int) -> str:
    steps = _STEPS.fullmatch(part)
    if steps:
        first, last = int(steps[1] or steps[2]), int(steps[1] or steps[3])
        if 1 <= first <= last <= max_steps:
            return f".coin:nth-child(n+{first}):nth-child(-n+{last})"
    elif part in PARTS:
        return PARTS[part]
    raise ValueError(
        f"there is no part {part[:40]!r} to point at. There are: {', '.join(PARTS)}, "
        f"step 1 to step {max_steps}, ranges such as steps 2-5, guess odd and guess even."
    )
