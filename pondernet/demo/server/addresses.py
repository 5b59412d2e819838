"""Check the address of a request before Gradio reads it: Gradio fails at some with a traceback."""

import os
import re
from collections.abc import AsyncIterator, Collection, MutableMapping
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from pondernet.demo.server.requests import RefusedError

MAX_PATH = 1_000  # characters
LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names under which a browser reaches a page that only this machine can reach."""
_HOST = re.compile(r"([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?")
_TUNNEL = ".gradio.live"  # of launch(share=True)


class AddressCheck:
    """ASGI middleware that answers requests with an impossible address."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self.hosts: frozenset[str] | None = None
        if is_local(os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1")):
            named = os.environ.get("PONDERNET_HOSTS", "").lower().split(",")
            self.hosts = LOCAL | {name.strip() for name in named if name.strip()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        if scope["type"] == "http":
            try:
                check_address(scope, self.hosts)
            except RefusedError as refused:
                await JSONResponse({"detail": str(refused)}, refused.status)(scope, receive, send)
                return
        await self.app(scope, receive, send)


@asynccontextmanager
async def checked(own: Lifespan[Any] | None, app: Starlette) -> AsyncIterator[Any]:
    """Lifespan of an application that puts the check before its outermost middleware.

    Gradio puts middleware of its own before that of ``app_kwargs``, and it fails at some addresses.

    Args:
        own: the lifespan that the application has besides.
        app: the application.
    """
    app.middleware_stack = AddressCheck(app.middleware_stack or app.build_middleware_stack())
    async with own(app) if own else nullcontext() as state:
        yield state


def is_local(server_name: str) -> bool:
    """Return whether a page that is bound to this name is for this machine alone."""
    return server_name in LOCAL or server_name.startswith("127.")


def check_address(scope: MutableMapping[str, Any], hosts: Collection[str] | None) -> None:
    """Raise RefusedError for an address that no browser sends to this page.

    Args:
        scope: of the request.
        hosts: the names that the page answers to; None: to all. A page for this machine alone must
            not answer to a name that somebody else has pointed at it (DNS rebinding).
    """
    path = scope["path"]
    if len(path) > MAX_PATH or not path.isprintable():
        raise RefusedError("There is no such address.", 404)
    headers = Headers(scope=scope)
    for name in ("host", "x-forwarded-host"):
        for value in headers.getlist(name):
            for each in value.split(","):
                if not _HOST.fullmatch(each.strip()):
                    raise RefusedError(f"The header {name} must be a name, or a name and a port.")
    host = headers.get("host", "").strip()
    if not host:
        raise RefusedError("A request needs the header host.")
    name = _HOST.fullmatch(host)[1].lower()  # type: ignore[index]
    if hosts is not None and name not in hosts and not name.endswith(_TUNNEL):
        raise RefusedError(
            "This page runs for its own machine only. If it stands behind a proxy, name the host "
            "in the environment variable PONDERNET_HOSTS; several are separated by commas.",
            421,
        )
