"""Compress what a page is made of once, not at each request, and let browsers keep hashed files.

Gradio compresses a file anew each time, the page itself never, and says nothing of caching.
"""

import gzip
from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 8_000_000
"""Bytes of a file that is kept, compressed."""
FILES = 400
"""Files that are kept; a page has some 120."""
LEAST = 500
"""Bytes of a file that is worth compressing."""
HASHED = "/assets/"
"""Within the path of Gradio's files whose names change with their contents."""
_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")
_PARTS = (HASHED, "/static/", "/scripts/", "/theme.css")

_squeeze = lru_cache(FILES)(lambda body: gzip.compress(body, 9, mtime=0))


class Compressed:
    """ASGI middleware around the page and its files."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; compress the response if the browser takes it so."""
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        if (
            headers is None
            or scope["method"] != "GET"
            or not (scope["path"].endswith("/") or any(part in scope["path"] for part in _PARTS))
            or "gzip" not in headers.get("accept-encoding", "")
            or "range" in headers
        ):
            await self.app(scope, receive, send)
            return
        # Else Gradio would compress it first.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        begun: Message = {}
        body = bytearray()

        async def gather(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = message
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            await send(_told(begun, bytes(body), scope["path"]))
            await send({"type": "http.response.body", "body": _sent(begun, bytes(body))})

        await self.app({**scope, "headers": plain}, receive, gather)


def _pays(begun: Message, body: bytes) -> bool:
    headers = Headers(raw=begun["headers"])
    return (
        begun["status"] == 200
        and LEAST <= len(body) <= LARGEST
        and "content-encoding" not in headers
        and headers.get("content-type", "").startswith(_TEXT)
    )


def _sent(begun: Message, body: bytes) -> bytes:
    return _squeeze(body) if _pays(begun, body) else body


def _told(begun: Message, body: bytes, path: str) -> Message:
    """Return the start of the response that fits what is sent."""
    headers = MutableHeaders(raw=list(begun["headers"]))
    if _pays(begun, body):
        headers["Content-Encoding"] = "gzip"
        headers.add_vary_header("Accept-Encoding")
    headers["Content-Length"] = str(len(_sent(begun, body)))
    if HASHED in path and begun["status"] == 200:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return {**begun, "headers": headers.raw}
