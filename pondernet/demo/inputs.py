"""Gradio's own inputs, which here answer what no page of ours sends with what is allowed.

Gradio's classes take any value for one of theirs, and break with a traceback in the log.
"""

from typing import Any

import gradio as gr

MOST_BITS = 64  # of a whole number; larger ones are slow to print


def refuse(message: str) -> gr.Error:
    """An error of a value that no page of ours sends: for the visitor, not for the log."""
    return gr.Error(message, print_exception=False)


def _is_number(value: Any) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return value.bit_length() <= MOST_BITS
    return isinstance(value, float)


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
        if payload is not None and not _is_number(payload):
            raise refuse(f"{self.label} must be a number.")
        return super().preprocess(payload)


class Slider(gr.Slider):
    """A number in a range."""

    is_template = True

    def preprocess(self, payload: Any) -> float | int:
        """The number as sent.

        Raises:
            gr.Error: it is none, or out of the range.
        """
        if not _is_number(payload) or not self.minimum <= payload <= self.maximum:
            raise refuse(f"{self.label} must be a number from {self.minimum} to {self.maximum}.")
        return super().preprocess(payload)


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
