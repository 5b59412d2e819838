"""Gradio's own inputs, which here answer what no page of ours sends with what is allowed.

Gradio's classes take any value for one of theirs, and break with a traceback in the log.
"""

import math
from typing import Any

import gradio as gr

MOST_BITS = 64  # of a whole number; larger ones are slow to print


def refuse(message: str) -> gr.Error:
    """An error of a value that no page of ours sends: for the visitor, not for the log."""
    return gr.Error(message, print_exception=False)


def _number(value: Any, name: str) -> float | int | None:
    """A number as sent, or None for a box that is empty.

    Raises:
        gr.Error: it is none.
    """
    if value is None or isinstance(value, float):
        return value
    if not isinstance(value, int) or isinstance(value, bool):
        raise refuse(f"{name} must be a number.")
    if value.bit_length() > MOST_BITS:
        return math.inf if value > 0 else -math.inf
    return value


def _names(component: gr.Dropdown | gr.Radio | gr.CheckboxGroup) -> list[str]:
    return [value for _, value in component.choices]


class Number(gr.Number):
    """A box for a number, or None where it is empty; its range is checked by who uses it."""

    is_template = True  # drawn as its parent

    def preprocess(self, payload: Any) -> float | int | None:
        """The number as sent.

        Raises:
            gr.Error: it is none.
        """
        return super().preprocess(_number(payload, self.label))


class Slider(gr.Slider):
    """A number in a range, or None where its box is empty.

    What is typed passes through numbers out of the range, as 0 on the way to 0.05; the next one in
    the range stands for them, as in the browser once the box is left.
    """

    is_template = True

    def preprocess(self, payload: Any) -> float | int | None:
        """The number as sent, or the next one in the range.

        Raises:
            gr.Error: it is none.
        """
        number = _number(payload, self.label)
        if number is None or math.isnan(number):
            return None
        return min(max(number, self.minimum), self.maximum)


class Dropdown(gr.Dropdown):
    """One name of a list."""

    is_template = True

    def preprocess(self, payload: Any) -> str:
        """The name as sent.

        Raises:
            gr.Error: it is not in the list.
        """
        if payload not in _names(self):
            raise refuse(f"{self.label} must be one of: {', '.join(_names(self))}.")
        return payload


class Radio(gr.Radio):
    """One name of a list, or None."""

    is_template = True

    def preprocess(self, payload: Any) -> str | None:
        """The name as sent.

        Raises:
            gr.Error: it is not in the list.
        """
        if payload is not None and payload not in _names(self):
            raise refuse(f"{self.label} must be one of: {', '.join(_names(self))}.")
        return payload


class CheckboxGroup(gr.CheckboxGroup):
    """Some names of a list, each at most once."""

    is_template = True

    def preprocess(self, payload: Any) -> list[str]:
        """The names as sent.

        Raises:
            gr.Error: it is no list, or has names that are not in it, or one twice.
        """
        names = _names(self)
        if (
            not isinstance(payload, list)
            or not all(name in names for name in payload)
            or len(set(payload)) < len(payload)
        ):
            raise refuse(f"{self.label} must be a list of some of: {', '.join(names)}.")
        return payload
