"""Reject unknown or oversized requests before Gradio handles them.

Gradio logs a traceback for most malformed requests, and it offers uploads, a proxy and other
services that the demo does not use. Here each of them gets a JSON answer whose ``detail`` says what
is allowed. Accepted are:

- requests within the limits of ``requests``;
- the events of the page, with as many values as they have inputs;
- calls of the public endpoint, which are answered here and not by Gradio (see ``calls``).

Uploads, addresses of files on other machines and Gradio's proxy are closed.
"""

import inspect
import re
from typing import Any

import gradio as gr
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pondernet.demo.server import gradio_internals as internals
from pondernet.demo.server.calls import Calls
from pondernet.demo.server.requests import RefusedError, check_values, parse, read_body

MAX_UNREAD_SESSIONS = 100
"""Sessions without a running event whose answers are kept; those of the oldest are deleted."""
MAX_SESSION = 64
"""Characters of a session_hash. Gradio keeps it for every session; its clients send up to 36."""
API = "/gradio_api/"
PUBLIC = "ponder"
"""Name of the public endpoint."""

_CALL = re.compile(rf"call/(?:v2/)?{PUBLIC}/?")
_ANSWER = re.compile(r"call/(?:v2/)?([^/]*)/([^/]*)/?")
_EVENT_ID = re.compile(r"[0-9a-f]{32}")


async def _tell_old_client(request: Request) -> Response:
    return JSONResponse({"detail": "This page needs gradio_client 2 or newer."}, 404)


OLD_CLIENTS = Route("/info", _tell_old_client)
"""What ``gradio_client`` 1 asks first; it shows the answer in its error."""


class Gate:
    """ASGI middleware in front of Gradio's routes."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self.calls = Calls()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call or a refused request; pass every other request on to Gradio."""
        respond = self.app
        if scope["type"] == "http" and API in scope["path"]:
            # The first one: an address within the path may contain another.
            name = scope["path"].partition(API)[2]
            blocks = internals.blocks_of(scope)
            try:
                closed = name == internals.RELOADS and not internals.reloads(blocks)
                if closed or internals.UNUSED.match(name):
                    raise RefusedError("This page takes no files and fetches nothing.", 403)
                if scope["method"] == "POST":
                    body = await read_body(receive)
                    request = (
                        {}
                        if internals.serves_models(blocks, name)
                        else check_post(blocks, name, body)
                    )
                    if _CALL.fullmatch(name) and (function := internals.endpoint(blocks, PUBLIC)):
                        event_id = await self.calls.ask(function(**request))
                        respond = JSONResponse({"event_id": event_id})
                    elif name == internals.JOIN:
                        internals.forget_unread(blocks, MAX_UNREAD_SESSIONS)
                    receive = _replay(body, receive)
                elif scope["method"] == "GET":
                    respond = self._answer(name) or self.app
                    if name == internals.ANSWERS:
                        _check_session(blocks, scope["query_string"])
            except RefusedError as refused:
                respond = JSONResponse({"detail": str(refused)}, refused.status)
        await respond(scope, receive, send)

    def _answer(self, name: str) -> Response | None:
        """Return the answer that a request asks for; None if it asks for something else."""
        asked = _ANSWER.fullmatch(name)
        if not asked:
            return None
        endpoint, event_id = asked.groups()
        answer = self.calls.read(event_id) if endpoint == PUBLIC else None
        if not event_id:
            raise RefusedError(
                "The address ends in the event_id of a call. In bash, read keeps nothing that it "
                "is sent through a pipe: write EVENT_ID=$(curl ... | awk ...) in two commands.",
                404,
            )
        if answer is None:
            raise RefusedError(
                f"There is no answer at call/{PUBLIC}/{event_id[:MAX_SESSION]}. Use the event_id "
                f"that a POST to call/{PUBLIC} returned; each answer is given once.",
                404,
            )
        return Response(answer, media_type="text/event-stream")


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a ``receive`` that gives the body again, which has been read already."""
    unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return unread.pop() if unread else await receive()

    return receive_again


def check_post(blocks: gr.Blocks, name: str, body: bytes) -> dict[str, Any]:
    """Parse and validate the body of a POST request.

    Args:
        blocks: the page.
        name: the service, which is the path without ``API``.
        body: of the request, JSON.

    Returns:
        The JSON object; of a call of the public endpoint, its arguments by name.

    Raises:
        RefusedError: neither the page nor a client of Gradio sends such a request.
    """
    call = _CALL.fullmatch(name)
    function = internals.endpoint(blocks, PUBLIC) if call else None
    if function is None and name != internals.JOIN:
        raise RefusedError(f"There is no such service. The public one is call/{PUBLIC}.", 404)
    request = parse(body)
    if not isinstance(request, dict):
        raise RefusedError("The request must be a JSON object.")
    if function is not None:
        names = list(inspect.signature(function).parameters)
        return _arguments(names, request, by_name="v2" in name)
    if name == internals.JOIN:
        _check_event(blocks, request)
    return request


def _arguments(names: list[str], request: dict[str, Any], by_name: bool) -> dict[str, Any]:
    """Return the arguments of a call by name; they are sent so, or listed under "data"."""
    listed = ", ".join(names)
    if by_name:
        arguments = request
        if not arguments or set(arguments) - set(names):
            raise RefusedError(f"/{PUBLIC} takes a JSON object with some of: {listed}.")
    else:
        values = request.get("data")
        if set(request) != {"data"} or not isinstance(values, list) or len(values) != len(names):
            raise RefusedError(
                f'/{PUBLIC} takes a JSON object with "data" alone, a list of {len(names)}: '
                f"{listed}."
            )
        arguments = dict(zip(names, values, strict=True))
    check_values(list(arguments.values()))
    return arguments


def _check_event(blocks: gr.Blocks, request: dict[str, Any]) -> None:
    """Raise RefusedError unless the request is an event that Gradio can handle."""
    event, counts = internals.EventRequest.of(request), internals.input_counts(blocks)
    if type(event.fn_index) is not int or event.fn_index not in counts:
        raise RefusedError("fn_index must be the number of an event that the server handles.")
    needed = counts[event.fn_index]
    if not isinstance(event.data, list) or len(event.data) != needed:
        raise RefusedError(f"data must be a list with one value for each of {needed} inputs.")
    session = event.session_hash
    if not isinstance(session, str) or len(session) > MAX_SESSION or _EVENT_ID.fullmatch(session):
        raise RefusedError(
            f"session_hash must be a text of at most {MAX_SESSION} characters, not an event_id."
        )
    check_values([*event.data, event.event_data])


def _check_session(blocks: gr.Blocks, query: bytes) -> None:
    """Raise RefusedError unless the session has asked something."""
    if not internals.has_answers(blocks, QueryParams(query).get("session_hash")):
        raise RefusedError(
            "session_hash must be that of a session that has sent an event.", status=404
        )
