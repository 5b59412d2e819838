"""Compress the page and its files once and keep the result; mark hashed files as immutable.

Gradio compresses files at every request and the page never, and sends no Cache-Control.
"""

import gzip
from functools import lru_cache

import anyio
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


def _squeeze(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


_squeeze_page = lru_cache(8)(_squeeze)  # of its own: it differs by the host of the request
_squeeze_file = lru_cache(FILES)(_squeeze)


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
            if message["type"] != "http.response.body":  # an extension of the server's
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            sent = bytes(body)
            compressible = _is_compressible(begun, sent)
            if compressible:  # in a thread: Plotly's script takes a quarter of a second
                squeeze = _squeeze_page if scope["path"].endswith("/") else _squeeze_file
                sent = await anyio.to_thread.run_sync(squeeze, sent)
            await send(_start_message(begun, len(sent), compressible, scope["path"]))
            await send({"type": "http.response.body", "body": sent})

        await self.app({**scope, "headers": plain}, receive, gather)


def _is_compressible(begun: Message, body: bytes) -> bool:
    headers = Headers(raw=begun["headers"])
    return (
        begun["status"] == 200
        and LEAST <= len(body) <= LARGEST
        and "content-encoding" not in headers
        and headers.get("content-type", "").startswith(_TEXT)
    )


def _start_message(begun: Message, length: int, compressed: bool, path: str) -> Message:
    """Return the start of the response with the headers of what is sent."""
    headers = MutableHeaders(raw=list(begun["headers"]))
    if compressed:
        headers["Content-Encoding"] = "gzip"
        headers.add_vary_header("Accept-Encoding")
    headers["Content-Length"] = str(length)
    if HASHED in path and begun["status"] == 200:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return {**begun, "headers": headers.raw}
