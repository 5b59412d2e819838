"""The file of a trained network that the page holds, a Gradio component."""

import base64
from typing import Any

import gradio as gr

from pondernet.demo.server.scripts import load


class SavedFile(gr.HTML):
    """A file in the browser, to be saved without asking the server, which may forget it.

    It is not shown. The value is ``{"name": str, "contents": bytes}``, or None for no file. The
    document event ``pondernet:save`` saves it.
    """

    def __init__(self, **arguments: Any):
        super().__init__(
            value=None,
            html_template="<i hidden></i>",
            js_on_load=load("training/saved_file.js"),
            visible="hidden",
            **arguments,
        )

    def preprocess(self, payload: Any) -> None:
        """Return nothing: no event reads the file."""

    def postprocess(  # type: ignore[override]  # gr.HTML takes text
        self, value: dict[str, Any] | None
    ) -> dict[str, str] | None:
        """Return the file with its contents in Base64."""
        return value and value | {"contents": base64.b64encode(value["contents"]).decode()}

    def api_info(self) -> dict[str, Any]:
        """Return the JSON schema of the value."""
        return {"type": "object"}
