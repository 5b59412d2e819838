"""The drawing of one run, unrolled over its steps; a pure function to SVG."""

from collections.abc import Sequence

from pondernet.demo.ponder.pondering import Pondering
from pondernet.demo.shell.markup import percent

SHOWN = 4  # steps in the window; ``unrolled.js`` moves it
ELEMENTS = 32  # of the vector, at most
_FIRST, _APART = 155, 200  # where the steps stand, in units of the drawing
_LOWER = str.maketrans("0123456789", "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089")

_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
    'markerHeight="7" orient="auto"><path d="M0 0L10 5L0 10z" class="tip"/></marker></defs>'
)


def unrolled(pondering: Pondering, moved: Sequence[float]) -> str:
    """Return the steps as a figure, those that were not run faint; HTML.

    Args:
        pondering: the run.
        moved: how far the state moved to each h_n, ``|h_n - h_{n-1}|``.
    """
    last = pondering.max_steps
    drawn = "".join(_step(pondering, n, moved[n - 1]) for n in range(1, last + 1))
    said = _said(pondering)
    return (
        f'<figure class="explanation-figure unrolled"><svg viewBox="0 0 900 280" role="img" '
        f'data-last="{last}" data-shown="{SHOWN}" data-apart="{_APART}" '
        'aria-labelledby="unrolled-title unrolled-text">'
        '<title id="unrolled-title">One run, unrolled over its steps</title>'
        f'<desc id="unrolled-text">{said}</desc>{_ARROW}{drawn}'
        f'<path class="wires" d="M{_FIRST} 272H{_FIRST + _APART * (last - 1)}"/></svg>'
        f'<p class="x">x = {_elements(pondering.vector)}, the same at every step</p>'
        f"<figcaption>{said}</figcaption></figure>"
    )


def _elements(vector: list[int]) -> str:
    shown = " ".join(str(element).replace("-", "\u2212") for element in vector[:ELEMENTS])
    return shown if len(vector) <= ELEMENTS else f"{shown} \u2026"


def _step(pondering: Pondering, n: int, moved: float) -> str:
    """Return what belongs to step ``n``; SVG."""
    m, x = pondering.halting_step, _FIRST + _APART * (n - 1)
    ran = n <= m
    faint = "" if ran else " faint"
    coin = f"M{x} 120V92" if ran else ""
    lower = _lower(n)
    inside = f"s(x, h{lower})" if ran else "not run"
    parts = [
        f'<path class="wires{faint}" marker-end="url(#arrow)" d="M{x - 146} 160H{x - 54}"/>',
        f'<path class="wires{faint}" marker-end="url(#arrow)" d="M{x} 272V202"/>',
        f'<g class="boxes"><rect class="{faint.strip()}" x="{x - 50}" y="122" width="100" '
        'height="76" rx="10"/></g>',
        f'<g text-anchor="middle"><text class="{faint.strip()}" x="{x}" y="157">step {n}</text>'
        f'<text class="{faint.strip()}" x="{x}" y="181">{inside}</text>'
        f'<text class="{faint.strip()}" x="{x - 100}" y="148">h{lower}</text>'
        f'<text class="moved{faint}" x="{x - 100}" y="182">\u0394 {moved:.2f}</text></g>',
    ]
    if ran:
        yes = "yes" if n == m else ""
        forced = n == pondering.max_steps
        word = "no" if n < m else "end" if forced else "yes"
        weight = "must halt" if forced else f"\u03bb{lower} = {pondering.lambda_n[n - 1]:.2f}"
        sure = percent(pondering.certainty(n), over="&gt;").replace("; ", ";")  # there is no room
        answer = "odd" if pondering.prob_odd[n - 1] > 0.5 else "even"
        parts += [
            f'<path class="wires" marker-end="url(#arrow)" d="{coin}"/>',
            f'<g class="coins-drawn"><circle class="{yes}" cx="{x}" cy="66" r="23"/></g>',
            f'<g text-anchor="middle"><text class="{yes}" x="{x}" y="72">{word}</text>'
            f'<text x="{x}" y="32">{weight}</text></g>',
            f'<text x="{x + 10}" y="112">y\u0302{lower} {answer}<tspan class="sure">, {sure}'
            "</tspan></text>",
        ]
        if n == m:
            parts.append(f'<text x="{x + 36}" y="72">output</text>')
    return f'<g data-step="{n}">{"".join(parts)}</g>'


def _said(pondering: Pondering) -> str:
    m = pondering.halting_step
    if pondering.ran_out_of_steps:
        why = f"No coin came up \u201cyes\u201d before step {m}, the last, where it must halt"
    else:
        why = f"It came up \u201cyes\u201d at step {m}, so the network halted there"
    return (
        "One run of the vector in view; \u0394 is how far the state moved. At each step a coin of "
        "weight \u03bb\u2099 is tossed. "
        f"{why}, with chance p{_lower(m)} = {pondering.p[m - 1]:.2f}. Its answer, "
        f"y\u0302{_lower(m)}, is {pondering.prediction}."
    )


def _lower(n: int) -> str:
    return str(n).translate(_LOWER)
