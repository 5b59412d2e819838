"""The figure of a pondering; a pure function from numbers to a figure, no Gradio."""

from typing import Any

from pondernet.demo.plotting.plots import Spec, layout, meta, on, steps_axis, titled
from pondernet.demo.ponder.pondering import MANY, Pondering, Samples

UPPER, BETWEEN, LOWER = [0.56, 1], [0.455, 0.53], [0, 0.44]
THINKING = 6  # number of the panel between the two; 3 to 5 are those of the hidden state
FAINT = 0.4  # opacity of what was not run
ODD = "chance of odd"
STOP = "always stop here"
NOTE = 5  # steps that the name of the prior covers
PRIOR = "the prior: what training asks for"
BARS = {"y": "p", "customdata.0": "still thinking", "customdata.1": "\u03bb"}


def halting_figure(
    pondering: Pondering,
    other: Pondering | None = None,
    samples: Samples | None = None,
    stop: int | None = None,
) -> Spec:
    """Plot p_1 .. p_N against the prior, and below them the answer at each step.

    Between them is the share that is still thinking at each step; the browser shows it on request.
    The sampled halting step is a band through all panels.

    Args:
        pondering: what the network does.
        other: what a second network does with the same vector.
        samples: many halting steps, sampled from the first network's p.
        stop: a step to mark, at which one could always stop.
    """
    traces = [
        {
            "type": "bar",
            "x": _steps(pondering),
            "y": pondering.p,
            "meta": meta("blue", "step", BARS),
            "marker": {"opacity": _ran(pondering, 1, FAINT)},
            "customdata": list(zip(pondering.thinking, pondering.lambda_n, strict=True)),
            "hovertemplate": [
                *[
                    "halts at step %{x} with p = %{customdata[0]:.3f} still thinking \u00d7 "
                    "%{customdata[1]:.3f} halts = %{y:.3f}<extra></extra>"
                ]
                * (pondering.max_steps - 1),
                "runs out of steps at step %{x} with p = %{y:.3f}<extra></extra>",
            ],
        },
        {
            "type": "scatter",
            "x": _steps(pondering),
            "y": pondering.prior,
            "mode": "lines+markers",
            "meta": meta("orange", columns={"y": "prior"}),
            "line": {"dash": "dot", "width": 2},
            "marker": {"size": 5},
            "hovertemplate": "prior at step %{x}: %{y:.3f}<extra></extra>",
        },
        *_answer(pondering, "blue", ODD),
        _sampled_step(pondering, "red"),
        *(_other(other) if other else []),
        *([_samples(samples)] if samples else []),
        _thinking(pondering),
    ]
    heights = [*pondering.p, *pondering.prior, *(other.p if other else [])]
    reach = max(pondering.max_steps, other.max_steps if other else 0)
    drawn = _layout(pondering.halting_step, reach, max(heights))
    notes = [_name_of_prior(pondering)]
    if stop is not None:
        drawn["shapes"].append(_line(stop))
        notes.append(_name_of_line(stop))
    return {"data": traces, "layout": drawn | {"annotations": notes}}


def _name_of_prior(pondering: Pondering) -> Spec:
    """Return a note beside the prior: a line without a name says nothing.

    It stands at the first point of the line, where no bars are in the way, or at the last.
    """
    first = max(pondering.p[:NOTE]) < pondering.prior[0] / 2
    place = (
        {"x": 1.4, "y": pondering.prior[0], "xanchor": "left", "yanchor": "middle"}
        if first
        else {
            "x": pondering.max_steps,
            "y": pondering.prior[-1],
            "xanchor": "right",
            "yanchor": "bottom",
        }
    )
    return {"text": PRIOR, "name": "orange", "showarrow": False} | place


def _line(stop: int) -> Spec:
    return {
        "type": "line",
        **{"x0": stop, "x1": stop, "xref": "x"},
        **{"y0": 0, "y1": 1, "yref": "paper"},
        "line": {"width": 2, "dash": "dashdot"},
    }


def _name_of_line(stop: int) -> Spec:
    return {
        "x": stop,
        "y": 1,
        "yref": "paper",
        "text": STOP,
        "name": "ink",
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "top",
    }


def _steps(pondering: Pondering) -> list[int]:
    return list(range(1, pondering.max_steps + 1))


def _ran(pondering: Pondering, run: Any, after: Any) -> list[Any]:
    """Return a value for each step that was run, and another for each that was not."""
    m = pondering.halting_step
    return [run] * m + [after] * (pondering.max_steps - m)


