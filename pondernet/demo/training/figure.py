"""The figure of a training run; a pure function from metrics to a figure, no Gradio."""

from collections.abc import Sequence

from pondernet.config import TrainConfig
from pondernet.demo.plotting.plots import Spec, layout, meta, on, titled
from pondernet.halting import log_geometric_prior
from pondernet.training import Metrics

LN_2 = 0.6931  # nats: the loss of a guess
LEFT, RIGHT = [0, 0.44], [0.56, 1]
UPPER, LOWER = [0.6, 1], [0, 0.4]


def training_figure(config: TrainConfig, metrics: Sequence[Metrics]) -> Spec:
    """Plot loss and its terms, accuracy, expected steps, and mean p against the prior.

    Args:
        config: of the run; it sets the axes, which stay fixed while the curves grow.
        metrics: those so far, oldest first; may be empty.
    """

    def curve(panel: int, values: list[float], colour: str, name: str, dash: str = "solid") -> Spec:
        return {
            "type": "scatter",
            "x": [m.step for m in metrics],
            "y": values,
            "mode": "lines",
            "line": {"width": 2, "dash": dash},
            "meta": meta(colour),
            "hovertemplate": f"step %{{x}}: {name} %{{y:.3f}}<extra></extra>",
        } | on(panel)

    regularization = [config.beta * m.regularization for m in metrics]
    traces = [
        curve(1, [m.loss for m in metrics], "ink", "loss L"),
        curve(1, [m.reconstruction for m in metrics], "blue", "answer loss L_Rec", "dash"),
        curve(1, regularization, "orange", "prior loss β L_Reg", "dot"),
        curve(2, [m.accuracy for m in metrics], "blue", "accuracy"),
        curve(3, [m.expected_steps for m in metrics], "blue", "steps on average"),
        {
            "type": "scatter",
            "x": [0, config.steps],
            "y": [1 / config.lambda_p] * 2,
            "mode": "lines",
            "line": {"dash": "dot", "width": 2},
            "meta": meta("orange"),
            "hovertemplate": "the prior's mean: %{y:.3g} steps<extra></extra>",
        }
        | on(3),
        *_halting(config, metrics),
    ]
    return {"data": traces, "layout": _layout(config)}


def _halting(config: TrainConfig, metrics: Sequence[Metrics]) -> list[Spec]:
    """Return the latest mean p, and the prior."""
    steps = list(range(1, config.max_steps + 1))
    bars = {
        "type": "bar",
        "x": steps,
        "y": metrics[-1].halting if metrics else [0] * config.max_steps,
        "meta": meta("blue"),
        "hovertemplate": "halts at step %{x} with p = %{y:.3f}, on average<extra></extra>",
    }
    prior = {
        "type": "scatter",
        "x": steps,
        "y": log_geometric_prior(config.lambda_p, config.max_steps).exp().tolist(),
        "mode": "lines+markers",
        "line": {"dash": "dot", "width": 2},
        "marker": {"size": 5},
        "meta": meta("orange"),
        "hovertemplate": "prior at step %{x}: %{y:.3f}<extra></extra>",
    }
    return [bars | on(4), prior | on(4)]


def _layout(config: TrainConfig) -> Spec:
    reach = config.max_steps
    training = {"range": [0, config.steps], "nticks": 5}
    halting = {"range": [0.4, reach + 0.6], "dtick": max(1, reach // 10)}

    def panel(
        x: Spec, across: list[float], up: list[float], title: str, least: float, most: float
    ) -> tuple[Spec, Spec]:
        y = {"domain": up, "range": [least, most], "nticks": 5} | titled(title)
        return x | {"domain": across}, y

    training_step, step = (titled(text, standoff=8) for text in ("training step", "step n"))
    longest = max(reach, 1.1 / config.lambda_p)
    return layout(
        [
            panel(training, LEFT, UPPER, "loss, nats", 0, 1.2 * LN_2),
            panel(training, RIGHT, UPPER, "accuracy", 0.4, 1.03),
            panel(training | training_step, LEFT, LOWER, "steps on average", 0, longest),
            panel(halting | step, RIGHT, LOWER, "chance to halt", 0, 1),
        ],
        margin={"l": 62, "r": 12, "t": 10, "b": 48},
        bargap=0.25,
    )
