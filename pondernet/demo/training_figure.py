"""The figure of a training run; a pure function from metrics to a figure, no Gradio."""

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pondernet.config import TrainConfig
from pondernet.demo.plots import meta
from pondernet.halting import log_geometric_prior
from pondernet.training import Metrics

LN_2 = 0.6931  # nats: the loss of a guess


def training_figure(config: TrainConfig, metrics: Sequence[Metrics]) -> go.Figure:
    """Loss and its terms, accuracy, expected steps, and mean p against the prior.

    Args:
        config: of the run; it sets the axes, so that they stand still while curves grow.
        metrics: those so far, oldest first; may be empty.
    """
    figure = make_subplots(rows=2, cols=2, vertical_spacing=0.2, horizontal_spacing=0.12)
    steps = [m.step for m in metrics]
    reach = config.max_steps
    for values, colour, name, dash in (
        ([m.loss for m in metrics], "ink", "loss L", "solid"),
        ([m.reconstruction for m in metrics], "blue", "L_Rec", "dash"),
        ([config.beta * m.regularization for m in metrics], "orange", "beta L_Reg", "dot"),
    ):
        figure.add_scatter(**_curve(steps, values, colour, name, dash), row=1, col=1)
    accuracy = [m.accuracy for m in metrics]
    figure.add_scatter(**_curve(steps, accuracy, "blue", "accuracy"), row=1, col=2)
    expected = [m.expected_steps for m in metrics]
    figure.add_scatter(**_curve(steps, expected, "blue", "expected steps"), row=2, col=1)
    figure.add_scatter(
        x=[0, config.steps],
        y=[1 / config.lambda_p] * 2,
        mode="lines",
        line={"dash": "dot", "width": 2},
        meta=meta("orange"),
        hovertemplate="the prior's mean: %{y:.3g} steps<extra></extra>",
        row=2,
        col=1,
    )
    n = list(range(1, reach + 1))
    figure.add_bar(
        x=n,
        y=metrics[-1].halting if metrics else [0] * reach,
        meta=meta("blue"),
        hovertemplate="halts at step %{x} with p = %{y:.3f}, on average<extra></extra>",
        row=2,
        col=2,
    )
    prior = log_geometric_prior(config.lambda_p, reach).exp().tolist()
    figure.add_scatter(
        x=n,
        y=prior,
        mode="lines+markers",
        line={"dash": "dot", "width": 2},
        marker={"size": 5},
        meta=meta("orange"),
        hovertemplate="prior at step %{x}: %{y:.3f}<extra></extra>",
        row=2,
        col=2,
    )
    _lay_out(figure, config, reach)
    return figure


def _curve(steps: list[int], values: list[float], colour: str, name: str, dash: str = "solid"):
    return {
        "x": steps,
        "y": values,
        "mode": "lines",
        "line": {"width": 2, "dash": dash},
        "meta": meta(colour),
        "hovertemplate": f"step %{{x}}: {name} %{{y:.3f}}<extra></extra>",
    }


def _lay_out(figure: go.Figure, config: TrainConfig, reach: int) -> None:
    figure.update_layout(
        margin={"l": 62, "r": 12, "t": 10, "b": 48},
        showlegend=False,
        bargap=0.25,
        hovermode="closest",
        template=None,
    )
    figure.update_xaxes(range=[0, config.steps], showgrid=False, tickangle=0, nticks=5)
    figure.update_xaxes(range=[0.4, reach + 0.6], dtick=max(1, reach // 10), row=2, col=2)
    for row, col, x, y, most in (
        (1, 1, "", "loss, nats", 1.2 * LN_2),
        (1, 2, "", "accuracy", 1.03),
        (2, 1, "training step", "expected steps", max(reach, 1.1 / config.lambda_p)),
        (2, 2, "step n", "chance to halt", 1.0),
    ):
        figure.update_xaxes(title_text=x, title_standoff=8, row=row, col=col)
        least = 0.4 if y == "accuracy" else 0
        figure.update_yaxes(
            title_text=y, range=[least, most], title_standoff=6, nticks=5, row=row, col=col
        )
