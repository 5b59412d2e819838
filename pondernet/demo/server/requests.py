"""Read the body of a request within limits, and check the JSON in it; knows nothing of the page."""

import asyncio
import json
from typing import Any

from starlette.types import Receive

MAX_BODY = 1_000_000
"""Bytes of a request. Reading a request costs memory and time in proportion."""
MAX_SECONDS = 30.0
"""For the whole body to arrive: a connection that sends a byte a minute is closed."""
MAX_NESTING = 5
"""Levels of lists and objects within one another in a value."""
MAX_CONTAINERS = 5_000
"""Opening brackets in a body. Each list and object costs far more than its bytes."""


class RefusedError(ValueError):
    """A request that is not handled; the message says what is allowed."""

    def __init__(self, message: str, status: int = 400):
        super().__init__(message)
        self.status = status


async def read_body(receive: Receive) -> bytes:
    """Return the body of a request; at most ``MAX_BODY`` bytes are kept in memory.

    Drain a longer body first: a client that is still sending would miss the 413.

    Raises:
        RefusedError: the body is too long or too slow, or the client disconnected.
    """
    try:
        return await asyncio.wait_for(_read(receive), MAX_SECONDS)
    except TimeoutError:
        raise RefusedError(
            f"The request did not arrive within {MAX_SECONDS:.0f} seconds.", status=408
        ) from None


async def _read(receive: Receive) -> bytes:
    body, length, more = bytearray(), 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise RefusedError("The request ended before its body was complete.")
        piece = message.get("body", b"")
        length += len(piece)
        if length <= MAX_BODY:
            body += piece
        more = message.get("more_body", False)
    if length > MAX_BODY:
        raise RefusedError(
            f"The request has {length} bytes; at most {MAX_BODY} are read.", status=413
        )
    return bytes(body)


def parse(body: bytes) -> Any:
    """Return the JSON value in a body.

    Raises:
        RefusedError: it is not JSON, has too many lists and objects, or has a number or a text that
            cannot be sent on.
    """
    # Before parsing: small containers by the ten thousand keep the parser busy for seconds.
    if body.count(b"[") + body.count(b"{") > MAX_CONTAINERS:
        raise RefusedError(f"A request has at most {MAX_CONTAINERS} lists and objects.")
    try:
        value = json.loads(body)
        # Gradio's error would contain the value, and JSON cannot encode NaN and infinity.
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise RefusedError(
            "The request must be JSON, with finite numbers and valid Unicode text."
        ) from None
    return value


def check_values(values: list[Any]) -> None:
    """Raise RefusedError for deeply nested values, and for files, which Gradio would look up."""
    level = values
    for _ in range(MAX_NESTING + 1):
        if any(isinstance(value, dict) and "path" in value for value in level):
            raise RefusedError("This page takes no files.")
        lists = [value for value in level if isinstance(value, list)]
        dicts = [value.values() for value in level if isinstance(value, dict)]
        level = [inner for outer in (*lists, *dicts) for inner in outer]
    if level:
        raise RefusedError(f"A value has at most {MAX_NESTING} levels of lists and objects.")
