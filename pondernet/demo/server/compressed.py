"""Compress the page and its files once and keep the result; mark hashed files as immutable.

Gradio compresses files at every request and the page never, and sends no Cache-Control.
"""

import gzip
from functools import lru_cache

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pondernet.demo.server.responses import gather, path_below

LARGEST = 8_000_000
"""Bytes of a file that is kept, compressed."""
FILES = 400
"""Files that are kept; a page has some 120. Those that never change are answered from here."""
LEAST = 500
"""Bytes of a file that is worth compressing."""
HASHED = ("/assets/", "/scripts/")
"""How the path of a file begins that changes with its contents: Gradio's and our own."""
_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")
_PARTS = (*HASHED, "/static/", "/theme.css")


def _squeeze(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


_squeeze_page = lru_cache(8)(_squeeze)  # of its own: it differs by the host of the request
_squeeze_file = lru_cache(FILES)(_squeeze)


class Compressed:
    """ASGI middleware around the page and its files."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self._kept: dict[str, tuple[Message, Message]] = {}  # responses that hold for good, by path

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
        path = path_below(scope)
        response = self._kept.get(path)
        if response is None:
            # Else Gradio would compress it first.
            plain = [(n, value) for n, value in scope["headers"] if n != b"accept-encoding"]
            begun, body = await gather(self.app, {**scope, "headers": plain}, receive, send)
            if begun is None:
                return
            response = await _squeezed(begun, body, path)
            if begun["status"] == 200 and path.startswith(HASHED) and len(self._kept) < FILES:
                self._kept[path] = response
        start, rest = response  # sent as copies: middleware of Gradio's changes what it is given
        await send({**start, "headers": [*start["headers"]]})
        await send({**rest})


async def _squeezed(begun: Message, body: bytes, path: str) -> tuple[Message, Message]:
    """Return the messages of a response, compressed if that is worth it."""
    compressible = _is_compressible(begun, body)
    if compressible:  # in a thread: Plotly's script takes a quarter of a second
        squeeze = _squeeze_page if path.endswith("/") else _squeeze_file
        body = await anyio.to_thread.run_sync(squeeze, body)
    start = _start_message(begun, len(body), compressible, path)
    return start, {"type": "http.response.body", "body": body}


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
    if path.startswith(HASHED) and begun["status"] == 200:
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return {**begun, "headers": headers.raw}
