"""The bar above the tabs, a Gradio component."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr

from pondernet.demo.server.inputs import refuse
from pondernet.demo.server.scripts import load
from pondernet.demo.server.visitor_key import check_key
from pondernet.demo.shell import text
from pondernet.demo.shell.keys import keys
from pondernet.demo.shell.link import LinkError, check_link, choices

MAX_INTENTS = 100
"""Changes in one question. More come together only while the server does not answer."""


@dataclass(frozen=True)
class Asked:
    """What a visitor has done since the page was last drawn."""

    link: dict[str, str]  # the view that the page shows
    intents: tuple[tuple[str, Any], ...]  # changes, by name and value, oldest first
    number: int  # of the last change
    key: str  # of the browser tab
    typed: dict[str, Any]  # what stands in the boxes of the view, as text


class PageBar(gr.HTML):
    """Title, switches and keys above the tabs; also keeps the address bar in sync.

    It has the state of the page, the link of its view. ``ask`` fires when the visitor has done
    something: the value is then an ``Asked``, as JSON. The answer is ``{"link": {...},
    "notice": str, "answered": number}``.

    Args:
        value: as above.
        view: names of the parameters that the server reads and writes.
        tabs: label of each tab by its name, in their order.
        boxes: the CSS selector of each box whose text is sent with a question, by name.
        story: the parameters of each beat of the story; the address has the number of a beat.
    """

    def __init__(
        self,
        value: dict[str, Any] | None = None,
        *,
        view: Sequence[str],
        tabs: Mapping[str, str],
        boxes: Mapping[str, str],
        story: Sequence[Mapping[str, str]] = (),
        **arguments: Any,
    ):
        self.choices: Mapping[str, list[str]] = choices(list(tabs), len(story))
        shortcuts = keys(tabs, has_story=bool(story))
        super().__init__(
            value=value,
            html_template=text.bar(shortcuts, tabs, has_story=bool(story)),
            js_on_load=load("shell/page_bar.js", "ask"),
            apply_default_css=False,
            # As text, because Gradio wraps and deep-copies an object at each event.
            page=json.dumps(
                {
                    "view": list(view),
                    "choices": self.choices,
                    "story": story,
                    "boxes": boxes,
                    "keys": [asdict(key) for key in shortcuts],
                    "aside": ["many"],  # a beat of the story goes on with these
                    "words": text.WORDS,
                }
            ),
            **arguments,
        )

    # The value of gr.HTML is text, that of this component a dictionary.
    def preprocess(self, payload: Any) -> Asked:  # type: ignore[override]
        """Return what the visitor has done.

        Raises:
            gr.Error: the value is nothing that the page sends.
        """
        sent = payload if isinstance(payload, dict) else {}
        intents, number = sent.get("intents", []), sent.get("number", 0)
        try:
            link = check_link(sent.get("link"))
        except LinkError as error:
            raise refuse(str(error)) from None
        if (
            not isinstance(intents, list)
            or len(intents) > MAX_INTENTS
            or not all(isinstance(each, list) and len(each) == 2 for each in intents)
            or not all(isinstance(name, str) for name, _ in intents)
        ):
            raise refuse(f"There are at most {MAX_INTENTS} changes, each a name and a value.")
        if type(number) is not int or not 0 <= number < 2**53:
            raise refuse("The number of a question must be a whole number.")
        pairs = tuple((name, value) for name, value in intents)
        typed = sent.get("typed")
        boxes = typed if isinstance(typed, dict) else {}
        return Asked(link, pairs, number, check_key(sent.get("key", "")), boxes)

    def postprocess(  # type: ignore[override]
        self, value: dict[str, Any] | None
    ) -> dict[str, Any] | None:
        """Return address and notice unchanged."""
        return value

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value."""
        return {"type": "object"}
