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


def _choice(component: gr.Dropdown | gr.Radio, value: Any) -> Any:
    """Return a value that is one of the choices.

    Raises:
        gr.Error: it is not.
    """
    names = _names(component)
    if value not in names:
        raise refuse(f"{component.label} must be one of: {', '.join(names)}.")
    return value


def _names(component: gr.Dropdown | gr.Radio | gr.CheckboxGroup) -> list[str]:
    return [str(value) for _, value in component.choices]


class Number(gr.Number):
    """A box for a number, or None if it is empty. Its range is checked by the code that uses it."""

    def preprocess(self, payload: Any) -> float | int | None:
        """Return the number as sent.

        Raises:
            gr.Error: the value is not a number.
        """
        return super().preprocess(_number(payload, str(self.label)))


class Slider(gr.Slider):
    """A number in a range, or None if its box is empty.

    While a visitor types, the box holds numbers outside the range, such as 0 on the way to 0.05.
    They are clipped to the range, as the browser does when the box loses the focus.
    """

    def preprocess(self, payload: Any) -> float | int | None:  # type: ignore[override]
        """Return the number as sent, clipped to the range.

        Raises:
            gr.Error: the value is not a number.
        """
        number = _number(payload, str(self.label))
        if number is None or math.isnan(number):
            return None
        return min(max(number, self.minimum), self.maximum)


class Dropdown(gr.Dropdown):
    """One name of a list."""

    def preprocess(self, payload: Any) -> str:
        """Return the name as sent.

        Raises:
            gr.Error: it is not in the list.
        """
        return str(_choice(self, payload))


class Radio(gr.Radio):
    """One name of a list, or None."""

    def preprocess(self, payload: Any) -> str | None:
        """Return the name as sent.

        Raises:
            gr.Error: it is not in the list.
        """
        return None if payload is None else str(_choice(self, payload))


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
            gr.Error: the value is not a list of names, or has an unknown one or one twice.
        """
        names = _names(self)
        if (
            not isinstance(payload, list)
            or not all(name in names for name in payload)
            or len(set(payload)) < len(payload)
        ):
            raise refuse(f"{self.label} must be a list of some of: {', '.join(names)}.")
        return payload
