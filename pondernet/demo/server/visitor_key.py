"""The key by which the server finds what a visitor has trained, a Gradio component."""

import re
from typing import Any

from pondernet.demo.server.inputs import refuse
from pondernet.demo.server.kept import Kept
from pondernet.demo.server.scripts import load

_KEY = re.compile(r"[0-9a-f]{32}")


def check_key(key: Any) -> str:
    """Return a key as sent; it is empty until the page's script has run.

    Raises:
        gr.Error: it is not a key that the script makes.
    """
    if isinstance(key, str) and (not key or _KEY.fullmatch(key)):
        return key
    raise refuse("The key of a browser tab has 32 hexadecimal digits.")


class VisitorKey(Kept):
    """A secret that the browser tab makes, keeps, and sends with each event.

    A reload keeps it. A new tab makes its own, also one that is duplicated or opened by another.
    """

    def __init__(self, **arguments: Any):
        super().__init__("", js_on_load=load("server/visitor_key.js"), **arguments)

    def preprocess(self, payload: Any) -> str:
        """Return the key; see ``check_key``."""
        return check_key(payload)
