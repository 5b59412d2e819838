"""What may reach Gradio at all: requests of bounded size, of the kinds that the page makes.

Gradio answers what it cannot read with a traceback in the log, and offers uploads, a proxy and
other services that this page has no use for. Here both end with a message that says what is
allowed.
"""

import json
import re
from typing import Any

from starlette.datastructures import QueryParams
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1_000_000
"""Bytes of a request; what is read of it costs time and memory."""
MAX_UNREAD = 1_000
"""Queues of messages that Gradio may keep before answers that nobody reads are forgotten."""
MAX_NESTING = 3  # lists and objects within one another, in a value of a part of the page
API = "/gradio_api/"
PUBLIC = "ponder"

_CALL = re.compile(rf"call/(v2/)?{PUBLIC}/?")
_ANSWER = re.compile(r"call/(?:v2/)?([^/]*)/([^/]*)/?")
_EVENT = re.compile(r"[0-9a-f]{32}")  # the event_id of a call, which is its session as well
_SIMPLE = {"cancel", "reset"}  # their few fields Gradio checks itself
_CLOSED = re.compile(
    r"proxy=|stream/|upload|component_server|process_recording|deep_link|vibe-|dev/|file=.*://"
)


class RefusedError(ValueError):
    """A request that goes no further; the message says what is allowed."""

    def __init__(self, message: str, status: int = 400):
        super().__init__(message)
        self.status = status