def _answer(pondering: Pondering, colour: str, head: str, **line: Any) -> list[Spec]:
    """Return the answer at each step; hollow and faint where the network had halted."""
    m, odd = pondering.halting_step, pondering.prob_odd
    points = {
        "type": "scatter",
        "x": _steps(pondering),
        "y": odd,
        "mode": "markers",
        "meta": meta(colour, "step", {"y": head}),
        "marker": {
            "size": 8,
            "symbol": _ran(pondering, "circle", "circle-open"),
            "opacity": _ran(pondering, 1, FAINT),
        },
        "hovertemplate": _ran(
            pondering,
            "step %{x}: odd with probability %{y:.3f}<extra></extra>",
            f"halted at step {m}; at step %{{x}} it would have said odd with probability "
            "%{y:.3f}<extra></extra>",
        ),
    } | on(2)
    taken = points | {
        "y": [*odd[:m], *[None] * (pondering.max_steps - m)],
        "mode": "lines",
        "meta": meta(colour, "step"),
        "line": {"width": 2} | line,
        "hoverinfo": "skip",
    }
    del taken["hovertemplate"], taken["marker"]
    return [points, taken]


def _sampled_step(pondering: Pondering, colour: str) -> Spec:
    m = pondering.halting_step
    return {
        "type": "scatter",
        "x": [m],
        "y": [pondering.prob_odd[m - 1]],
        "mode": "markers",
        "meta": meta(colour, "sample"),
        "marker": {"size": 15, "symbol": "diamond"},
        "hovertemplate": f"{pondering.model} "
        f"{'ran out of steps' if pondering.ran_out_of_steps else 'halted'} at step {m}: "
        f"{pondering.prediction}<extra></extra>",
    } | on(2)


def _other(other: Pondering) -> list[Spec]:
    """Return the second network: an outline over the bars, a dashed line and a ring below."""
    outline = {
        "type": "scatter",
        "x": _steps(other),
        "y": other.p,
        "mode": "lines+markers",
        "meta": meta("green", "step", {"y": f"{other.model}: p"}),
        "line": {"shape": "hvh", "width": 2.5},
        "marker": {"size": 7, "symbol": "square"},
        "hovertemplate": f"{other.model}: halts at step %{{x}} with p = %{{y:.3f}}<extra></extra>",
    }
    ring = {"marker": {"size": 19, "symbol": "diamond-open", "line": {"width": 3}}}
    answer = _answer(other, "green", f"{other.model}: {ODD}", dash="dash")
    return [outline, *answer, _sampled_step(other, "green") | ring]


def _thinking(pondering: Pondering) -> Spec:
    return {
        "type": "bar",
        "x": _steps(pondering),
        "y": pondering.thinking,
        "meta": meta("ink", "thinking"),
        "marker": {"opacity": _ran(pondering, 0.5, 0.2)},
        "hovertemplate": "%{y:.3f} still thinking before step %{x}<extra></extra>",
    } | on(THINKING)


def _samples(samples: Samples) -> Spec:
    return {
        "type": "scatter",
        "x": list(range(1, len(samples.counts) + 1)),
        "y": [count / MANY if count else None for count in samples.counts],
        "mode": "markers",
        "meta": meta("ink", "samples", {"y": "share of 1000 samples"}),
        "marker": {"symbol": "line-ew-open", "size": 20, "line": {"width": 3}},
        "hovertemplate": "step %{x}: %{y:.1%} of 1000 samples<extra></extra>",
    }


def _layout(m: int, reach: int, highest: float) -> Spec:
    steps = steps_axis(reach)
    chance = {"domain": UPPER, "range": [0, highest * 1.08]} | titled("chance to halt")
    answer = {
        "domain": LOWER,
        "range": [-0.1, 1.1],
        "tickvals": [0, 0.5, 1],
        "ticktext": ["even", "50 %", "odd"],
    } | titled("answer")
    band = {
        "type": "rect",
        **{"x0": m - 0.5, "x1": m + 0.5, "xref": "x"},
        **{"y0": 0, "y1": 1, "yref": "paper"},
        "opacity": 0.18,
        "layer": "below",
    }
    undecided = {
        "type": "line",
        **{"x0": 0, "x1": 1, "xref": "x2 domain"},
        **{"y0": 0.5, "y1": 0.5, "yref": "y2"},
        "line": {"width": 1, "dash": "dash"},
        "layer": "below",
    }
    above = steps | {"matches": "x2", "showticklabels": False}
    share = {"domain": BETWEEN, "range": [0, 1], "tickvals": [0.5], "ticktext": ["thinking"]}
    share |= {"showgrid": False, "anchor": on(THINKING)["xaxis"]}
    return layout(
        [(above, chance), (steps, answer)],
        **{f"xaxis{THINKING}": above | {"anchor": on(THINKING)["yaxis"], "showgrid": False}},
        **{f"yaxis{THINKING}": share},
        margin={"l": 62, "r": 12, "t": 10, "b": 26},
        bargap=0.25,
        shapes=[band, undecided],
    )
