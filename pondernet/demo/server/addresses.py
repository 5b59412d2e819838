"""Check the address of a request before Gradio reads it: Gradio fails at some with a traceback."""

import re
from collections.abc import Collection, MutableMapping
from typing import Any

from starlette.datastructures import Headers

from pondernet.demo.server.requests import RefusedError

MAX_PATH = 1_000  # characters
LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names under which a browser reaches a page that only this machine can reach."""
_HOST = re.compile(r"([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?")
_TUNNEL = ".gradio.live"  # of launch(share=True)


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
