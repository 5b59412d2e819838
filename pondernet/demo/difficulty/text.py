"""Texts of the tab "How hard is it?"."""

from html import escape

from pondernet.demo.difficulty.figure import FEW
from pondernet.demo.difficulty.measuring import VECTORS, VECTORS_OF_TRAINING, Curve
from pondernet.demo.shell import markup
from pondernet.evaluation import PERCENTILES

LABEL = "How hard is it?"
INTRO = f"""
<div class="by-nonzeros">
<h2>How hard is it?</h2>
<p class="lead">Each point: {VECTORS} fresh random vectors with so many non-zeros, elements that
are 1 or \u22121. How many sampled answers are right, and how many steps they take. Click a point
to ponder such a vector.</p>
</div>
<div class="by-halting">
<h2>What halting buys</h2>
<p class="lead">A line shows how often a network is right if every vector is stopped at the same
step. The large mark is the same network halting by its own coin, at its steps on average. Measured
on {VECTORS_OF_TRAINING} fresh random vectors from the range of training.</p>
</div>
"""
FIGURES = {
    "figures": "Figure",
    "nonzeros": "By non-zeros",
    "halting": "What halting buys",
}
MODELS_LABEL = "Networks"
MEASURE, CANCEL = "Measure", "Cancel"
READY = "Press Measure. It takes a second or two for each network."
KNOWN = "Measured before: showing the stored results."
NOTHING_CHOSEN = "Choose at least one network to measure."
CANCELLED = (
    "Cancelled. The plot shows what was measured so far; Measure starts unfinished networks again."
)
DONE = "Measured."
SPREAD = PERCENTILES[-1] - PERCENTILES[0]


def ready() -> str:
    """Return the line before the first measurement; HTML."""
    return said(READY)


def progress(curve: Curve) -> str:
    """Return the progress of a measurement; HTML."""
    done = len(curve.accuracy)
    label = f"Measuring {curve.label}: {done} of {curve.n_elems} numbers of non-zeros"
    return markup.progress(label, done, curve.n_elems)


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
        ("by-nonzeros", "background: var(--plot-grid)", f"steps of {SPREAD} % of the vectors"),
        ("by-halting star", "", "halting by its own coin"),
    ]
    if len(curves) <= FEW:
        entries.append(("by-nonzeros", f"{line} 2px dotted var(--plot-ink)", "median"))
    if reported:
        paper = f"{line} 3px dotted var(--plot-red)"
        entries.append(("by-nonzeros", paper, "the paper, same size"))
    return "".join(
        f'<li class="{when}"><i class="key" style="{style}"></i><span>{words}</span></li>'
        for when, style, words in entries
    )


def table(curves: list[Curve]) -> str:
    """Return the measured numbers as a table that can be opened, for screen readers; HTML."""
    heads = "".join(f'<th colspan="3" scope="colgroup">{escape(c.label)}</th>' for c in curves)
    columns = (
        '<th scope="col">accuracy</th><th scope="col">steps on average (E[n])</th>'
        f'<th scope="col">{SPREAD} % of vectors (median)</th>'
    ) * len(curves)
    rows = []
    for k in range(max((len(curve.accuracy) for curve in curves), default=0)):
        cells = "".join(
            _measured(curve, k) if k < len(curve.accuracy) else "<td></td>" * 3 for curve in curves
        )
        rows.append(f'<tr><th scope="row">{k + 1}</th>{cells}</tr>')
    return (
        '<details class="numbers"><summary>The numbers as a table</summary><table>'
        f'<tr><td></td>{heads}</tr><tr><th scope="col">non-zeros</th>{columns}</tr>'
        f"{''.join(rows)}</table></details>"
    )


def _measured(curve: Curve, k: int) -> str:
    low, median, high = curve.steps_percentiles[k]
    return (
        f"<td>{curve.accuracy[k]:.3f}</td><td>{curve.expected_steps[k]:.2f}</td>"
        f"<td>{low:.2f} to {high:.2f} ({median:.2f})</td>"
    )