class Gate:
    """ASGI middleware in front of Gradio's routes."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self.heard: set[str] = set()  # event_ids of answers that are being read

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with what is allowed."""
        if scope["type"] != "http" or API not in scope["path"]:
            await self.app(scope, receive, send)
            return
        name = scope["path"].rpartition(API)[2]
        try:
            if _CLOSED.match(name):
                raise RefusedError("This page takes no files and fetches nothing.", 403)
            if scope["method"] == "POST":
                body = await _read(receive)
                check_post(scope["app"].get_blocks(), name, body)
                self._make_room(scope["app"])
                receive = _again(body, receive)
            else:
                _check_get(scope["app"].get_blocks(), name, scope["query_string"], self.heard)
        except RefusedError as refused:
            refusal = JSONResponse({"detail": str(refused)}, refused.status)
            await refusal(scope, receive, send)
            return
        answered = _ANSWER.fullmatch(name)
        if answered and scope["method"] == "GET":
            await self._answer(answered.group(2), scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, event: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an answer of the public endpoint on, and forget that there ever was a question.

        Gradio makes a session for each call, and keeps it; and after 2000 of them it forgets
        whoever came first, even one who still waits.
        """
        self.heard.add(event)
        try:
            await self.app(scope, receive, send)
        finally:
            self.heard.remove(event)
            _forget(scope["app"], event)

    def _make_room(self, app: Any) -> None:
        """Forget the oldest answer that is not read, where there are too many."""
        queue = app.get_blocks()._queue
        waiting = queue.pending_messages_per_session
        if len(waiting) >= MAX_UNREAD:
            busy = self.heard | set(queue.event_ids_to_events)
            unread = (each for each in waiting if _EVENT.fullmatch(each) and each not in busy)
            if oldest := next(unread, None):
                _forget(app, oldest)


def _forget(app: Any, event: str) -> None:
    """Drop all that Gradio keeps of a call."""
    holder, queue = app.state_holder, app.get_blocks()._queue
    for kept in (
        *(holder.session_data, holder.time_last_used),
        *(queue.pending_messages_per_session, queue.pending_event_ids_session),
    ):
        kept.pop(event, None)


async def _read(receive: Receive) -> bytes:
    """The body, of which no more than ``MAX_BODY`` bytes are ever kept.

    A longer one is heard to its end: whoever is cut off while speaking hears no answer.
    """
    body, length, more = bytearray(), 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise RefusedError("The request broke off.")
        piece = message.get("body", b"")
        length += len(piece)
        if length <= MAX_BODY:
            body += piece
        more = message.get("more_body", False)
    if length > MAX_BODY:
        raise RefusedError(
            f"The request has {length} bytes; at most {MAX_BODY} are read.", status=413
        )
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """``receive`` as if the body had not been read yet."""
    unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return unread.pop() if unread else await receive()

    return receive_again


def check_post(blocks: Any, name: str, body: bytes) -> None:
    """Check the body of a request to one of Gradio's services, named without ``API``.

    Raises:
        RefusedError: no page of ours sends it.
    """
    call = _CALL.fullmatch(name)
    if not call and name not in ("queue/join", *_SIMPLE):
        raise RefusedError(f"There is no such service. The public one is call/{PUBLIC}.", 404)
    try:
        request = json.loads(body)
        # Gradio repeats what it refuses, and could not write these.
        json.dumps(request, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise RefusedError(
            "The request must be JSON, with finite numbers and Unicode text."
        ) from None
    if not isinstance(request, dict):
        raise RefusedError("The request must be a JSON object.")
    if call:
        _check_call(blocks, request, by_name=bool(call.group(1)))
    elif name not in _SIMPLE:
        _check_event(blocks, request)


def _check_call(blocks: Any, request: dict[str, Any], by_name: bool) -> None:
    """A request to the public endpoint: its values, in a list or by their names."""
    function = next(fn for fn in blocks.fns.values() if fn.api_name == PUBLIC)
    names = [block.label for block in function.inputs]
    if by_name:
        if set(request) != set(names):
            raise RefusedError(f"/{PUBLIC} takes {', '.join(names)}: each of them and no other.")
        values = list(request.values())
    else:
        # Gradio would let an fn_index win over the name in the address, and a session_hash mix the
        # answer with those of somebody else.
        if set(request) != {"data"}:
            raise RefusedError("A call has data and nothing else.")
        values = request["data"]
        if not isinstance(values, list) or len(values) != len(names):
            raise RefusedError(f"/{PUBLIC} takes a list of {len(names)}: {', '.join(names)}.")
    _check_values(values)


def _check_event(blocks: Any, request: dict[str, Any]) -> None:
    """An event of the page, as its own script sends it."""
    index, values = request.get("fn_index"), request.get("data")
    function = blocks.fns.get(index) if type(index) is int else None
    if function is None or not function.fn:
        raise RefusedError("fn_index must be the number of an event that the server answers.")
    needed = len(function.inputs)
    if not isinstance(values, list) or len(values) != needed:
        raise RefusedError(f"data must be a list of as many values as the event has: {needed}.")
    # What is forgotten of a call would be missed by an event of the same session.
    if not isinstance(session := request.get("session_hash"), str) or _EVENT.fullmatch(session):
        raise RefusedError("session_hash must be the text of a visitor's session, not of a call.")
    _check_values([*values, request.get("event_data")])


def _check_values(values: list[Any]) -> None:
    """Raise unless they are nested little and name no file: Gradio would go and look for it."""
    level = values
    for _ in range(MAX_NESTING + 1):
        if any(isinstance(value, dict) and "path" in value for value in level):
            raise RefusedError("This page takes no files.")
        lists = [value for value in level if isinstance(value, list)]
        dicts = [value.values() for value in level if isinstance(value, dict)]
        level = [inner for outer in (*lists, *dicts) for inner in outer]
    if level:
        raise RefusedError(f"A value is nested in at most {MAX_NESTING} lists or objects.")


def _check_get(blocks: Any, name: str, query: bytes, heard: set[str]) -> None:
    """Raise for answers that there are not: Gradio would begin to send them, and then break."""
    waiting = blocks._queue.pending_messages_per_session
    if answer := _ANSWER.fullmatch(name):
        service, event = answer.groups()
        if service != PUBLIC or not _EVENT.fullmatch(event) or event not in waiting:
            raise RefusedError("No answer waits under this event_id.", 404)
        if event in heard:
            raise RefusedError("The answer under this event_id is being read already.", 409)
    elif name == "queue/data":
        session = QueryParams(query).get("session_hash")
        if session not in waiting or _EVENT.fullmatch(session):
            raise RefusedError("session_hash must be that of a visitor with an open question.", 404)
