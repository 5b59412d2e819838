"""The results of a sweep over lambda_p as a table and as a figure; knows no training."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pondernet.palette import PALETTE
from pondernet.paper import SENSITIVITY


@dataclass(frozen=True)
class Result:
    """The score of a run, by the sampled prediction."""

    lambda_p: float
    seed: int
    accuracy: float
    expected_steps: float
    seconds: float  # of training


def table(results: Sequence[Result]) -> str:
    """Return median accuracy and steps by lambda_p as a Markdown table, with the paper's."""
    lines = [
        "| lambda_p | median accuracy | each seed | median E[steps] | 1 / lambda_p | the paper |",
        "| ---: | ---: | --- | ---: | ---: | ---: |",
    ]
    for lambda_p, group in _by_lambda(results).items():
        each = ", ".join(f"{result.accuracy:.4f}" for result in group)
        steps = statistics.median(result.expected_steps for result in group)
        lines.append(
            f"| {lambda_p!r} | {_median_accuracy(group):.4f} | {each} | {steps:.2f} "
            f"| {1 / lambda_p:.2f} | {SENSITIVITY.get(lambda_p, '')} |"
        )
    return "\n".join(lines) + "\n"


def figure(results: Sequence[Result]) -> Any:
    """Plot accuracy by lambda_p with Plotly: every seed, the median, and the paper's median."""
    import plotly.graph_objects as go  # only here: training and scoring need no Plotly

    groups = _by_lambda(results)
    plot = go.Figure()
    plot.add_scatter(
        x=[result.lambda_p for result in results],
        y=[result.accuracy for result in results],
        mode="markers",
        name="each seed",
        marker={"color": PALETTE["dark"]["blue"], "size": 9},
        hovertemplate="λ_p %{x}: %{y:.4f}<extra></extra>",
    )
    plot.add_scatter(
        x=list(groups),
        y=list(map(_median_accuracy, groups.values())),
        name="median",
        line_color=PALETTE["light"]["blue"],
    )
    plot.add_scatter(
        x=list(SENSITIVITY),
        y=list(SENSITIVITY.values()),
        name="the paper, median of ten",
        line={"color": PALETTE["light"]["orange"], "dash": "dash"},
    )
    return plot.update_layout(
        title="Accuracy by the prior's success probability (the paper's Fig. 2b)",
        xaxis={"title": "λ<sub>p</sub>", "dtick": 0.1},
        yaxis={"title": "accuracy of the sampled prediction", "range": [0.45, 1.02]},
        template="plotly_white",
        font_size=14,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    )


def _median_accuracy(results: Sequence[Result]) -> float:
    return statistics.median(result.accuracy for result in results)


def _by_lambda(results: Sequence[Result]) -> dict[float, list[Result]]:
    """Return the results of each lambda_p, in order."""
    ordered = sorted(results, key=lambda result: (result.lambda_p, result.seed))
    return {p: list(group) for p, group in groupby(ordered, lambda result: result.lambda_p)}
