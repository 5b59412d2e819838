"""The page's scripts: every .js file of the rooms, served as an ES module.

The address is relative to the page, so that it holds below any root path, and it has a digest of
all scripts in it, so that a browser may cache a script for good and never mixes two versions.
"""

import hashlib
import json
import sys
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

ROOMS = Path(__file__).parents[1]
_SOURCES = {
    file.relative_to(ROOMS).as_posix(): file.read_text(encoding="utf-8")
    for file in sorted(ROOMS.rglob("*.js"))
}
FOLDER = "scripts/" + hashlib.sha256(json.dumps(_SOURCES).encode()).hexdigest()[:12]


def load(script: str, *triggers: str) -> str:
    """Return the ``js_on_load`` of a component that hands itself to ``load`` of a module.

    Args:
        script: file of the module, relative to ``pondernet/demo/``.
        triggers: events that the module triggers; Gradio looks for their names in the script.
    """
    names = ", ".join(f"'{name}'" for name in triggers)
    address = json.dumps(f"{FOLDER}/{script}")
    return (
        f"// Triggers: {names}\n"
        f"import(new URL({address}, document.baseURI))"
        ".then(({ load }) => load({ element, props, trigger, watch }));"
    )


def source_of(address: str) -> str | None:
    """Return the text of a script by its address, relative to the page; None if there is none."""
    script = address.removeprefix(f"{FOLDER}/")
    return None if script == address else _SOURCES.get(script)


async def _serve(request: Request) -> Response:
    # Gradio's reload mode imports this module again, but keeps the first routes.
    current = sys.modules[__name__]
    source = current.source_of("scripts/{digest}/{script}".format(**request.path_params))
    if source is None:
        return PlainTextResponse("There is no such script.", 404)
    forever = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(source, media_type="text/javascript", headers=forever)


ROUTE = Route("/scripts/{digest}/{script:path}", _serve)
