"""The figure of measurements; a pure function from numbers to a figure, no Gradio."""

from pondernet.demo.difficulty.accuracy_axis import accuracy_axis, errors_of
from pondernet.demo.difficulty.measuring import VECTORS, Curve
from pondernet.demo.plotting.plots import Spec, layout, meta, named, on, titled
from pondernet.demo.ponder.change import KINDS
from pondernet.paper import REPORTED, Reported

COLOURS = ("blue", "green", "orange", "purple", "olive", "indigo", "brown")
"""Of the networks. "red" is the paper's, "ink" that of chance."""
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "cross", "star")
CHANCE = 0.5
FEW = 3  # networks whose points are large
NAMES = dict(zip(KINDS, ("ones", "non-zeros"), strict=True))
"""What is counted along the axis, by the name that the address has for it."""
RAIL = 0.0115  # height of the bar of a network's trained range, as a share of the figure
UPPER, LOWER = [0.55, 1], [0, 0.44]


def colour(index: int) -> str:
    """Return the palette's name of the colour for the network at this place."""
    return COLOURS[index % len(COLOURS)]


def difficulty_figure(curves: list[Curve], kind: str) -> Spec:
    """Plot accuracy, and below it steps taken and needed, by number of ones or of non-zeros.

    A band shows the steps taken for 90 % of the vectors. By non-zeros, a bar between the panels
    shows the range of training, and the paper's values stand beside networks of their size.

    Args:
        curves: the networks.
        kind: "ones" or "nonzeros".
    """
    sizes = {curve.n_elems for curve in curves}
    counts = [score.count for curve in curves for score in curve.by(kind)]
    most = max(counts or sizes, default=8) if kind == "ones" else max(sizes, default=8)
    size = 6 if len(curves) <= FEW else 4
    x = [-0.5 if kind == "ones" else 0.5, most + 0.5]
    traces = [
        *(band for index, curve in enumerate(curves) for band in _spread(curve, index, kind)),
        *(trace for i, curve in enumerate(curves) for trace in _curve(curve, i, size, kind)),
        chance_line(x),
    ]
    shapes = []
    if kind == "nonzeros":
        traces += [
            each for known in REPORTED if known.n_elems in sizes for each in _reported(known)
        ]
        shapes = [_trained(curve, index) for index, curve in enumerate(curves)]
    return named({"data": traces, "layout": _layout(curves, kind, x, shapes)}, _name(curves, kind))


def _name(curves: list[Curve], kind: str) -> str:
    """Return what the figure shows, for a screen reader."""
    said = [f"Accuracy, steps taken and steps needed by the number of {NAMES[kind]}."]
    for curve in curves:
        scores = curve.by(kind)
        if not scores:
            continue
        few, many = scores[0], scores[-1]
        said.append(
            f"{curve.label}: with {few.count} {NAMES[kind]} it is right for {few.accuracy:.1%} and "
            f"takes {few.expected_steps:.1f} steps, with {many.count} for {many.accuracy:.1%} and "
            f"{many.expected_steps:.1f}."
        )
    return " ".join(said)


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


def _curve(curve: Curve, index: int, size: int, kind: str) -> list[Spec]:
    scores, words = curve.by(kind), NAMES[kind]
    common = {
        "type": "scatter",
        "x": [score.count for score in scores],
        "mode": "lines+markers",
        "name": curve.label,
        "marker": {"size": size, "symbol": SYMBOLS[index % len(SYMBOLS)]},
        "line": {"width": 2},
        "meta": meta(colour(index)) | {"model": curve.model, "kind": kind},
    }
    head, tail = f"{curve.label}, %{{x}} {words}: ", "<br>click to ponder one<extra></extra>"
    accuracies = [score.accuracy for score in scores]
    spread = "90 % of vectors: %{customdata[0]:.1f} to %{customdata[2]:.1f}"
    return [
        common
        | {
            "y": errors_of(accuracies, VECTORS),
            "customdata": [100 * accuracy for accuracy in accuracies],
            "hovertemplate": f"{head}%{{customdata:.2f}} % right{tail}",
        }
        | on(1),
        common
        | {
            "y": [score.expected_steps for score in scores],
            "customdata": [list(score.steps_percentiles) for score in scores],
            "hovertemplate": f"{head}takes %{{y:.2f}} steps on average<br>{spread}{tail}",
        }
        | on(2),
        common
        | {
            "y": [score.needed_steps for score in scores],
            "customdata": [list(score.needed_percentiles) for score in scores],
            "mode": "lines",
            "line": {"width": 2, "dash": "dash"},
            "hovertemplate": f"{head}needs %{{y:.2f}} steps on average<br>{spread}{tail}",
        }
        | on(2),
    ]


def _spread(curve: Curve, index: int, kind: str) -> list[Spec]:
    """Return the band from the 5th to the 95th percentile of the steps taken."""
    scores = curve.by(kind)
    edge = {
        "type": "scatter",
        "x": [score.count for score in scores],
        "mode": "lines",
        "line": {"width": 0},
        "meta": meta(colour(index)),
        "hoverinfo": "skip",
    } | on(2)
    low = [score.steps_percentiles[0] for score in scores]
    high = [score.steps_percentiles[-1] for score in scores]
    return [edge | {"y": low}, edge | {"y": high, "fill": "tonexty"}]


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


def _layout(curves: list[Curve], kind: str, x: list[float], shapes: list[Spec]) -> Spec:
    scores = [score for curve in curves for score in curve.by(kind)]
    highest = max([8.0, *(max(s.steps_percentiles[-1], s.needed_steps) for s in scores)])
    counts = {"range": x}
    steps = {"domain": LOWER, "range": [0, highest * 1.1]} | titled("steps")
    return layout(
        [
            (counts | {"matches": "x2", "showticklabels": False}, accuracy_axis(UPPER, VECTORS)),
            (counts | titled(f"number of {NAMES[kind]}", standoff=8), steps),
        ],
        margin={"l": 62, "r": 12, "t": 10, "b": 48},
        shapes=shapes,
    )
