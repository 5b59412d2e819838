"""Accuracy and steps by number of non-zeros as an SVG picture, for the model cards.

Written by hand, so that scoring a network needs no plotting library and no browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from pondernet.palette import PALETTE, PRINTED_GRID, PRINTED_SHADE
from pondernet.paper import REPORTED

WIDTH, PANEL, GAP = 720, 200, 46  # px
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 34, 44
OURS, PAPER, INK = (PALETTE["light"][name] for name in ("blue", "orange", "ink"))


def score_figure(
    name: str, n_elems: int, max_nonzero: int, by_nonzero: list[dict[str, Any]]
) -> str:
    """Draw two panels over the number of non-zeros: accuracy, and below it E[steps].

    Args:
        name: of the network.
        n_elems: elements of a vector.
        max_nonzero: most non-zeros of a training vector; the range is shaded.
        by_nonzero: ``evaluation.Score`` of each number of non-zeros, as dictionaries.

    Returns:
        SVG, with the paper's values drawn in where it has some for so many elements.
    """
    counts = [score["nonzero"] for score in by_nonzero]
    accuracy = [score["accuracy"] for score in by_nonzero]
    steps = [score["expected_steps"] for score in by_nonzero]
    reported = [r for r in REPORTED if r.n_elems == n_elems]
    lowest = min(accuracy + [r.accuracy for r in reported])
    low = 0.0 if lowest < 0.4 else next(x for x in (0.99, 0.95, 0.9, 0.8, 0.4) if x <= lowest)
    top = _round_up(1.05 * max(steps + [r.steps for r in reported]))
    panels = (
        _Panel("accuracy", low, 1.0, ".3f", accuracy, [(r.nonzero, r.accuracy) for r in reported]),
        _Panel("E[steps]", 0.0, top, "g", steps, [(r.nonzero, r.steps) for r in reported]),
    )
    parts = []
    for row, panel in enumerate(panels):
        parts += _draw(panel, TOP + PANEL + row * (PANEL + GAP), counts, n_elems, max_nonzero)
    height = TOP + 2 * PANEL + GAP + BOTTOM
    legend = f'<tspan fill="{OURS}">{escape(name)}</tspan>'
    if reported:
        legend += f'<tspan dx="16" fill="{PAPER}">- - the paper, its mean over the range</tspan>'
    parts.append(f'<text x="{WIDTH - RIGHT}" y="{TOP - 10}" text-anchor="end">{legend}</text>')
    below = "number of non-zero elements"
    below += ", the range of training shaded" if max_nonzero < n_elems else ""
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{height - 8}" text-anchor="middle">{below}</text>')
    title = f"{escape(name)}: accuracy and expected steps by number of non-zero elements"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}">\n'
        f"<title>{title}</title>\n"
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


@dataclass(frozen=True)
class _Panel:
    label: str
    bottom: float  # lowest and
    top: float  # highest value of the axis
    form: str  # format of its ticks
    values: list[float]  # of the network, one for each number of non-zeros
    reported: list[tuple[tuple[int, int], float]]  # the paper's value over a range of non-zeros


def _draw(
    panel: _Panel, floor_y: float, counts: list[int], n_elems: int, max_nonzero: int
) -> list[str]:
    """Return the SVG elements of one panel, whose lower edge is at ``floor_y``."""

    def x_of(count: float) -> float:
        return LEFT + (count - 0.5) / n_elems * (WIDTH - LEFT - RIGHT)

    def y_of(value: float) -> float:
        return floor_y - (value - panel.bottom) / (panel.top - panel.bottom) * PANEL

    shaded = x_of(max_nonzero + 0.5) - LEFT
    parts = [
        f'<rect x="{LEFT}" y="{floor_y - PANEL}" width="{shaded:.1f}" height="{PANEL}" '
        f'fill="{PRINTED_SHADE}"/>'
    ]
    for quarter in range(5):
        value = panel.bottom + quarter / 4 * (panel.top - panel.bottom)
        y = y_of(value)
        parts.append(
            f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{PRINTED_GRID}"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:{panel.form}}</text>'
        )
    parts.append(f'<text x="{LEFT}" y="{floor_y - PANEL - 10}">{panel.label}</text>')
    for (least, most), value in panel.reported:
        parts.append(
            f'<path d="M{x_of(least - 0.5):.1f} {y_of(value):.1f}H{x_of(most + 0.5):.1f}" '
            f'stroke="{PAPER}" stroke-width="2" stroke-dasharray="6 4"/>'
        )
    points = [f"{x_of(k):.1f} {y_of(v):.1f}" for k, v in zip(counts, panel.values, strict=True)]
    parts.append(f'<path d="M{"L".join(points)}" fill="none" stroke="{OURS}" stroke-width="2"/>')
    parts += [
        f'<text x="{x_of(k):.1f}" y="{floor_y + 18}" text-anchor="middle">{k}</text>'
        for k in _ticks(n_elems)
    ]
    return parts


def _round_up(value: float) -> float:
    """Return the next larger end of an axis: 4, 6, 8, 10, 15 or 20 times a power of ten."""
    power = 1
    while value > 20 * power:
        power *= 10
    return float(next(end for end in (4, 6, 8, 10, 15, 20) if end * power >= value) * power)


def _ticks(n_elems: int) -> Sequence[int]:
    """Return 1 and about eight round numbers up to ``n_elems``."""
    step = next(s for s in (1, 2, 4, 8, 16, 32, 64, 128) if n_elems / s <= 8 or s == 128)
    return [1, *range(step, n_elems + 1, step)] if step > 1 else range(1, n_elems + 1)
