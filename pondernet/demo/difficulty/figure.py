"""The figure of measurements; a pure function from numbers to a figure, no Gradio."""

from pondernet.demo.difficulty.accuracy_axis import accuracy_axis, errors_of
from pondernet.demo.difficulty.measuring import VECTORS, Curve
from pondernet.demo.plotting.plots import Spec, layout, meta, on, titled
from pondernet.paper import REPORTED, Reported

COLOURS = ("blue", "green", "orange", "purple", "olive", "indigo", "brown")
"""Of the networks. "red" is the paper's, "ink" that of chance."""
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "cross", "star")
CHANCE = 0.5
FEW = 3  # networks whose median is shown too; with more, the lines would hide each other
RAIL = 0.0115  # height of the bar of a network's trained range, as a share of the figure
UPPER, LOWER = [0.55, 1], [0, 0.44]


def colour(index: int) -> str:
    """Return the palette's name of the colour for the network at this place."""
    return COLOURS[index % len(COLOURS)]


def difficulty_figure(curves: list[Curve]) -> Spec:
    """Plot accuracy, and below it expected steps, by number of non-zeros.

    A band shows the expected steps of 90 % of the vectors, a bar between the panels the range
    of training. The paper's values are shown beside networks of their size.
    """
    sizes = {curve.n_elems for curve in curves}
    most = max(sizes, default=8)
    size = 6 if len(curves) <= FEW else 4
    traces = [
        *(band for index, curve in enumerate(curves) for band in _spread(curve, index)),
        *(trace for index, curve in enumerate(curves) for trace in _curve(curve, index, size)),
        *(_median(curve, index) for index, curve in enumerate(curves) if len(curves) <= FEW),
        *(trace for known in REPORTED if known.n_elems in sizes for trace in _reported(known)),
        chance_line([0.5, most + 0.5]),
    ]
    shapes = [_trained(curve, index) for index, curve in enumerate(curves)]
    return {"data": traces, "layout": _layout(curves, most, shapes)}


def chance_line(x: list[float]) -> Spec:
    """Return the line of an answer by chance, in the first panel."""
    return {
        "type": "scatter",
        "x": x,
        "y": [1 - CHANCE] * 2,
        "mode": "lines",
        "line": {"dash": "dash", "width": 1.5},
        "meta": meta("ink"),
        "hovertemplate": "chance: 50 %<extra></extra>",
    } | on(1)


def _curve(curve: Curve, index: int, size: int) -> list[Spec]:
    common = {
        "type": "scatter",
        "x": list(range(1, len(curve.accuracy) + 1)),
        "mode": "lines+markers",
        "name": curve.label,
        "marker": {"size": size, "symbol": SYMBOLS[index % len(SYMBOLS)]},
        "line": {"width": 2},
        "meta": meta(colour(index)) | {"model": curve.model},
    }
    head, tail = f"{curve.label}, %{{x}} non-zeros: ", "<br>click to ponder one<extra></extra>"
    right = [100 * accuracy for accuracy in curve.accuracy]
    steps = (
        "%{y:.2f} steps on average<br>median %{customdata[1]:.2f}, "
        "90 % of vectors: %{customdata[0]:.2f} to %{customdata[2]:.2f}"
    )
    return [
        common
        | {
            "y": errors_of(curve.accuracy, VECTORS),
            "customdata": right,
            "hovertemplate": f"{head}%{{customdata:.2f}} % right{tail}",
        }
        | on(1),
        common
        | {
            "y": list(curve.expected_steps),
            "customdata": [list(each) for each in curve.steps_percentiles],
            "hovertemplate": f"{head}{steps}{tail}",
        }
        | on(2),
    ]


def _spread(curve: Curve, index: int) -> list[Spec]:
    """Return the band from the 5th to the 95th percentile of the expected steps."""
    edge = {
        "type": "scatter",
        "x": list(range(1, len(curve.steps_percentiles) + 1)),
        "mode": "lines",
        "line": {"width": 0},
        "meta": meta(colour(index)),
        "hoverinfo": "skip",
    } | on(2)
    low, _, high = zip(*curve.steps_percentiles, strict=True) if curve.accuracy else ((), (), ())
    return [edge | {"y": list(low)}, edge | {"y": list(high), "fill": "tonexty"}]


def _median(curve: Curve, index: int) -> Spec:
    return {
        "type": "scatter",
        "x": list(range(1, len(curve.steps_percentiles) + 1)),
        "y": [median for _, median, _ in curve.steps_percentiles],
        "mode": "lines",
        "line": {"width": 1.5, "dash": "dot"},
        "meta": meta(colour(index)),
        "hoverinfo": "skip",
    } | on(2)


def _trained(curve: Curve, index: int) -> Spec:
    """Return the trained range as a bar between the panels, one below the other."""
    top = UPPER[0] - RAIL * (index + 1)
    return {
        "type": "rect",
        "name": colour(index),
        **{"x0": 0.5, "x1": curve.max_nonzero + 0.5, "xref": "x"},
        **{"y0": top - 0.7 * RAIL, "y1": top, "yref": "paper"},
        "opacity": 0.55,
    }


def _reported(reported: Reported) -> list[Spec]:
    common = {
        "type": "scatter",
        "x": list(reported.nonzero),
        "mode": "lines+markers",
        "line": {"dash": "dot", "width": 2.5},
        "marker": {"symbol": "line-ns-open", "size": 12, "line": {"width": 2}},
        "meta": meta("red"),
    }
    said = f"the paper, {reported.n_elems} elements: "
    right = f"{100 * reported.accuracy:g} % right"
    return [
        common
        | {"y": [1 - reported.accuracy] * 2, "hovertemplate": f"{said}{right}<extra></extra>"}
        | on(1),
        common
        | {"y": [reported.steps] * 2, "hovertemplate": f"{said}%{{y}} steps<extra></extra>"}
        | on(2),
    ]


def _layout(curves: list[Curve], most: int, shapes: list[Spec]) -> Spec:
    steps = [*(high for curve in curves for *_, high in curve.steps_percentiles), 8]
    nonzero = {"range": [0.5, most + 0.5]}
    expected = {"domain": LOWER, "range": [0, max(steps) * 1.1]} | titled("steps on average")
    return layout(
        [
            (nonzero | {"matches": "x2", "showticklabels": False}, accuracy_axis(UPPER, VECTORS)),
            (nonzero | titled("number of non-zeros", standoff=8), expected),
        ],
        margin={"l": 62, "r": 12, "t": 10, "b": 48},
        shapes=shapes,
    )
