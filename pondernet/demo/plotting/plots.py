"""Axes, templates and the palette as css, for all figures of the page.

A figure here is a dict of "data" and "layout", the input of Plotly's script. With Plotly's Python
classes, which check each value, the one of a pondering took 19 ms, more than all else that happens
between click and paint; so it is the tests that check.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pondernet.palette import PALETTE

Spec = dict[str, Any]
"""A part of a figure: a trace, an axis, or the whole."""

_STEADY = {"tickangle": 0, "showgrid": False}


def meta(
    colour: str, part: str = "whole", columns: Mapping[str, str] | None = None, rows: str = "step"
) -> Spec:
    """Return the ``meta`` of a trace: its colour in ``PALETTE``, and when it is shown.

    The part is "step" for a trace with a point for each step, which can be shown up to any of
    them, "sample" for one sampled halting step, "samples" for many, and "whole" for what is always
    shown.

    Args:
        colour: as above.
        part: as above.
        columns: heads of its columns in the table of the figure, by where the trace has their
            numbers; see ``numbers_table.js``.
        rows: the head of the rows there: what its x is.
    """
    listed = {"rows": rows, "columns": columns} if columns else {}
    return {"colour": colour, "part": part} | listed


def named(figure: Spec, name: str) -> Spec:
    """Return a figure with the name that a screen reader reads: what it shows now."""
    return figure | {"layout": figure["layout"] | {"meta": {"name": name}}}


def on(panel: int) -> Spec:
    """Return the axes of a trace in this panel, counted from 1."""
    return {"xaxis": _axis("x", panel), "yaxis": _axis("y", panel)}


def layout(panels: Sequence[tuple[Spec, Spec]], **more: Any) -> Spec:
    """Return a layout of panels.

    Args:
        panels: x-axis and y-axis of each; their domains say where it stands.
        more: of the layout.
    """
    axes: Spec = {}
    for panel, (x, y) in enumerate(panels, 1):
        axes[_axis("xaxis", panel)] = {"anchor": on(panel)["yaxis"], **_STEADY} | x
        axes[_axis("yaxis", panel)] = {"anchor": on(panel)["xaxis"]} | y
    # The browser sets the page's template; without this, Plotly for Python would set its own.
    steady = {"showlegend": False, "hovermode": "closest", "dragmode": False, "template": {}}
    return axes | steady | more


def steps_axis(reach: int) -> Spec:
    """Return the x-axis of the steps 1 to ``reach``, which all figures by step share."""
    return {"range": [0.5, reach + 0.5], "dtick": 1}


def titled(text: str, standoff: int = 6) -> Spec:
    """Return the title of an axis, ``standoff`` pixels away from its ticks."""
    return {"title": {"text": text, "standoff": standoff}}


def _axis(name: str, panel: int) -> str:
    return name if panel == 1 else f"{name}{panel}"


def template(theme: str) -> Spec:
    """Return the Plotly template of the "light" or "dark" theme."""
    palette = PALETTE[theme]
    axis = {
        "gridcolor": palette["grid"],
        "linecolor": palette["grid"],
        "zeroline": False,
        "ticks": "",
        "automargin": False,
        "ticklabeloverflow": "allow",  # else each is measured, a third of the time of a drawing
        "fixedrange": True,  # with dragmode False: a drag changes nothing, a finger scrolls
    }
    return {
        "layout": {
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": palette["ink"], "family": "system-ui, sans-serif"},
            "xaxis": axis,
            "yaxis": axis,
            "shapedefaults": {
                "fillcolor": palette["red"],
                "line": {"width": 0, "color": palette["ink"]},
            },
        }
    }


def variables() -> str:
    """Return the palette as css: ``var(--plot-blue)`` is the blue of the theme."""

    def rule(selector: str, palette: dict[str, str]) -> str:
        return f"{selector} {{ {' '.join(f'--plot-{n}: {c};' for n, c in palette.items())} }}"

    light = PALETTE["light"]
    grounds = ("ground", "grid", "ink")
    ink = light["ink"]
    strong = {
        n: f"color-mix(in srgb, {c} 55%, {ink})" for n, c in light.items() if n not in grounds
    }
    more = rule(":root:not(:has(body.dark))", strong)  # the dark theme has enough
    return (
        rule(":root", light)
        + rule(":root:has(body.dark)", PALETTE["dark"])
        + f"@media (prefers-contrast: more) {{ {more} }}"
    )
