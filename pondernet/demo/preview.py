"""What a link preview says: of the page, of a view of it, or of a beat of the story."""

import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape

from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import outcome_text
from pondernet.demo.ponder.link import VIEW, from_link
from pondernet.demo.ponder.vector_text import format_run
from pondernet.demo.server.previews import Preview
from pondernet.demo.shell.link import LinkError, check_choices, choices
from pondernet.demo.shell.text import TITLE
from pondernet.demo.story.beats import Beat

DESCRIPTION = (
    "A recurrent network decides whether the number of ones in a vector is odd, and at which step "
    "to stop. See what it does with any vector."
)
NO_SCRIPT = (
    "This page draws in the browser what a network does with a vector. It needs JavaScript: "
    "switch it on and reload the page."
)
NO_EVAL = (
    "This page cannot start: the content security policy of the server, or of a proxy, must allow "
    "script-src 'unsafe-eval', which Gradio needs."
)
_TAG = re.compile(r"<[^>]*>")


def describe_links(
    library: Library, tabs: Mapping[str, str], story: Sequence[Beat]
) -> Callable[[dict[str, str]], Preview]:
    """Return the function that describes a link by its parameters.

    Args:
        library: the networks that links may name.
        tabs: label of each tab by its name.
        story: its beats.
    """
    allowed = choices(list(tabs), len(story))

    def describe(given: dict[str, str]) -> Preview:
        link = {name: given[name] for name in [*VIEW, *allowed] if name in given}
        try:
            check_choices(link, allowed)
            if link.get("story"):
                beat = story[int(link["story"]) - 1]
                title = f"{link['story']} of {len(story)}: {TITLE}"
                return Preview(title, _words(beat.caption), link)
            tab = link.get("tab", next(iter(tabs)))
            title = TITLE if tab == next(iter(tabs)) else f"{tabs[tab]} {TITLE}"
            if not any(name in link for name in VIEW):
                return Preview(title, DESCRIPTION, link)
            pondering, other = from_link(link, library).ponder()
        except LinkError:  # the page opens with its start view, and says why
            return Preview(TITLE, DESCRIPTION, {})
        outcome = _words(outcome_text.outcome(pondering, other))
        return Preview(
            title, f"{pondering.model}, on {format_run(pondering.vector)}. {outcome}", link
        )

    return describe


def _words(html: str) -> str:
    """Return the text of HTML of ours, in one line."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())
