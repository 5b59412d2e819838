"""What the events of all tabs have in common: how they are wired, and how they fail."""

import functools
import logging
from collections.abc import Callable, Iterable
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
) -> Any:
    """Wire an event to the function that answers it, see ``asking``; return what Gradio returns.

    Args:
        event: such as ``button.click``.
        answer: returns updates; it takes the values of ``given``.
        given: the inputs.
        shown: the outputs.
        otherwise: see ``answered``.
        in_thread: whether it is answered in a thread of its own, since it takes long.
    """
    inputs, outputs = sorted(given, key=lambda part: part._id), list(shown)
    question = Question(answered(answer, otherwise), inputs, outputs, in_thread)
    script = register(question, answer.__qualname__.replace(".", "-"))
    return event(None, inputs, outputs, js=script, **QUIET)


def answered(
    answer: Callable[..., Updates], otherwise: Callable[[str], Updates] | None = None
) -> Callable[..., Updates]:
    """Return a function like ``answer`` that ends in a sentence for the visitor if it fails.

    An unexpected exception is logged.

    Args:
        answer: the function.
        otherwise: returns the updates that show the sentence. Without it, or for a value that the
            page never sends, Gradio shows the sentence in a corner of the page and changes nothing
            else.
    """

    @functools.wraps(answer)
    def safely(*values: Any) -> Updates:
        try:
            return answer(*values)
        except gr.Error:
            raise
        except Exception as error:
            if isinstance(error, VisitorError):
                sentence = str(error)
            else:
                log.error("An event failed", exc_info=error)
                sentence = FAILED
            if otherwise is None:
                raise refuse(sentence) from None
            return otherwise(sentence)

    return safely
