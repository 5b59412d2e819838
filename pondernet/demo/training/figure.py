"""The figure of a training run; pure functions from reports to a figure, no Gradio."""

from collections.abc import Sequence

from pondernet.config import TrainConfig
from pondernet.demo.plotting.plots import Spec, layout, meta, on, titled
from pondernet.demo.training.report import Report, arrivals, final_lambda_p
from pondernet.halting import log_geometric_prior, prior_mean
from pondernet.paper import INTERPOLATION

Panel = tuple[Spec, Spec]  # its axes
LN_2 = 0.6931  # nats: the loss of a guess
LEFT, RIGHT = [0, 0.54], [0.64, 1]
UPPER, LOWER = [0.54, 1], [0, 0.36]
FEW = 16  # arrivals that are marked over the whole height of a panel; more would hide the curves


def training_figure(
    config: TrainConfig,
    reports: Sequence[Report],
    ended: bool = False,
    before: Sequence[Report] = (),
) -> Spec:
    """Plot mean p against the prior, accuracy, loss and its terms, and expected steps.

    Args:
        config: of the run; it sets the axes of training steps while the curves grow.
        reports: those so far, oldest first; may be empty.
        ended: no more will come: the axes end with the curves.
        before: those of the run before, whose accuracy and mean p stay as pale lines.
    """
    last = reports[-1].metrics.step if ended and reports else config.steps
    metrics = [report.metrics for report in reports]
    regularization = [m.loss - m.reconstruction for m in metrics]
    highest = max([1.15 * LN_2, *(1.05 * m.loss for m in metrics)])
    marks = arrivals(reports, config.start)

    def curve(panel: int, values: list[float], colour: str, name: str, dash: str = "solid") -> Spec:
        return {
            "type": "scatter",
            "x": [m.step for m in metrics],
            "y": [round(value, 5) for value in values],
            "mode": "lines" if len(metrics) > 1 else "markers",
            "line": {"width": 2, "dash": dash},
            "meta": meta(colour, columns={"y": name}, rows="training step"),
            "hovertemplate": f"step %{{x}}: {name} %{{y:.3f}}<extra></extra>",
        } | on(panel)

    def level(panel: int, value: float, colour: str, name: str) -> Spec:
        return {
            "type": "scatter",
            "x": [0, last],
            "y": [value] * 2,
            "mode": "lines",
            "line": {"dash": "dot", "width": 2},
            "meta": meta(colour),
            "hovertemplate": f"{name}<extra></extra>",
        } | on(panel)

    mean = prior_mean(final_lambda_p(config), config.max_steps)
    traces = [
        _arrivals(1, marks, (0 if len(marks) <= FEW else 0.93) * highest, highest),
        _arrivals(2, marks, 0, 1.1 if len(marks) <= FEW else 0),
        curve(1, [m.loss for m in metrics], "ink", "loss L"),
        curve(1, [m.reconstruction for m in metrics], "blue", "answer loss L_Rec", "dash"),
        curve(1, regularization, "orange", "prior loss β L_Reg", "dot"),
        curve(2, [r.accuracy_on_all for r in reports], "green", "accuracy, all positions"),
        curve(2, [m.accuracy for m in metrics], "blue", "accuracy, positions in play"),
        curve(3, [m.expected_steps for m in metrics], "blue", "steps on average"),
        level(3, mean, "orange", f"the prior's mean up to N: {mean:.3g} steps"),
        *_halting(config, reports),
        *_before(before, last, config.max_steps),
    ]
    if config.n_elems == INTERPOLATION.n_elems:
        reported = INTERPOLATION.accuracy
        traces.append(level(2, reported, "red", f"the paper's accuracy, {reported}"))
    return {"data": traces, "layout": _layout(config, last, highest)}


