"""Texts of the tab "How hard is it?"."""

import json
from html import escape

from pondernet.demo.difficulty.figure import NAMES
from pondernet.demo.difficulty.measuring import Curve
from pondernet.demo.shell import markup
from pondernet.scores import PERCENTILES, Score

LABEL = "How hard is it?"
INTRO = """
<div class="by-count">
<h2>How hard is it?</h2>
<p class="lead">For vectors with so many ones, or non-zeros: how often the network is right, and how
many steps it takes. The dashed line shows how many it needs: from that step on its answer is right
and stays right. The gap is what it spends on being sure. Click a point to ponder such a vector.</p>
</div>
<div class="by-halting">
<h2>What halting buys</h2>
<p class="lead">A line shows how often a network is right if every vector is stopped at the same
step. The large mark is the same network halting by its own coin, at its steps on average. The
numbers are those of its model card.</p>
</div>
"""
FIGURES = {
    "figures": "Figure",
    "ones": "By ones",
    "nonzeros": "By non-zeros",
    "halting": "What halting buys",
}
MODELS_LABEL = "Networks"
MEASURE, CANCEL = "Measure", "Cancel"
READY = "Press Measure. It takes a second or two for each network."
KNOWN = "Measured before: showing the stored results."
NOTHING_CHOSEN = "Choose at least one network to measure."
CANCELLED = "Cancelled. The plot shows what was measured so far. Measure goes on."
DONE = "Measured."
SPREAD = PERCENTILES[-1] - PERCENTILES[0]


def ready() -> str:
    """Return the line before the first measurement; HTML."""
    return said(READY)


def status(action: str, curves: list[Curve], going: bool) -> str:
    """Return the line above the figures; HTML.

    Args:
        action: what the visitor has done, see ``measure_watch.ACTIONS``.
        curves: of the chosen networks.
        going: whether more of them is to be measured.
    """
    if going:
        return _progress(next(curve for curve in curves if not curve.complete))
    if action == "cancel":
        return said(CANCELLED)
    if curves and all(curve.complete for curve in curves):
        return said(KNOWN if action == "choose" else DONE)
    return said(NOTHING_CHOSEN, "error") if action == "measure" else ready()


def _progress(curve: Curve) -> str:
    label = f"Measuring {curve.label}: {curve.measured} of {curve.vectors} vectors"
    return markup.progress(label, curve.measured, curve.vectors)


def said(words: str, kind: str = "note") -> str:
    """Return a message in place of the progress; HTML."""
    return markup.message(escape(words), kind, one_line=True)


def legend(curves: list[Curve], colours: list[str], reported: bool) -> str:
    """Return the legend: the curve of each network, and the other lines; HTML list items."""
    solid = [
        ("", f"background: var(--plot-{colour})", escape(curve.label))
        for curve, colour in zip(curves, colours, strict=True)
    ]
    line = "height: 0; border-top:"
    entries = [
        *solid,
        ("", f"{line} 2px dashed var(--plot-ink)", "chance"),
        (
            "by-nonzeros",
            f"{line} 5px solid color-mix(in srgb, var(--plot-ink) 40%, transparent)",
            "range of training",
        ),
        ("by-count", "background: var(--plot-grid)", f"steps taken, {SPREAD} % of the vectors"),
        ("by-count", f"{line} 2px dashed var(--plot-grid)", "steps needed"),
        ("by-halting star", "", "halting by its own coin"),
    ]
    if reported:
        paper = f"{line} 3px dotted var(--plot-red)"
        entries.append(("by-nonzeros", paper, "the paper, same size"))
    return "".join(
        f'<li class="{when}"><i class="key" style="{style}"></i><span>{words}</span></li>'
        for when, style, words in entries
    )


def table(curves: list[Curve]) -> str:
    """Return the measured numbers as tables that can be opened; HTML.

    The heads of their rows are for the keyboard what the points of the figure are for the mouse.
    """
    tables = "".join(_table(curves, kind) for kind in NAMES)
    return f'<details class="numbers"><summary>The numbers as a table</summary>{tables}</details>'


def _table(curves: list[Curve], kind: str) -> str:
    heads = "".join(f'<th colspan="3" scope="colgroup">{escape(c.label)}</th>' for c in curves)
    columns = (
        '<th scope="col">accuracy</th>'
        f'<th scope="col">steps taken ({SPREAD} % of vectors)</th>'
        '<th scope="col">steps needed</th>'
    ) * len(curves)
    measured = [{score.count: score for score in curve.by(kind)} for curve in curves]
    rows = []
    for count in sorted(set().union(*measured)):
        cells = "".join(_cells(scores.get(count)) for scores in measured)
        model = next(c.model for c, scores in zip(curves, measured, strict=True) if count in scores)
        pick = escape(json.dumps({"model": model, "kind": kind, "count": count}))
        head = (
            f'<button type="button" class="link" data-pick="{pick}" '
            f'aria-label="{count}: ponder such a vector">{count}</button>'
        )
        rows.append(f'<tr><th scope="row">{head}</th>{cells}</tr>')
    return (
        f'<table class="by-{kind}" tabindex="0"><tr><td></td>{heads}</tr>'
        f'<tr><th scope="col">{NAMES[kind]}</th>{columns}</tr>{"".join(rows)}</table>'
    )


def _cells(score: Score | None) -> str:
    if score is None:
        return "<td></td>" * 3
    low, _, high = score.steps_percentiles
    return (
        f"<td>{score.accuracy:.3f}</td>"
        f"<td>{score.expected_steps:.2f} ({low:.1f} to {high:.1f})</td>"
        f"<td>{score.needed_steps:.2f}</td>"
    )
