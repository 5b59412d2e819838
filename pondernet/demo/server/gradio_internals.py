"""Use what Gradio 6.31 does not document; no other module does, and three functions write to it.

``tests/page/test_gradio_internals.py`` states what each use relies on: run it first after an
upgrade of Gradio. This module knows nothing of the demo.
"""

import inspect
import re
import sys
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, fields
from typing import Any

import gradio as gr
from fastapi import HTTPException
from gradio.components.api_component import Api
from gradio.context import Context
from gradio.utils import get_function_description
from starlette.requests import Request
from starlette.types import Scope

JOIN = "queue/join"
"""Service that takes the events of the page and of Gradio's clients."""
ANSWERS = "queue/data"
"""Service that streams the answers to the events of one session."""
UNUSED = re.compile(
    r"proxy=|stream/|upload|component_server|process_recording|deep_link|vibe-|file=.*://"
)
"""Services that read or fetch files for a visitor, or change the page. The demo uses none."""
RELOADS = "dev/reload"
"""Service that tells the browser to reload. It works all the time for each visitor who asks."""

NO_TIMER = r"""<script>{
  const frame = window.requestAnimationFrame.bind(window);
  const isTimer = (step) => /performance\.now\(\)-\S+\/1e3/.test(step);
  window.requestAnimationFrame = (step) => (isTimer(step) ? 0 : frame(step));
}</script>"""
"""Ends the timer of the message with which each page of Gradio starts; HTML for its head.

Gradio never ends it: it counts in every frame, which takes 6 % of a core in each open page.
"""


@dataclass(frozen=True)
class EventRequest:
    """The fields of a request to ``JOIN`` that decide what Gradio does with it.

    Gradio's own script sends them, so a value of any type may arrive.
    """

    fn_index: Any
    data: Any
    session_hash: Any
    event_data: Any

    @classmethod
    def of(cls, body: dict[str, Any]) -> "EventRequest":
        """Take the fields from a JSON object; a missing one is None."""
        return cls(*(body.get(field.name) for field in fields(cls)))


class GuardedBlocks(gr.Blocks):
    """Blocks that are served with ``own_head`` in the head of the page, or not at all."""

    own_head = ""
    if_bare = "The page must be served with its own head."

    def _set_html_css_theme_variables(self) -> None:
        # Gradio calls this in ``launch`` and in ``mount_gradio_app``, once it has their arguments,
        # and for a page that it has reloaded, with the head of the page before.
        if self.own_head not in (self.head or ""):
            if not self.has_launched:
                raise ValueError(self.if_bare)
            self.head = self.own_head  # type: ignore[assignment]
        super()._set_html_css_theme_variables()  # type: ignore[no-untyped-call]


def blocks_of(scope: Scope) -> gr.Blocks:
    """Return the page behind an ASGI request."""
    blocks: gr.Blocks = scope["app"].get_blocks()
    return blocks


def page_under_construction() -> gr.Blocks:
    """Return the page whose ``with`` block is open."""
    page = Context.root_block
    assert page is not None
    return page


async def check_login(request: Request) -> None:
    """Raise HTTPException unless the visitor may use Gradio's own services.

    Gradio checks the login of ``launch(auth=...)`` in its routes, not in those of ``app_kwargs``.
    """
    app = request.app
    if app.auth is None and app.auth_dependency is None:
        return
    if app.auth_dependency is not None:
        user = app.auth_dependency(request)
        user = await user if inspect.isawaitable(user) else user
    else:
        names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
        token = next(filter(None, map(request.cookies.get, names)), None)
        user = app.tokens.get(token)
    if user is None:
        raise HTTPException(401, "Not authenticated")


def reloads(blocks: gr.Blocks) -> bool:
    """Return whether the page runs in Gradio's reload mode, ``gradio app.py``."""
    return blocks.dev_mode


def serves_models(blocks: gr.Blocks, name: str) -> bool:
    """Return whether a service is one of the MCP server that GRADIO_MCP_SERVER switches on.

    It checks its requests itself, and sends the values on to the events of the page.
    """
    return blocks.mcp_server and f"{name}/".startswith("mcp/")


def input_counts(blocks: gr.Blocks) -> dict[int, int]:
    """Return how many inputs each event has that the server answers, by its ``fn_index``.

    Gradio logs a traceback for an unknown index and for a wrong number of values.
    """
    return {index: len(event.inputs) for index, event in blocks.fns.items() if event.fn}


def endpoint(blocks: gr.Blocks, api_name: str) -> Callable[..., Any] | None:
    """Return the function that ``gr.api`` was given under this name, or None."""
    return next((event.fn for event in blocks.fns.values() if event.api_name == api_name), None)


def describe_arguments(blocks: gr.Blocks, api_name: str) -> None:
    """Put the arguments' names and descriptions, from the docstring, on Gradio's API page.

    Gradio itself shows them only to the clients of its MCP server.
    """
    event = next(event for event in blocks.fns.values() if event.api_name == api_name)
    assert event.fn is not None
    _, arguments, _ = get_function_description(event.fn)
    for component, (name, described) in zip(event.inputs, arguments.items(), strict=True):
        assert isinstance(component, Api)
        component.label = name
        component.api_info()["additional_description"] = described


def has_answers(blocks: gr.Blocks, session_hash: str | None) -> bool:
    """Return whether ``ANSWERS`` has a stream for the session.

    For any other session Gradio starts to answer, then fails, and logs a traceback.
    """
    return session_hash in blocks._queue.pending_messages_per_session


def forget_unread(blocks: gr.Blocks, most: int) -> None:
    """Delete the answers of the oldest sessions without a running event; keep ``most`` sessions.

    Gradio keeps the answers to the events of a session for good, read or not.
    """
    queue = blocks._queue
    kept = queue.pending_messages_per_session
    idle = [each for each in kept if not queue.pending_event_ids_session.get(each)]
    for session in idle[: max(0, len(idle) - most)]:
        del kept[session]


def look_less_often(blocks: gr.Blocks) -> None:
    """Let Gradio look for new events every 20 ms, and for progress bars every 100 ms.

    By default it looks every 1 and 10 ms, which takes 4 % of a core while nobody visits. The only
    event in the queue is a call of the endpoint by ``gradio_client``, and it has no such bar. Call
    this after ``Blocks.queue``, which makes a new queue.
    """
    queue = blocks._queue
    queue.sleep_when_free = max(queue.sleep_when_free, 0.02)
    queue.progress_update_sleep_when_free = max(queue.progress_update_sleep_when_free, 0.1)


def skip_usage_summaries(environment: MutableMapping[str, str]) -> None:
    """Never summarize the usage of the page, unless the environment asks for it.

    Gradio summarizes its last 10 000 events again after every event, which then takes 15 ms. The
    summary is only shown by the monitoring page, which is switched off. Call this before a
    ``gr.Blocks`` is made.
    """
    environment.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(sys.maxsize))
