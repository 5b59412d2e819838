"""The figure of measurements; a pure function from numbers to a figure, no Gradio."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pondernet.demo.measuring import Curve
from pondernet.demo.plots import PALETTE, meta
from pondernet.paper import REPORTED, Reported

COLOURS = ("blue", "orange", "green", "purple", "red", "ink")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
CHANCE = 0.5


def colour(index: int) -> str:
    """The colour of the network that stands at this place, by its name in the palette."""
    return COLOURS[index % len(COLOURS)]


def difficulty_figure(curves: list[Curve]) -> go.Figure:
    """Accuracy, and below it expected steps, by number of non-zeros; the trained range is shaded.

    The paper's values stand where a network of their size is shown.
    """
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.09)
    for index, curve in enumerate(curves):
        _add_curve(figure, curve, index)
    sizes = {curve.n_elems for curve in curves}
    for reported in REPORTED:
        if reported.n_elems in sizes:
            _add_reported(figure, reported)
    most = max(sizes, default=8)
    figure.add_scatter(
        x=[0.5, most + 0.5],
        y=[CHANCE, CHANCE],
        mode="lines",
        line={"dash": "dash", "width": 1.5},
        meta=meta("ink"),
        hovertemplate="chance: 0.5<extra></extra>",
        row=1,
        col=1,
    )
    steps = [*(n for curve in curves for n in curve.expected_steps), 8]
    figure.update_layout(
        margin={"l": 62, "r": 12, "t": 10, "b": 48},
        showlegend=False,
        hovermode="closest",
        template=None,
    )
    figure.update_yaxes(title_text="accuracy", range=[0.4, 1.03], title_standoff=6, row=1, col=1)
    figure.update_yaxes(
        title_text="expected steps", range=[0, max(steps) * 1.1], title_standoff=6, row=2, col=1
    )
    figure.update_xaxes(range=[0.5, most + 0.5], showgrid=False, tickangle=0)
    figure.update_xaxes(title_text="number of non-zeros", title_standoff=8, row=2, col=1)
    return figure


def _add_curve(figure: go.Figure, curve: Curve, index: int) -> None:
    for row, values, what in (
        (1, curve.accuracy, "accuracy %{y:.3f}"),
        (2, curve.expected_steps, "%{y:.2f} expected steps"),
    ):
        figure.add_scatter(
            x=list(range(1, len(values) + 1)),
            y=values,
            mode="lines+markers",
            name=curve.model,
            marker={"size": 7, "symbol": SYMBOLS[index % len(SYMBOLS)]},
            line={"width": 2},
            meta=meta(colour(index)) | {"model": curve.model},
            hovertemplate=f"{curve.model}, %{{x}} non-zeros: {what}<br>click to ponder one"
            "<extra></extra>",
            row=row,
            col=1,
        )
        figure.add_shape(
            type="rect",
            x0=0.5,
            x1=curve.max_nonzero + 0.5,
            y0=0,
            y1=1,
            xref="x" if row == 1 else "x2",
            yref="y domain" if row == 1 else "y2 domain",
            fillcolor=PALETTE["light"][colour(index)],
            opacity=0.08,
            layer="below",
        )


def _add_reported(figure: go.Figure, reported: Reported) -> None:
    for row, value, what in (
        (1, reported.accuracy, "accuracy"),
        (2, reported.steps, "steps"),
    ):
        figure.add_scatter(
            x=list(reported.nonzero),
            y=[value, value],
            mode="lines+markers",
            line={"dash": "dot", "width": 2.5},
            marker={"symbol": "line-ns-open", "size": 12, "line": {"width": 2}},
            meta=meta("red"),
            hovertemplate=f"the paper, {reported.n_elems} elements: {what} {value}<extra></extra>",
            row=row,
            col=1,
        )
