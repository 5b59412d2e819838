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

AGAIN = ("", "-again", "-once-more")
"""Endings of the folder, one for each request: a browser does not request a lost module again."""
LOST = (
    '<p class="message error" role="alert">A script of this page did not arrive. '
    "Reload the page to try again.</p>"
)
"""In place of a component whose script is lost each time; HTML."""
_LOAD = """
(async () => {
  let module = null;
  for (const address of %s) {
    try {
      module = await import(new URL(address, document.baseURI));
      break;
    } catch (error) {
      console.error(error);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
  if (module) module.load({ element, props, trigger, watch });
  else element.innerHTML = %s;
})();
"""


def load(script: str, *triggers: str) -> str:
    """Return the ``js_on_load`` of a component that hands itself to ``load`` of a module.

    Args:
        script: file of the module, relative to ``pondernet/demo/``.
        triggers: events that the module triggers; Gradio looks for their names in the script.
    """
    names = ", ".join(f"'{name}'" for name in triggers)
    return f"// Triggers: {names}\n" + _LOAD % (
        json.dumps([f"{FOLDER}{again}/{script}" for again in AGAIN]),
        json.dumps(LOST),
    )


def source_of(digest: str, script: str) -> str | None:
    """Return the text of a script by the two parts of its address; None if there is none."""
    known = f"scripts/{digest}" in [FOLDER + again for again in AGAIN]
    return _SOURCES.get(script) if known else None


async def _serve(request: Request) -> Response:
    # Gradio's reload mode imports this module again, but keeps the first routes.
    current = sys.modules[__name__]
    source = current.source_of(**request.path_params)
    if source is None:
        return PlainTextResponse("There is no such script.", 404)
    forever = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(source, media_type="text/javascript", headers=forever)


ROUTE = Route("/scripts/{digest}/{script:path}", _serve)
