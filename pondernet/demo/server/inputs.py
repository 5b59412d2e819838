"""Gradio inputs that reject malformed values with a readable message.

A client can send any JSON value for an input. Gradio's own classes then log a traceback; these
raise a ``gr.Error`` for the visitor instead. Each class has the name of the Gradio class that it
extends: by its name, Gradio chooses how the browser draws it.
"""

import math
from typing import Any

import gradio as gr

MAX_BITS = 64
"""Bits of a whole number. A larger one counts as infinite: Python is slow to print it."""


class VisitorError(ValueError):
    """What a visitor asks for is not there; the message says what there is."""


def refuse(message: str) -> gr.Error:
    """Return an error for a value that the page never sends: shown to the visitor, not logged."""
    return gr.Error(message, print_exception=False)


def _number(value: Any, name: str) -> float | int | None:
    """Return a number as sent, or None for an empty box.

    Raises:
        gr.Error: the value is not a number.
    """
    if value is None or isinstance(value, float):
        return value
    if not isinstance(value, int) or isinstance(value, bool):
        raise refuse(f"{name} must be a number.")
    if value.bit_length() > MAX_BITS:
        return math.inf if value > 0 else -math.inf
    return value


class Number(gr.Number):
    """A box for a number, or None if it is empty. Its range is checked by the code that uses it."""

    def preprocess(self, payload: Any) -> float | int | None:
        """Return the number as sent.

        Raises:
            gr.Error: the value is not a number.
        """
        return super().preprocess(_number(payload, str(self.label)))


class Slider(gr.Slider):
    """A number, or None if the box is empty. Its range is checked by the code that uses it.

    While a visitor types, the box holds numbers outside the range, such as 0 on the way to 0.05.
    """

    def preprocess(self, payload: Any) -> float | int | None:  # type: ignore[override]
        """Return the number as sent.

        Raises:
            gr.Error: the value is not a number.
        """
        number = _number(payload, str(self.label))
        return None if number is None or math.isnan(number) else number


# The choices of a list depend on the visitor and on the network that the page shows. Gradio knows
# the latest ones of a session, which may have ended; so a name is checked by the code that uses it.


class Dropdown(gr.Dropdown):
    """One name of a list."""

    def preprocess(self, payload: Any) -> str:
        """Return the name as sent.

        Raises:
            gr.Error: it is not a text.
        """
        if not isinstance(payload, str):
            raise refuse(f"{self.label} must be a name.")
        return payload


class Radio(gr.Radio):
    """One name of a list, or None."""

    def preprocess(self, payload: Any) -> str | None:
        """Return the name as sent.

        Raises:
            gr.Error: it is not a text.
        """
        if payload is not None and not isinstance(payload, str):
            raise refuse(f"{self.label} must be a name.")
        return payload


class Checkbox(gr.Checkbox):
    """A switch."""

    def preprocess(self, payload: Any) -> bool:
        """Return whether it is on.

        Raises:
            gr.Error: the value is neither true nor false.
        """
        if not isinstance(payload, bool):
            raise refuse(f"{self.label} must be true or false.")
        return payload


class CheckboxGroup(gr.CheckboxGroup):
    """Some names of a list, each at most once."""

    def preprocess(self, payload: Any) -> list[str]:  # type: ignore[override]
        """Return the names as sent.

        Raises:
            gr.Error: the value is not a list of names, or has one twice.
        """
        if (
            not isinstance(payload, list)
            or not all(isinstance(name, str) for name in payload)
            or len(set(payload)) < len(payload)
        ):
            raise refuse(f"{self.label} must be a list of names, none of them twice.")
        return payload
