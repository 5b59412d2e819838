"""A value that the page keeps for the server, a Gradio component.

Gradio can also keep a value on the server, for each session. That needs an open connection for each
page, and a browser opens only six for all its tabs; and a lost connection or a restart loses it.
"""

from typing import Any

import gradio as gr


class Kept(gr.HTML):
    """A value that the server gives the page, and the page sends back with each event.

    It is not shown. A subclass checks in ``preprocess`` what a browser sends.
    """

    def __init__(self, value: Any = None, *, js_on_load: str | None = None, **arguments: Any):
        super().__init__(
            value=value,
            html_template="<i hidden></i>",
            js_on_load=js_on_load,
            visible="hidden",
            **arguments,
        )

    def postprocess(self, value: Any) -> Any:
        """Return the value unchanged."""
        return value

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value: any."""
        return {}
