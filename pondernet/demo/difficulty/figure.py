"""The figure of measurements; a pure function from numbers to a figure, no Gradio."""

from pondernet.demo.difficulty.measuring import Curve
from pondernet.demo.plotting.plots import Spec, layout, meta, on, titled
from pondernet.palette import PALETTE
from pondernet.paper import REPORTED, Reported

COLOURS = ("blue", "orange", "green", "purple", "red", "ink")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
CHANCE = 0.5
UPPER, LOWER = [0.545, 1], [0, 0.455]


def colour(index: int) -> str:
    """Return the palette's name of the colour for the network at this place."""
    return COLOURS[index % len(COLOURS)]


def difficulty_figure(curves: list[Curve]) -> Spec:
    """Plot accuracy, and below it expected steps, by number of non-zeros; shade the trained range.

    The paper's values are shown beside networks of their size.
    """
    sizes = {curve.n_elems for curve in curves}
    most = max(sizes, default=8)
    chance = {
        "type": "scatter",
        "x": [0.5, most + 0.5],
        "y": [CHANCE, CHANCE],
        "mode": "lines",
        "line": {"dash": "dash", "width": 1.5},
        "meta": meta("ink"),
        "hovertemplate": "chance: 0.5<extra></extra>",
    }
    traces = [
        *(trace for index, curve in enumerate(curves) for trace in _curve(curve, index)),
        *(trace for known in REPORTED if known.n_elems in sizes for trace in _reported(known)),
        chance | on(1),
    ]
    shapes = [shape for index, curve in enumerate(curves) for shape in _trained(curve, index)]
    return {"data": traces, "layout": _layout(curves, most, shapes)}


def _curve(curve: Curve, index: int) -> list[Spec]:
    return [
        {
            "type": "scatter",
            "x": list(range(1, len(values) + 1)),
            "y": values,
            "mode": "lines+markers",
            "name": curve.model,
            "marker": {"size": 7, "symbol": SYMBOLS[index % len(SYMBOLS)]},
            "line": {"width": 2},
            "meta": meta(colour(index)) | {"model": curve.model},
            "hovertemplate": f"{curve.model}, %{{x}} non-zeros: {what}<br>click to ponder one"
            "<extra></extra>",
        }
        | on(panel)
        for panel, values, what in (
            (1, curve.accuracy, "accuracy %{y:.3f}"),
            (2, curve.expected_steps, "%{y:.2f} expected steps"),
        )
    ]


def _trained(curve: Curve, index: int) -> list[Spec]:
    """Return the trained range as a rectangle in each panel."""
    return [
        {
            "type": "rect",
            **{"x0": 0.5, "x1": curve.max_nonzero + 0.5, "xref": axes["xaxis"]},
            **{"y0": 0, "y1": 1, "yref": f"{axes['yaxis']} domain"},
            "fillcolor": PALETTE["light"][colour(index)],
            "opacity": 0.08,
            "layer": "below",
        }
        for axes in (on(1), on(2))
    ]


def _reported(reported: Reported) -> list[Spec]:
    return [
        {
            "type": "scatter",
            "x": list(reported.nonzero),
            "y": [value, value],
            "mode": "lines+markers",
            "line": {"dash": "dot", "width": 2.5},
            "marker": {"symbol": "line-ns-open", "size": 12, "line": {"width": 2}},
            "meta": meta("red"),
            "hovertemplate": f"the paper, {reported.n_elems} elements: {what} {value}"
            "<extra></extra>",
        }
        | on(panel)
        for panel, value, what in (
            (1, reported.accuracy, "accuracy"),
            (2, reported.steps, "steps"),
        )
    ]


def _layout(curves: list[Curve], most: int, shapes: list[Spec]) -> Spec:
    steps = [*(n for curve in curves for n in curve.expected_steps), 8]
    nonzero = {"range": [0.5, most + 0.5]}
    accuracy = {"domain": UPPER, "range": [0.4, 1.03]} | titled("accuracy")
    expected = {"domain": LOWER, "range": [0, max(steps) * 1.1]} | titled("expected steps")
    return layout(
        [
            (nonzero | {"matches": "x2", "showticklabels": False}, accuracy),
            (nonzero | titled("number of non-zeros", standoff=8), expected),
        ],
        margin={"l": 62, "r": 12, "t": 10, "b": 48},
        shapes=shapes,
    )