def _arrivals(panel: int, marks: list[tuple[int, int]], low: float, high: float) -> Spec:
    """Return vertical marks where positions come into play."""
    return {
        "type": "scatter",
        "x": [x for step, _ in marks for x in (step, step, None)],
        "y": [y for _ in marks for y in (low, high, None)],
        "customdata": [within for _, within in marks for _ in range(3)],
        "mode": "lines",
        "line": {"width": 1},
        "opacity": 0.3 if len(marks) <= FEW else 0.6,
        "meta": meta("ink"),
        "hovertemplate": "step %{x}: %{customdata} positions in play<extra></extra>",
    } | on(panel)


def _halting(config: TrainConfig, reports: Sequence[Report]) -> list[Spec]:
    """Return the latest mean p, and the prior."""
    steps = list(range(1, config.max_steps + 1))
    bars = {
        "type": "bar",
        "x": steps,
        "y": reports[-1].metrics.halting if reports else [0] * config.max_steps,
        "meta": meta("blue", columns={"y": "chance to halt"}),
        "hovertemplate": "halts at step %{x} with p = %{y:.3f}, on average<extra></extra>",
    }
    prior = {
        "type": "scatter",
        "x": steps,
        "y": log_geometric_prior(final_lambda_p(config), config.max_steps).exp().tolist(),
        "mode": "lines+markers",
        "line": {"dash": "dot", "width": 2},
        "marker": {"size": 5},
        "meta": meta("orange", columns={"y": "prior"}),
        "hovertemplate": "prior at step %{x}: %{y:.3f}<extra></extra>",
    }
    return [bars | on(4), prior | on(4)]


def _before(reports: Sequence[Report], last: int, max_steps: int) -> list[Spec]:
    """Return the accuracy and the last mean p of an earlier run, within the axes of this one."""
    if not reports:
        return []
    shown = [report for report in reports if report.metrics.step <= last]
    halting = reports[-1].metrics.halting[:max_steps]
    pale: Spec = {"type": "scatter", "mode": "lines", "opacity": 0.35, "line": {"width": 3}}
    accuracy = pale | {
        "x": [report.metrics.step for report in shown],
        "y": [round(report.accuracy_on_all, 5) for report in shown],
        "meta": meta("green"),
        "hovertemplate": "the run before, step %{x}: accuracy %{y:.3f}<extra></extra>",
    }
    chances = pale | {
        "x": list(range(1, len(halting) + 1)),
        "y": halting,
        "meta": meta("blue"),
        "hovertemplate": "the run before, halts at step %{x}: %{y:.3f}<extra></extra>",
    }
    return [accuracy | on(2), chances | on(4)]


def _layout(config: TrainConfig, last: int, highest: float) -> Spec:
    reach = config.max_steps
    # The invisible ticks keep the first numbers of two axes apart.
    apart = {"ticks": "outside", "ticklen": 6, "tickcolor": "rgba(0, 0, 0, 0)"}
    training = {"range": [0, last], "nticks": 5} | apart
    halting = {"range": [0.4, reach + 0.6], "dtick": max(1, reach // 10)} | apart

    def panel(x: Spec, across: list[float], up: list[float], title: str, y: Spec) -> Panel:
        return x | {"domain": across}, {"domain": up, "nticks": 5} | titled(title) | y

    training_step, step = (titled(text, standoff=8) for text in ("training step", "step n"))
    loss, steps, chance = ({"range": [0, most]} for most in (highest, 1.05 * reach, 1))
    accuracy = {"range": [0.45, 1.03], "tick0": 0.5, "dtick": 0.1}
    return layout(
        [
            panel(training | training_step, LEFT, LOWER, "loss, nats", loss),
            panel(training | training_step, RIGHT, UPPER, "accuracy", accuracy),
            panel(training | training_step, RIGHT, LOWER, "steps on average", steps),
            panel(halting | step, LEFT, UPPER, "chance to halt", chance),
        ],
        margin={"l": 62, "r": 12, "t": 10, "b": 48},
        bargap=0.25,
    )
