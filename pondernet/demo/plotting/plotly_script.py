"""Serve Plotly's script with the page, from the Python package, so that it works offline."""

from collections.abc import AsyncIterator
from functools import cache

import plotly
from plotly.offline import get_plotlyjs
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

PIECE = 65_536
"""Bytes that are sent, and compressed, at a time: the 4 MB in one piece would delay all events."""
ADDRESS = f"scripts/plotly-{plotly.__version__}.min.js"
"""Relative to the page, so that it holds below any root path."""


@cache
def _source() -> bytes:
    return str(get_plotlyjs()).encode()


async def _pieces() -> AsyncIterator[bytes]:
    source = _source()
    for start in range(0, len(source), PIECE):
        yield source[start : start + PIECE]


async def _serve(request: Request) -> Response:
    forever = {"Cache-Control": "public, max-age=31536000, immutable"}
    return StreamingResponse(_pieces(), media_type="text/javascript", headers=forever)


ROUTE = Route(f"/{ADDRESS}", _serve)
