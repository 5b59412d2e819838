"""The figure of a loss taken apart; a pure function from numbers to a figure, no Gradio."""

import math

from pondernet.demo.explanation.loss import TakenApart
from pondernet.demo.plotting.plots import Spec, layout, meta, named, on, steps_axis, titled

UNWEIGHTED, WEIGHTED, PULLS = [0.72, 1], [0.37, 0.65], [0, 0.3]  # of the three panels
WEAK = 1e-4  # a pull on the log-odds of lambda_n that looks small
FELT = 0.02  # share of the largest pull, below which no arrow is drawn
REC, KL = "rec", "kl"
"""The two terms of the loss."""
_COLOURS = {REC: "blue", KL: "orange"}


def loss_figure(taken: TakenApart) -> Spec:
    """Plot by step the loss of its answer, what it adds to both terms, and what pulls at lambda_n.

    ``meta`` of a trace has the term that it belongs to.
    """
    added = [taken.beta * each for each in taken.divergence]
    pull = [rec + kl for rec, kl in zip(taken.pull_rec, taken.pull_kl, strict=True)]
    most = max(WEAK, *map(abs, pull))
    felt = [each if abs(each) > FELT * most else None for each in pull]
    steps = list(range(1, len(taken.p) + 1))
    loss = "loss of the answer at step %{x}: %{y:.4f}<extra></extra>"
    weighted = "step %{x} adds p \u00d7 loss = %{y:.4f}<extra></extra>"
    divergence = "step %{x} adds β p log(p / p<sub>G</sub>) = %{y:.4f}<extra></extra>"
    pulls = "the {} term pulls the log-odds of λ at step %{{x}} by %{{y:.4f}}<extra></extra>"
    net = {
        "type": "scatter",
        "x": steps,
        "y": felt,
        "mode": "markers",
        "meta": meta("ink"),
        "marker": {
            "size": 9,
            "symbol": ["triangle-up" if each > 0 else "triangle-down" for each in pull],
        },
        "customdata": ["raise" if each > 0 else "lower" for each in pull],
        "hovertemplate": "training would %{customdata} λ at step %{x}<extra></extra>",
    } | on(3)
    traces = [
        _bars(1, REC, steps, taken.step_losses, loss, "loss of the answer")
        | {"marker": {"opacity": 0.4}},
        _bars(2, REC, steps, taken.reconstruction, weighted, "adds to L_Rec"),
        _bars(2, KL, steps, added, divergence, "adds to \u03b2 L_Reg"),
        _bars(3, REC, steps, taken.pull_rec, pulls.format("first"), "pull of L_Rec"),
        _bars(3, KL, steps, taken.pull_kl, pulls.format("second"), "pull of \u03b2 L_Reg"),
        net,
    ]
    name = (
        f"The loss {taken.loss:.4f} of the vector in view by step: of each answer, what each step "
        "adds to both terms, and what pulls at its chance to halt."
    )
    return named({"data": traces, "layout": _layout(len(steps), 1.2 * most)}, name)


def _bars(
    panel: int, term: str, steps: list[int], values: list[float], hover: str, head: str
) -> Spec:
    return {
        "type": "bar",
        "x": steps,
        "y": values,
        "meta": meta(_COLOURS[term], columns={"y": head}) | {"term": term},
        "hovertemplate": hover,
    } | on(panel)


def _layout(reach: int, pull: float) -> Spec:
    steps = steps_axis(reach)
    above = steps | {"matches": "x3", "showticklabels": False}
    added = {"zeroline": True, "nticks": 4, "tickformat": "~r"}
    direction = {
        "zeroline": True,
        "range": [-pull, pull],
        "tickvals": [-pull / 2, pull / 2],
        "ticktext": ["think on", "halt"],
        "showgrid": False,
    }
    guess = {
        "type": "line",
        **{"x0": 0, "x1": 1, "xref": "x domain"},
        **{"y0": math.log(2), "y1": math.log(2), "yref": "y"},
        "line": {"width": 1, "dash": "dash"},
        "layer": "below",
    }
    return layout(
        [
            (above, {"domain": UNWEIGHTED, "rangemode": "tozero", "nticks": 4} | titled("loss")),
            (above, {"domain": WEIGHTED} | added | titled("adds to L")),
            (steps, {"domain": PULLS} | direction),
        ],
        margin={"l": 72, "r": 12, "t": 8, "b": 26},
        bargap=0.25,
        barmode="relative",
        shapes=[guess],
    )
