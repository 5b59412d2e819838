"""Texts of the tab "How hard is it?"."""

from html import escape

from pondernet.demo.difficulty.measuring import VECTORS, Curve
from pondernet.demo.shell import markup

LABEL = "How hard is it?"
INTRO = f"""
<h2>How hard is it?</h2>
<p class="lead">Each point is measured on {VECTORS} fresh random vectors with that number of
non-zeros: the share of sampled answers that are right, and the number of steps on average. The
shaded range is the range of training. Click a point to ponder such a vector.</p>
"""
MODELS_LABEL = "Networks"
MEASURE, CANCEL = "Measure", "Cancel"
READY = "Press Measure. It takes a second or two for each network."
KNOWN = "Measured before: showing the stored results."
NOTHING_CHOSEN = "Choose at least one network to measure."
CANCELLED = (
    "Cancelled. The plot shows what was measured so far; Measure starts unfinished networks again."
)
DONE = "Measured."


def ready() -> str:
    """Return the line before the first measurement; HTML."""
    return said(READY)


def progress(curve: Curve) -> str:
    """Return the progress of a measurement; HTML."""
    done = len(curve.accuracy)
    label = f"Measuring {curve.model}: {done} of {curve.n_elems} numbers of non-zeros"
    return markup.progress(label, done, curve.n_elems)


def said(words: str, kind: str = "note") -> str:
    """Return a message in place of the progress; HTML."""
    return markup.message(escape(words), kind, one_line=True)


def legend(curves: list[Curve], colours: list[str], reported: bool) -> str:
    """Return the legend: the curve of each network, and the other lines; HTML list items."""
    entries = [
        (f"background: var(--plot-{colour})", escape(curve.model))
        for curve, colour in zip(curves, colours, strict=True)
    ]
    entries.append(("height: 0; border-top: 2px dashed var(--plot-ink)", "chance"))
    if reported:
        entries.append(
            ("height: 0; border-top: 3px dotted var(--plot-red)", "the paper, same size")
        )
    return "".join(
        f'<li><i class="key" style="{style}"></i><span>{words}</span></li>'
        for style, words in entries
    )


def table(curves: list[Curve]) -> str:
    """Return the measured numbers as a table that can be opened, for screen readers; HTML."""
    heads = "".join(f'<th colspan="2" scope="colgroup">{escape(c.model)}</th>' for c in curves)
    columns = '<th scope="col">accuracy</th><th scope="col">steps on average, E[n]</th>' * len(
        curves
    )
    rows = []
    for k in range(max((len(curve.accuracy) for curve in curves), default=0)):
        cells = "".join(
            f"<td>{curve.accuracy[k]:.3f}</td><td>{curve.expected_steps[k]:.2f}</td>"
            if k < len(curve.accuracy)
            else "<td></td><td></td>"
            for curve in curves
        )
        rows.append(f'<tr><th scope="row">{k + 1}</th>{cells}</tr>')
    return (
        '<details class="numbers"><summary>The numbers as a table</summary><table>'
        f'<tr><td></td>{heads}</tr><tr><th scope="col">non-zeros</th>{columns}</tr>'
        f"{''.join(rows)}</table></details>"
    )
