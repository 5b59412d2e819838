"""Accuracy, steps taken and steps needed by number of ones as an SVG picture, for the model cards.

Written by hand, so that scoring a network needs no plotting library and no browser.
"""

from collections.abc import Sequence
from html import escape

from pondernet.palette import PALETTE, PRINTED_GRID
from pondernet.scores import Evaluation

WIDTH, PANEL, GAP = 720, 200, 46  # px
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 34, 44
TAKEN, NEEDED, INK = (PALETTE["light"][name] for name in ("blue", "green", "ink"))

Line = tuple[str, str, list[float]]  # colour, dashes, and a value for each number of ones


def score_figure(name: str, scores: Evaluation) -> str:
    """Draw two panels over the number of ones: accuracy, and below it steps taken and needed.

    Args:
        name: of the network.
        scores: of it.

    Returns:
        SVG.
    """
    counts = [score.count for score in scores.by_ones]
    accuracy = [score.accuracy for score in scores.by_ones]
    taken = [score.expected_steps for score in scores.by_ones]
    needed = [score.needed_steps for score in scores.by_ones]
    low = next((x for x in (0.99, 0.95, 0.9, 0.8, 0.4) if x <= min(accuracy)), 0.0)
    top = _round_up(1.05 * max(*taken, *needed))
    steps: list[Line] = [(TAKEN, "none", taken), (NEEDED, "7 4", needed)]
    floor = TOP + PANEL
    parts = [
        *_panel("accuracy", floor, (low, 1.0), ".3f", counts, [(TAKEN, "none", accuracy)]),
        *_panel("steps", floor + PANEL + GAP, (0.0, top), "g", counts, steps),
    ]
    height = TOP + 2 * PANEL + GAP + BOTTOM
    legend = (
        f'<tspan fill="{TAKEN}">steps taken</tspan>'
        f'<tspan dx="16" fill="{NEEDED}">- - steps needed</tspan>'
    )
    parts += [
        f'<text x="{WIDTH - RIGHT}" y="{floor + GAP - 10}" text-anchor="end">{legend}</text>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{height - 8}" text-anchor="middle">'
        "number of ones</text>",
    ]
    title = f"{escape(name)}: accuracy, steps taken and steps needed by number of ones"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}">\n'
        f"<title>{title}</title>\n"
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _panel(
    label: str,
    floor: float,
    values: tuple[float, float],
    form: str,
    counts: list[int],
    lines: list[Line],
) -> list[str]:
    """Return the SVG elements of one panel.

    Args:
        label: of its axis.
        floor: y of its lower edge.
        values: at its lower and its upper edge.
        form: format of its ticks.
        counts: the numbers of ones.
        lines: to draw.
    """
    bottom, top = values
    most = max(counts)

    def x_of(count: float) -> float:
        return LEFT + (count + 0.5) / (most + 1) * (WIDTH - LEFT - RIGHT)

    def y_of(value: float) -> float:
        return floor - (value - bottom) / (top - bottom) * PANEL

    parts = [f'<text x="{LEFT}" y="{floor - PANEL - 10}">{label}</text>']
    for quarter in range(5):
        value = bottom + quarter / 4 * (top - bottom)
        y = y_of(value)
        parts.append(
            f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{PRINTED_GRID}"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:{form}}</text>'
        )
    for colour, dashes, heights in lines:
        points = [f"{x_of(k):.1f} {y_of(v):.1f}" for k, v in zip(counts, heights, strict=True)]
        parts.append(
            f'<path d="M{"L".join(points)}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>'
        )
    parts += [
        f'<text x="{x_of(k):.1f}" y="{floor + 18}" text-anchor="middle">{k}</text>'
        for k in _ticks(most)
    ]
    return parts


def _round_up(value: float) -> float:
    """Return the next larger end of an axis: 4, 6, 8, 10, 15 or 20 times a power of ten."""
    power = 1
    while value > 20 * power:
        power *= 10
    return float(next(end for end in (4, 6, 8, 10, 15, 20) if end * power >= value) * power)


def _ticks(most: int) -> Sequence[int]:
    """Return about eight round numbers from 0 to ``most``."""
    step = next(s for s in (1, 2, 4, 8, 16, 32, 64, 128) if most / s <= 8 or s == 128)
    return range(0, most + 1, step)
