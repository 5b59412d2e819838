"""Answer the short events of the page with one POST each.

Gradio sends an event through a queue and a stream, and converts each input and output in a worker
thread. What takes a few milliseconds is asked here instead: the event runs in the browser alone
(``fn=None``), its script posts the inputs and returns the outputs; see ``ask.js``. The components
convert the values as they do for Gradio.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import anyio
import gradio as gr
import orjson  # which Gradio needs too
from gradio.blocks import Block
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pondernet.demo.server import gradio_internals as internals
from pondernet.demo.server import scripts
from pondernet.demo.server.requests import RefusedError, check_values, parse, read_body

Updates = dict[Any, Any]  # the outputs that change, by component


@dataclass(frozen=True)
class Question:
    """A short event: its function, and its inputs and outputs in the order of the request."""

    answer: Callable[[dict[Any, Any]], Updates]
    given: Sequence[Block]
    shown: Sequence[Block]
    in_thread: bool = False  # whether the answer may take long, and would hold up others


_ASKED: WeakKeyDictionary[gr.Blocks, dict[str, Question]] = WeakKeyDictionary()


def questions(page: gr.Blocks) -> dict[str, Question]:
    """Return the short events of a page by their names, which are the same in every process."""
    return _ASKED.setdefault(page, {})


def register(question: Question, name: str) -> str:
    """Make a short event of the page under construction; return its script for ``js``."""
    known = questions(internals.page_under_construction())
    if name in known:
        raise ValueError(f"there are two short events called {name!r}")
    known[name] = question
    asked = scripts.call("server/ask.js", "ask", json.dumps(name), "values")
    return f"async (...values) => {asked}"


def reply(question: Question, body: bytes) -> bytes:
    """Return the outputs of a short event as JSON: a list, with null for what stays as it is.

    Args:
        question: the event.
        body: its inputs as a JSON list.

    Raises:
        RefusedError: the body is no such list.
        gr.Error: a value is not what the page sends.
    """
    values = parse(body)
    if not isinstance(values, list) or len(values) != len(question.given):
        raise RefusedError(f"The request must be a list of {len(question.given)} values.")
    check_values(values)
    given = {
        part: part.preprocess(value)  # type: ignore[attr-defined]
        for part, value in zip(question.given, values, strict=True)
    }
    updates = question.answer(given)
    sent = [_sent(part, updates[part]) if part in updates else None for part in question.shown]
    return orjson.dumps(sent)


def _sent(part: Block, value: Any) -> Any:
    """Return an output as the browser takes it: a value, or a dictionary of properties."""
    if isinstance(value, dict) and value.get("__type__") == "update":
        return value
    return part.postprocess(value)  # type: ignore[no-untyped-call]


async def _serve(request: Request) -> Response:
    try:
        await internals.check_login(request)
        question = questions(internals.blocks_of(request.scope)).get(request.path_params["name"])
        if question is None:
            raise RefusedError("There is no such question.", 404)
        body = await read_body(request.receive)
        if question.in_thread:
            body = await anyio.to_thread.run_sync(reply, question, body)
        else:
            body = reply(question, body)
    except RefusedError as refused:
        return JSONResponse({"detail": str(refused)}, refused.status)
    except gr.Error as error:
        return JSONResponse({"detail": error.message}, 400)
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


ROUTE = Route("/ask/{name}", _serve, methods=["POST"])
