"""The figure of a pondering; a pure function from numbers to a figure, no Gradio."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pondernet.demo.plots import meta
from pondernet.demo.pondering import MANY, Draws, Pondering


def halting_figure(
    pondering: Pondering, other: Pondering | None = None, draws: Draws | None = None
) -> go.Figure:
    """p_1 .. p_N against the prior, and below it the answer at each step.

    The sampled halting step is a band through both rows.

    Args:
        pondering: what the network does.
        other: what another network does with the same vector.
        draws: many halting steps, drawn from the first network's p.
    """
    steps = list(range(1, pondering.max_steps + 1))
    m = pondering.halting_step
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.12)
    figure.add_bar(
        x=steps,
        y=pondering.p,
        meta=meta("blue", "step"),
        customdata=pondering.lambda_n,
        hovertemplate="halts at step %{x} with p = %{y:.3f}<br>"
        "once there, with λ = %{customdata:.3f}<extra></extra>",
    )
    figure.add_scatter(
        x=steps,
        y=pondering.prior,
        meta=meta("orange"),
        mode="lines+markers",
        line={"dash": "dot", "width": 2},
        marker={"size": 5},
        hovertemplate="prior at step %{x}: %{y:.3f}<extra></extra>",
    )
    figure.add_scatter(**_answer(steps, pondering.prob_odd, "blue"), row=2, col=1)
    figure.add_scatter(**_drawn(pondering, "red"), row=2, col=1)
    if other is not None:
        _add_other(figure, other)
    if draws is not None:
        figure.add_scatter(
            x=steps,
            y=[count / MANY if count else None for count in draws.counts],
            mode="markers",
            meta=meta("ink", "draws"),
            marker={"symbol": "line-ew-open", "size": 20, "line": {"width": 3}},
            hovertemplate="step %{x}: %{y:.1%} of 1000 draws<extra></extra>",
        )
    figure.add_shape(
        type="rect",
        x0=m - 0.5,
        x1=m + 0.5,
        y0=0,
        y1=1,
        xref="x",
        yref="paper",
        opacity=0.18,
        layer="below",
    )
    figure.add_shape(
        type="line",
        x0=0,
        x1=1,
        y0=0.5,
        y1=0.5,
        xref="x2 domain",
        yref="y2",
        line={"width": 1, "dash": "dash"},
        layer="below",
    )
    heights = [*pondering.p, *pondering.prior, *(other.p if other else [])]
    _lay_out(figure, max(pondering.max_steps, other.max_steps if other else 0), max(heights))
    return figure


def _add_other(figure: go.Figure, other: Pondering) -> None:
    """The other network: an outline over the bars, a dashed line and a ring below."""
    steps = list(range(1, other.max_steps + 1))
    figure.add_scatter(
        x=steps,
        y=other.p,
        mode="lines+markers",
        meta=meta("green", "step"),
        line={"shape": "hvh", "width": 2.5},
        marker={"size": 7, "symbol": "square"},
        hovertemplate=f"{other.model}: halts at step %{{x}} with p = %{{y:.3f}}<extra></extra>",
        row=1,
        col=1,
    )
    line = {"line": {"dash": "dash", "width": 2}, "marker": {"size": 7, "symbol": "square"}}
    figure.add_scatter(**_answer(steps, other.prob_odd, "green") | line, row=2, col=1)
    ring = {"marker": {"size": 19, "symbol": "diamond-open", "line": {"width": 3}}}
    figure.add_scatter(**_drawn(other, "green") | ring, row=2, col=1)


def _answer(steps: list[int], prob_odd: list[float], colour: str) -> dict:
    return {
        "x": steps,
        "y": prob_odd,
        "mode": "lines+markers",
        "meta": meta(colour, "step"),
        "line": {"width": 2},
        "marker": {"size": 8},
        "hovertemplate": "step %{x}: odd with probability %{y:.3f}<extra></extra>",
    }


def _drawn(pondering: Pondering, colour: str) -> dict:
    m = pondering.halting_step
    return {
        "x": [m],
        "y": [pondering.prob_odd[m - 1]],
        "mode": "markers",
        "meta": meta(colour, "drawn"),
        "marker": {"size": 15, "symbol": "diamond"},
        "hovertemplate": f"{pondering.model} halted at step {m}: {pondering.prediction}"
        "<extra></extra>",
    }


def _lay_out(figure: go.Figure, max_steps: int, highest: float) -> None:
    figure.update_layout(
        margin={"l": 62, "r": 12, "t": 10, "b": 26},
        showlegend=False,
        bargap=0.25,
        hovermode="closest",
        # A template of its own would win over the page's.
        template=None,
    )
    figure.update_yaxes(
        title_text="chance to halt", range=[0, highest * 1.08], row=1, col=1, title_standoff=6
    )
    figure.update_yaxes(
        range=[-0.1, 1.1],
        tickvals=[0, 0.5, 1],
        ticktext=["even", "50 %", "odd"],
        title_text="answer",
        title_standoff=6,
        row=2,
        col=1,
    )
    figure.update_xaxes(range=[0.4, max_steps + 0.6], dtick=1, tickangle=0, showgrid=False)
    figure.update_xaxes(showticklabels=False, row=1, col=1)
