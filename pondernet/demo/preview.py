"""What a link preview says: of the page, of a view of it, or of a beat of the story."""

import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape

from pondernet.demo.first_sight import first_sight
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
    first_tab = next(iter(tabs))

    def describe(given: dict[str, str]) -> Preview:
        link = {name: given[name] for name in [*VIEW, *allowed] if name in given}
        try:
            check_choices(link, allowed)
            beat = story[int(link["story"]) - 1] if link.get("story") else None
            view = beat.link if beat else link
            pondering, other = from_link(view, library).ponder()
        except LinkError:  # the page opens with its start view, and says why
            return describe({})
        tab = view.get("tab", first_tab)
        title = TITLE if tab == first_tab else f"{tabs[tab]} {TITLE}"
        described, of_view = DESCRIPTION, any(name in link for name in VIEW)
        if beat:
            title, described = f"{link['story']} of {len(story)}: {TITLE}", _words(beat.caption)
        elif of_view:
            outcome = _words(outcome_text.outcome(pondering, other))
            described = f"{pondering.model}, on {format_run(pondering.vector)}. {outcome}"
        # A first visit begins with a guess, as a beat may.
        answered = of_view and not beat
        sight = first_sight(pondering, other, answered) if tab == first_tab else ""
        return Preview(title, described, link, sight)

    return describe


def _words(html: str) -> str:
    """Return the text of HTML of ours, in one line."""
    return re.sub(r" (?=[,.])", "", " ".join(unescape(_TAG.sub(" ", html)).split()))
