"""The file of a trained network that the page holds, a Gradio component."""

import base64
from typing import Any

from pondernet.demo.server.kept import Kept
from pondernet.demo.server.scripts import load


class SavedFile(Kept):
    """A file in the browser, to be saved without asking the server, which may forget it.

    The value is ``{"name": str, "contents": bytes}``, or None for no file. The
    document event ``pondernet:save`` saves it.
    """

    def __init__(self, **arguments: Any):
        super().__init__(None, js_on_load=load("training/saved_file.js"), **arguments)

    def preprocess(self, payload: Any) -> None:
        """Return nothing: no event reads the file."""

    def postprocess(  # type: ignore[override]
        self, value: dict[str, Any] | None
    ) -> dict[str, str] | None:
        """Return the file with its contents in Base64."""
        return value and value | {"contents": base64.b64encode(value["contents"]).decode()}
