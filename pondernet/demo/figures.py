"""Plotly figures of a pondering; pure functions from numbers to figures, no Gradio."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pondernet.demo.pondering import Pondering

HEIGHT = 470  # px; the page keeps this much room free before the first figure is there

# Okabe and Ito's palette, told apart by the colour-blind too; lighter where the ground is dark.
# In the order of the traces below: p, prior, probability of odd, sampled step.
_COLORWAY = {
    "light": ["#0072b2", "#b35900", "#0072b2", "#b3003b"],
    "dark": ["#56b4e9", "#f0a830", "#56b4e9", "#ff8fab"],
}
_INK = {"light": "#1f2937", "dark": "#e5e7eb"}
_GRID = {"light": "#e5e7eb", "dark": "#374151"}


def template(theme: str) -> dict:
    """What all figures share in a "light" or "dark" page, as a Plotly template."""
    axis = {
        "gridcolor": _GRID[theme],
        "linecolor": _GRID[theme],
        "zeroline": False,
        "ticks": "",
        "automargin": False,
        "title": {"font": {"size": 14}},
    }
    return {
        "layout": {
            "colorway": _COLORWAY[theme],
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": _INK[theme], "size": 14, "family": "system-ui, sans-serif"},
            "xaxis": axis,
            "yaxis": axis,
            "shapedefaults": {
                "fillcolor": _COLORWAY[theme][3],
                "line": {"width": 0, "color": _INK[theme]},
            },
            "hoverlabel": {"font": {"size": 14}},
        }
    }


def halting_figure(pondering: Pondering) -> go.Figure:
    """p_1 .. p_N against the prior, and below it the answer at each step.

    The sampled halting step is a band through both rows. Colours come from ``template``.
    """
    steps = list(range(1, pondering.max_steps + 1))
    m = pondering.halting_step
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.13)
    figure.add_bar(
        x=steps,
        y=pondering.p,
        name="p<sub>n</sub>, chance to halt at step n",
        customdata=pondering.lambda_n,
        hovertemplate="halts at step %{x} with p = %{y:.3f}<br>"
        "once there, with λ = %{customdata:.3f}<extra></extra>",
    )
    figure.add_scatter(
        x=steps,
        y=pondering.prior,
        mode="lines+markers",
        line={"dash": "dot", "width": 2},
        marker={"size": 5},
        name=f"geometric prior, mean {1 / pondering.lambda_p:.3g} steps",
        hovertemplate="prior at step %{x}: %{y:.3f}<extra></extra>",
    )
    figure.add_scatter(
        x=steps,
        y=pondering.prob_odd,
        mode="lines+markers",
        line={"width": 2},
        marker={"size": 8},
        showlegend=False,
        hovertemplate="step %{x}: odd with probability %{y:.3f}<extra></extra>",
        row=2,
        col=1,
    )
    figure.add_scatter(
        x=[m],
        y=[pondering.prob_odd[m - 1]],
        mode="markers",
        marker={"size": 15, "symbol": "diamond"},
        name="the halting step drawn this time",
        hovertemplate=f"halted at step {m}: {pondering.prediction}<extra></extra>",
        row=2,
        col=1,
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
    figure.update_layout(
        height=HEIGHT,
        margin={"l": 58, "r": 12, "t": 66, "b": 44},
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        bargap=0.25,
        hovermode="closest",
        # A template of its own would win over the page's.
        template=None,
    )
    top = max(*pondering.p, *pondering.prior) * 1.08
    figure.update_yaxes(title_text="chance to halt", range=[0, top], row=1, col=1, title_standoff=6)
    figure.update_yaxes(
        range=[-0.08, 1.08],
        tickvals=[0, 0.5, 1],
        ticktext=["even", "50 %", "odd"],
        title_text="answer",
        title_standoff=6,
        row=2,
        col=1,
    )
    figure.update_xaxes(
        range=[0.4, pondering.max_steps + 0.6], dtick=1, tickangle=0, showgrid=False
    )
    figure.update_xaxes(showticklabels=True, row=1, col=1)
    figure.update_xaxes(title_text="step n", title_standoff=8, row=2, col=1)
    return figure
