"""The page's scripts: every .js file of the rooms, in one file.

A browser would request each of some 60 modules by itself, and only once it has read the modules
that import it: over a slow network that takes longer than all else. So the server puts them
together; each runs when it is first used, as a module does.

The address is relative to the page, so that it holds below any root path, and it has a digest of
all scripts in it, so that a browser may cache them for good and never mixes two versions.
"""

import hashlib
import json
import posixpath
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

ROOMS = Path(__file__).parents[1]
_SOURCES = {
    file.relative_to(ROOMS).as_posix(): file.read_text(encoding="utf-8")
    for file in sorted(ROOMS.rglob("*.js"))
}
_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const) (\w+)", re.MULTILINE)


def together(sources: Mapping[str, str]) -> str:
    """Return modules as one, whose export ``use`` returns the exports of a module by its path.

    Args:
        sources: by their paths. They import names by name, and export functions and constants.
    """
    functions = []
    for path, source in sources.items():

        def imported(found: re.Match[str], path: str = path) -> str:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[2]))
            return f"const {{{found[1]}}} = use({json.dumps(target)});"

        exported = ", ".join(name for _, name in _EXPORT.findall(source))
        body = _EXPORT.sub(r"\1 \2", _IMPORT.sub(imported, source))
        functions.append(f"{json.dumps(path)}: () => {{\n{body}\nreturn {{ {exported} }};\n}},\n")
    return (
        f"const modules = {{\n{''.join(functions)}}};\nconst used = {{}};\n"
        "export const use = (path) => (used[path] ??= modules[path]());\n"
        "window.ponderNetScripts = use;\n"
    )


_ALL = together(_SOURCES)
FOLDER = "scripts/" + hashlib.sha256(_ALL.encode()).hexdigest()[:12]

AGAIN = ("", "-again", "-once-more")
"""Endings of the folder, one for each request: a browser does not request a lost module again."""
LOST = (
    '<p class="message error" role="alert">A script of this page did not arrive. '
    "Reload the page to try again.</p>"
)
"""In place of a component whose script is lost each time; HTML."""
_LOAD = """
(async () => {
  let scripts = null;
  for (const address of %s) {
    try {
      scripts = await import(new URL(address, document.baseURI));
      break;
    } catch (error) {
      console.error(error);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
  if (scripts) scripts.use(%s).load({ element, props, trigger, watch });
  else element.innerHTML = %s;
})();
"""


def address(again: str = "") -> str:
    """Return the address of all scripts; ``again`` is one of ``AGAIN``."""
    return f"{FOLDER}{again}/all.js"


def load(script: str, *triggers: str) -> str:
    """Return the ``js_on_load`` of a component that hands itself to ``load`` of a module.

    Args:
        script: file of the module, relative to ``pondernet/demo/``.
        triggers: events that the module triggers; Gradio looks for their names in the script.
    """
    names = ", ".join(f"'{name}'" for name in triggers)
    return f"// Triggers: {names}\n" + _LOAD % (
        json.dumps([address(again) for again in AGAIN]),
        json.dumps(script),
        json.dumps(LOST),
    )


def call(script: str, function: str, *arguments: str) -> str:
    """Return JavaScript that calls a function which a module exports, once the scripts are there.

    Args:
        script: as of ``load``.
        function: its name.
        arguments: JavaScript.
    """
    return (
        f"(window.ponderNetScripts ?? (await import(new URL({json.dumps(address())}, "
        f"document.baseURI))).use)({json.dumps(script)}).{function}({', '.join(arguments)})"
    )


async def _serve(request: Request) -> Response:
    # Gradio's reload mode imports this module again, but keeps the first routes.
    current = sys.modules[__name__]
    if f"scripts/{request.path_params['digest']}" not in [current.FOLDER + a for a in AGAIN]:
        return PlainTextResponse("There is no such script.", 404)
    forever = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(current._ALL, media_type="text/javascript", headers=forever)


ROUTE = Route("/scripts/{digest}/all.js", _serve)
