"""The results of a sweep over lambda_p as a table and as a figure; knows no training."""

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
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
    """Median accuracy and steps by lambda_p as a Markdown table, the paper's beside them."""
    lines = [
        "| lambda_p | median accuracy | each seed | median E[steps] | 1 / lambda_p | the paper |",
        "| ---: | ---: | --- | ---: | ---: | ---: |",
    ]
    for lambda_p, group in _by_lambda(results):
        each = ", ".join(f"{result.accuracy:.4f}" for result in group)
        lines.append(
            f"| {lambda_p!r} | {statistics.median(r.accuracy for r in group):.4f} | {each} "
            f"| {statistics.median(r.expected_steps for r in group):.2f} "
            f"| {1 / lambda_p:.2f} | {SENSITIVITY.get(lambda_p, '')} |"
        )
    return "\n".join(lines) + "\n"


def figure(results: Sequence[Result]) -> Any:
    """Accuracy by lambda_p as a Plotly figure: every seed, the median, and the paper's median."""
    import plotly.graph_objects as go  # only here: training and scoring need no Plotly

    medians = {
        lambda_p: statistics.median(result.accuracy for result in group)
        for lambda_p, group in _by_lambda(results)
    }
    drawn = go.Figure()
    drawn.add_scatter(
        x=[result.lambda_p for result in results],
        y=[result.accuracy for result in results],
        mode="markers",
        name="each seed",
        marker={"color": PALETTE["dark"]["blue"], "size": 9},
        hovertemplate="λ_p %{x}: %{y:.4f}<extra></extra>",
    )
    drawn.add_scatter(
        x=list(medians),
        y=list(medians.values()),
        name="median",
        line_color=PALETTE["light"]["blue"],
    )
    drawn.add_scatter(
        x=list(SENSITIVITY),
        y=list(SENSITIVITY.values()),
        name="the paper, median of ten",
        line={"color": PALETTE["light"]["orange"], "dash": "dash"},
    )
    drawn.update_layout(
        title="Accuracy by the prior's success probability (the paper's Fig. 2b)",
        xaxis={"title": "λ<sub>p</sub>", "dtick": 0.1},
        yaxis={"title": "accuracy of the sampled prediction", "range": [0.45, 1.02]},
        template="plotly_white",
        font_size=14,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    )
    return drawn


def _by_lambda(results: Sequence[Result]) -> list[tuple[float, list[Result]]]:
    """The results of each lambda_p, in order."""
    ordered = sorted(results, key=lambda result: (result.lambda_p, result.seed))
    groups = itertools.groupby(ordered, key=lambda result: result.lambda_p)
    return [(lambda_p, list(group)) for lambda_p, group in groups]
