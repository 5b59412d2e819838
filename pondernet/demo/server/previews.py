"""Title, description and picture in the page's HTML: for link previews, and without scripts.

Gradio names itself there, and its address and picture. Knows nothing of the page. What has to run
before Gradio's scripts comes here too: Gradio adds the ``head`` of a page after them.
"""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pondernet.demo.server.gradio_internals import NO_TIMER, blocks_of
from pondernet.demo.server.responses import gather, path_below

PICTURE = Path(__file__).parents[3] / ".assets" / "page.png"
MAX_FIELDS = 100  # of a query
_OWN = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')


class Preview(NamedTuple):
    """What a chat or a search engine shows of an address."""

    title: str
    description: str
    link: dict[str, str]  # the parameters of the address that the page reads
    sight: str = ""  # what the page shows until its scripts are there; HTML


class Previews:
    """ASGI middleware around the page.

    Args:
        app: the page.
        describe: returns the preview for the parameters of an address.
        no_script: a sentence for browsers without scripts.
        no_eval: a sentence for a content security policy that does not let Gradio start.
    """

    def __init__(
        self,
        app: ASGIApp,
        describe: Callable[[dict[str, str]], Preview],
        no_script: str,
        no_eval: str,
    ):
        self.app = app
        self.describe = describe
        above = 'style="position: absolute; z-index: 6; top: 48px; margin: 0 12px"'  # of the sight
        self.sentences = (
            f"<noscript><p {above}>{escape(no_script)}</p></noscript>"
            f'<p id="no-eval" {above} hidden>{escape(no_eval)}</p>'
            '<script>try { new Function("") } catch '
            '{ document.getElementById("no-eval").hidden = false }</script>'
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; describe the page in its response."""
        if scope["type"] != "http" or scope["method"] != "GET" or path_below(scope) != "/":
            await self.app(scope, receive, send)
            return
        begun, body = await gather(self.app, scope, receive, send)
        if begun is None:
            return
        sent = self._described(scope, begun, body)
        headers = MutableHeaders(raw=list(begun["headers"]))
        headers["Content-Length"] = str(len(sent))
        await send({**begun, "headers": headers.raw})
        await send({"type": "http.response.body", "body": sent})

    def _described(self, scope: Scope, begun: Message, body: bytes) -> bytes:
        if begun["status"] != 200 or b"<base " not in body:
            return body
        query = scope["query_string"].decode("latin-1")
        try:
            given = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_FIELDS))
        except ValueError:
            given = {}
        html = body.decode()
        head, script, rest = html.partition("<script")  # what follows may hold any text
        preview = self.describe(given)
        tags = head_tags(preview, _address(scope))
        head = _OWN.sub("", head).replace("<base ", f"{tags}{NO_TIMER}<base ", 1)
        rest = rest.replace("<gradio-app", f"{self.sentences}{preview.sight}<gradio-app", 1)
        # Of Gradio's addresses, this one alone is not relative to the page.
        rest = rest.replace('href="/manifest.json"', 'href="./manifest.json"', 1)
        return (head + script + rest).encode()


def head_tags(preview: Preview, address: str) -> str:
    """Return the tags of a preview for the head of a page at an address; HTML."""
    picture = f"{address}preview.png"
    query = urlencode(preview.link)
    named = {"description": preview.description, "twitter:card": "summary_large_image"}
    properties = {
        "og:type": "website",
        "og:title": preview.title,
        "og:description": preview.description,
        "og:url": address + (f"?{query}" if query else ""),
        "og:image": picture,
    }
    return (
        f"<title>{escape(preview.title)}</title>"
        + "".join(f'<meta name="{n}" content="{escape(text)}">' for n, text in named.items())
        + "".join(f'<meta property="{n}" content="{escape(t)}">' for n, t in properties.items())
        + '<link rel="icon" href="./favicon.ico">'
    )


def _address(scope: Scope) -> str:
    """Return the address of the page as the visitor has it, with a slash at the end."""
    headers = Headers(scope=scope)

    def first(forwarded: str, own: str) -> str:
        return headers.get(forwarded, own).split(",")[0].strip()

    below = blocks_of(scope).root_path.rstrip("/")  # a path of a proxy, or a whole address
    if below.startswith(("http://", "https://")):
        return f"{below}/"
    host = first("x-forwarded-host", headers.get("host", ""))
    scheme = first("x-forwarded-proto", scope["scheme"])
    path = f"{below}/" if below else scope["path"]
    return f"{'https' if scheme == 'https' else 'http'}://{host}{path}"


async def _serve(request: object) -> FileResponse:
    return FileResponse(PICTURE, headers={"Cache-Control": "public, max-age=86400"})


ROUTE = Route("/preview.png", _serve)
