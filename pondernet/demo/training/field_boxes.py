"""The sliders and boxes in which a visitor sets the numbers of a run."""

from typing import Any

import gradio as gr

from pondernet.demo.server.inputs import Number, Slider
from pondernet.demo.training.fields import FIELDS, Field
from pondernet.demo.training.presets import Preset


def lay_out_fields(first: Preset) -> dict[str, Slider | Number]:
    """Lay out the sliders one below the other, and the number boxes in pairs."""
    made = {
        name: _component(name, field, first.values[name])
        for name, field in FIELDS.items()
        if field.slider
    }
    boxes = [name for name in FIELDS if name not in made]
    for pair in zip(boxes[::2], boxes[1::2], strict=True):
        with gr.Row():
            made |= {name: _component(name, FIELDS[name], first.values[name]) for name in pair}
    return made


def _component(name: str, field: Field, value: float) -> Slider | Number:
    words = {"label": field.label, "elem_id": f"field-{name}"} | words_of(field)
    if field.slider:
        return Slider(field.least, field.most, value, step=1, buttons=[], **words)
    return Number(value, step=1 if field.whole else 0.001, min_width=110, **words)


def words_of(field: Field, problem: str | None = None) -> dict[str, Any]:
    """Return the line below the label of a field: what it is, or what is wrong with its value."""
    return {"info": problem or field.info, "elem_classes": ["refused"] if problem else []}
