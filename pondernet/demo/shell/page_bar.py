"""The bar above the tabs, a Gradio component."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import gradio as gr

from pondernet.demo.networks.visitor_key import check_key
from pondernet.demo.server.inputs import refuse
from pondernet.demo.server.scripts import load
from pondernet.demo.shell import text
from pondernet.demo.shell.keys import keys
from pondernet.demo.shell.link import VIEW, LinkError, check_link, choices


class PageBar(gr.HTML):
    """Title, switches and keys above the tabs; also keeps the address bar in sync.

    The browser receives the parameters of the address, ``{"link": {...}, "notice": str}``, with
    ``"followed": True`` in the answer to a link. On ``navigate`` it sends the link that the visitor
    followed, and the key of the browser tab, ``"key"``.

    Args:
        value: as above.
        tabs: label of each tab by its name, in their order.
        story: the parameters of each beat of the story; the address has the number of a beat.
    """

    def __init__(
        self,
        value: dict[str, Any] | None = None,
        *,
        tabs: Mapping[str, str],
        story: Sequence[Mapping[str, str]] = (),
        **arguments: Any,
    ):
        self.choices: Mapping[str, list[str]] = choices(list(tabs), len(story))
        shortcuts = keys(tabs, has_story=bool(story))
        super().__init__(
            value=value,
            html_template=text.bar(shortcuts, tabs, has_story=bool(story)),
            js_on_load=load("shell/page_bar.js", "navigate"),
            apply_default_css=False,
            # As text, because Gradio wraps and deep-copies an object at each event.
            page=json.dumps(
                {
                    "view": list(VIEW),
                    "choices": self.choices,
                    "story": story,
                    "keys": [asdict(key) for key in shortcuts],
                    "words": {"key": text.KEY_HINT, "no_full_screen": text.NO_FULL_SCREEN},
                }
            ),
            **arguments,
        )

    # The value of gr.HTML is text, that of this component a dictionary.
    def preprocess(self, payload: Any) -> dict[str, Any]:  # type: ignore[override]
        """Return the link that the visitor followed, parameters as text, and the key.

        Raises:
            gr.Error: it is anything else.
        """
        sent = payload if isinstance(payload, dict) else {}
        try:
            link = check_link(sent.get("link"))
        except LinkError as error:
            raise refuse(str(error)) from None
        return {"link": link, "key": check_key(sent.get("key", ""))}

    def postprocess(  # type: ignore[override]
        self, value: dict[str, Any] | None
    ) -> dict[str, Any] | None:
        """Return address and notice unchanged."""
        return value

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value."""
        return {"type": "object"}
