"""Answer calls of the public endpoint in two requests, the way Gradio documents for cURL.

``POST call/ponder`` returns an ``event_id``; ``GET call/ponder/EVENT_ID`` returns the answer as one
server-sent event. Gradio itself would keep a session for every call and never delete it.
"""

import json
import secrets
from collections.abc import Awaitable
from typing import Any

import gradio as gr

MAX_UNREAD = 1_000
"""Answers kept until they are read, of some 3 kB each; beyond it the oldest is deleted."""


class Calls:
    """The answers that have not been read yet."""

    def __init__(self) -> None:
        self._unread: dict[str, str] = {}

    async def ask(self, answer: Awaitable[Any]) -> str:
        """Wait for an answer, keep it, and return the event_id to read it with.

        A ``gr.Error`` is an answer too; any other exception is raised.
        """
        try:
            event = _server_sent_event("complete", [await answer])
        except gr.Error as error:
            shown = {"title": error.title, "duration": error.duration, "visible": error.visible}
            event = _server_sent_event("error", {"error": error.message} | shown)
        event_id = secrets.token_hex(16)
        self._unread[event_id] = event
        if len(self._unread) > MAX_UNREAD:
            del self._unread[next(iter(self._unread))]
        return event_id

    def read(self, event_id: str) -> str | None:
        """Return the answer as a server-sent event and delete it; None if there is none."""
        return self._unread.pop(event_id, None)


def _server_sent_event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
