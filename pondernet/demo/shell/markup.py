"""The pieces of HTML that the texts of all tabs are made of."""

from collections.abc import Iterable
from html import escape


def explained(value: str, explanation: str) -> str:
    """Return a value that shows an explanation on hover and focus; HTML in, HTML out."""
    return (
        f'<span class="explained" tabindex="0" data-explanation="{escape(explanation)}">'
        f"{value}</span>"
    )


def facts(cards: Iterable[tuple[str, str, str]]) -> str:
    """Return numbers on cards, each with a name, a value (both HTML) and an explanation."""
    items = (
        f'<div class="fact explained" tabindex="0" data-explanation="{escape(explanation)}">'
        f"<dt>{name}</dt><dd>{value}</dd></div>"
        for name, value, explanation in cards
    )
    return f'<dl class="facts">{"".join(items)}</dl>'


def message(
    content: str, kind: str = "note", one_line: bool = False, announced: bool = True
) -> str:
    """Return a message for the visitor.

    Args:
        content: HTML; text from outside must be escaped.
        kind: "note", or "error" for what was refused.
        one_line: keep the height of one line instead of two.
        announced: to screen readers, by ``shell/announcer.js``.
    """
    height = " one-line" if one_line else ""
    announce = ' data-announce="once"' if announced else ""
    return f'<p class="message{height} {kind}"{announce}>{content}</p>'


def progress(label: str, done: int, total: int) -> str:
    """Return a one-line message with a progress bar, announced now and then; the label is text."""
    label = escape(label)
    bar = f'<progress max="{total}" value="{done}" aria-label="{label}"></progress>'
    return f'<p class="message one-line note" data-announce="paced">{label} {bar}</p>'


def percent(probability: float, over: str = "over") -> str:
    """Return a probability as a percentage; above 99.9 % it is given as ``over`` 99.9 %."""
    if probability > 0.999:
        return f"{over} 99.9\u00a0%"
    return f"{100 * probability:.1f}\u00a0%"
