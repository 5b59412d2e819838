"""What the events of all tabs have in common: how they are wired, and how they fail."""

import functools
import inspect
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import gradio as gr
from gradio.blocks import Block

from pondernet.demo.server.asking import Question, register
from pondernet.demo.server.asking import Updates as Updates
from pondernet.demo.server.inputs import VisitorError, refuse

# Events that the API page does not list, and that are too fast to need a progress display.
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

Values = dict[Any, Any]  # the inputs of an event, by component

FAILED = "This did not work because of an error on the server; its log has the details. Try again."

log = logging.getLogger(__name__)


def on(
    event: Callable[..., Any],
    answer: Callable[..., Any],
    given: set[Block],
    shown: Iterable[Block],
    otherwise: Callable[[str], Updates] | None = None,
    in_thread: bool = False,
    **options: Any,
) -> Any:
    """Wire an event to a function that answers it; return what Gradio returns.

    A generator function is an event of Gradio's, any other a question of ``asking``.

    Args:
        event: such as ``button.click``.
        answer: returns updates, or yields them; it takes the values of ``given``.
        given: the inputs.
        shown: the outputs.
        otherwise: see ``answered``.
        in_thread: whether a question is answered in a thread of its own, since it takes long.
        options: of the event, beside ``QUIET``.
    """
    inputs, outputs = sorted(given, key=lambda part: part._id), list(shown)
    function = answered(answer, otherwise)
    if inspect.isgeneratorfunction(answer):
        return event(function, given, outputs, **QUIET | options)
    name = answer.__qualname__.replace(".", "-")
    script = register(Question(function, inputs, outputs, in_thread), name)
    return event(None, inputs, outputs, js=script, **QUIET | options)


def answered(
    answer: Callable[..., Any], otherwise: Callable[[str], Updates] | None = None
) -> Callable[..., Any]:
    """Return a function like ``answer`` that ends in a sentence for the visitor if it fails.

    An unexpected exception is logged.

    Args:
        answer: a function or a generator function.
        otherwise: returns the updates that show the sentence. Without it, or for a value that the
            page never sends, Gradio shows the sentence in a corner of the page and changes nothing
            else.
    """

    def sentence(error: Exception) -> str:
        if isinstance(error, VisitorError):
            return str(error)
        log.error("An event failed", exc_info=error)
        return FAILED

    def failed(error: Exception) -> Updates:
        if isinstance(error, gr.Error):
            raise error
        if otherwise is None:
            raise refuse(sentence(error)) from None
        return otherwise(sentence(error))

    @functools.wraps(answer)
    def once(*values: Any) -> Any:
        try:
            return answer(*values)
        except Exception as error:
            return failed(error)

    @functools.wraps(answer)
    def repeatedly(*values: Any) -> Iterator[Any]:
        try:
            yield from answer(*values)
        except Exception as error:
            yield failed(error)

    return repeatedly if inspect.isgeneratorfunction(answer) else once
