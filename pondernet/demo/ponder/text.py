"""Texts of the Ponder tab."""

from html import escape

from pondernet.demo.ponder import hard_text
from pondernet.demo.ponder.inside import Inside
from pondernet.demo.ponder.pondering import MANY, Pondering, Samples
from pondernet.demo.shell import markup
from pondernet.demo.shell.markup import explained, percent
from pondernet.halting import prior_mean

LABEL = "Ponder"
MODEL_LABEL = "Network"
VECTOR_LABEL = "Vector"
VECTOR_INFO = "0, 1 and -1, or signs like +0-. Or click and drag the cells."
NONZERO_LABEL = "Non-zeros"
NONZERO_INFO = "1s and \u22121s in the vector that Randomize makes"
RANDOMIZE, CLEAR, PONDER = "Randomize", "Clear", "Ponder"
SAMPLE_AGAIN, SAMPLE_MANY = "Sample again", "Sample 1000"
OTHER_LABEL = "Second network"
OTHER_INFO = "another network of the same size"
NO_OTHER = "/"  # the value for no second network; the name of a network has no slash
NO_OTHER_LABEL = "no second network"
PRIOR_LABEL = "Prior \u03bb\u209a"
PRIOR_INFO = "its chance to halt at each step"
STOP_LABEL = "Always stop at step"
STOP_INFO = "0: when its coin says yes"
SEED_LABEL = "Seed"
SEED_INFO = "the same seed gives the same samples"
EXAMPLES = "Examples"

HISTORY = "Samples so far: step and answer"
OWN_LOST = (
    "The server does not have this network any more: it was restarted, or newer networks took its "
    "place. Press Start to train it again; the same fields give the same network."
)
QUESTION = """
<h2 class="question">Is the number of <b class="one">1</b>s odd or even?
<small>\u22121 and 0 do not count.</small></h2>
"""
ANSWER = '<h3 class="unseen">Answer</h3>${value}'
"""Template of the outcome."""
_SECTIONS = {
    "network": 'Network <b class="model">{}</b>',
    "vector": "Vector",
    "compare": "Compare",
    "numbers": "Numbers",
}
"""What opens below the figure, or beside it, by the name that the styles have for it."""


def more(network: str) -> str:
    """Return the buttons for all that is not shown at first; HTML.

    Args:
        network: label of the first network; then ``more.js`` keeps it.
    """
    sections = "".join(
        f'<button type="button" class="switch" data-more="{name}" aria-expanded="false">{label}'
        "</button>"
        for name, label in _SECTIONS.items()
    )
    return f"""<h3 class="unseen">More</h3>
<div class="ways">{sections.format(escape(network))}
  <button type="button" class="switch" data-key="I" aria-pressed="false"
    data-sends="inside">Look inside</button>
</div>
"""


PLAYER = {
    "steps": "Step by step",
    "play": '<span aria-hidden="true">\u25b6</span><i class="unseen">Play</i>',
    "pause": '<span aria-hidden="true">\u275a\u275a</span><i class="unseen">Pause</i>',
    "prior": "the prior",
    "wait": "The network has not begun.",
    "scrubber": "Step shown",
    "of": "of",
    "lambda": "λ<sub>n</sub>",
    "halt": "halt?",
    "cells": "The hidden state; arrow keys move from cell to cell.",
    "shown": "Shown up to step",
}

_HARD = (
    '<button type="button" class="switch" data-more="hard" aria-expanded="false">'
    f"{hard_text.TITLE}</button>"
)
_MINUS = (
    "A \u22121 does not count. It is there so that the number of non-zeros says nothing about the "
    "number of 1s."
)
_NONZEROS = (
    "The elements that are 1 or \u22121. Training and the tab How hard is it? go by their number."
)


def others(choices: list[tuple[str, str]], names: list[str]) -> list[tuple[str, str]]:
    """Return the choices of a second network: none, or one of ``names``, with its label."""
    return [(NO_OTHER_LABEL, NO_OTHER), *(choice for choice in choices if choice[1] in names)]


def facts(pondering: Pondering, other: Pondering | None, samples: Samples | None) -> str:
    """Return the numbers beside the plot, each with its meaning; HTML."""

    def both(number: str, of_other: str | None) -> str:
        second = "" if of_other is None else f' <span class="second">{of_other}</span>'
        return f"{number}{second}"

    of_second = f" In green, the same for {other.model}." if other else ""
    right = "\u2013" if samples is None else f"{samples.accuracy * MANY:.0f}"
    cards = [
        (
            "Steps on average (E[n])",
            both(
                f"{pondering.expected_steps:.2f}",
                f"{other.expected_steps:.2f}" if other else None,
            ),
            "The number of steps on average, E[n], over many samples of the halting step for this "
            f"vector: the mean of the distribution in the blue bars.{of_second}",
        ),
        (
            "Steps the prior asks for",
            _number(pondering.prior_mean),
            f"The mean of the geometric prior among the steps up to {pondering.max_steps}; without "
            f"an end it would be 1 / \u03bb\u209a = 1 / {pondering.lambda_p:.3g}. In training, a "
            "term of the loss pulls the bars towards a geometric prior.",
        ),
        (
            "Distance from the prior (KL)",
            both(f"{pondering.kl:.2f}", f"{other.kl:.2f}" if other else None),
            "How far the bars are from the dotted line, KL(p \u2225 prior), in nats. "
            f"0 means that they are equal.{of_second}",
        ),
        (
            "Chance of this step (p<sub>n</sub>)",
            percent(pondering.p[pondering.halting_step - 1], over="&gt;"),
            "The height of the blue bar at the halting step: the chance to sample this step.",
        ),
        (
            "Of 1000 right",
            right,
            "How many of 1000 sampled answers are right. The button Sample 1000 samples 1000 "
            "halting steps for this vector; the dashes show how often each step came.",
        ),
    ]
    return markup.facts(cards) + _HARD


def legend(
    pondering: Pondering, other: Pondering | None, samples: Samples | None, trained: float
) -> str:
    """Return the legend: distribution, prior, samples; HTML.

    ``trained`` is lambda_p of the network's own prior.
    """
    mean = f"mean {_steps(pondering.prior_mean)}"
    prior, why = (
        f"geometric prior, {mean}",
        (
            "A fixed distribution, the same for every vector. In training, a term of the loss "
            "pulls the bars towards a geometric prior."
        ),
    )
    if pondering.lambda_p != trained:
        own = _number(prior_mean(trained, pondering.max_steps))
        back = (
            '<button type="button" class="link own-prior" aria-label="Back to its own prior, mean '
            f'{own} steps">\u21ba\u00a0{own}</button>'
        )
        prior = f"<b>not its own</b> prior, {mean} {back}"
        why = (
            f"{pondering.model} was trained towards a geometric prior with a mean of {own} steps, "
            "not towards this one."
        )
    entries = [
        (
            "p",
            "distribution p<sub>n</sub>",
            "What the network computes for this vector: the chance to halt at each step n. "
            "The bars sum to one.",
        ),
        ("prior", prior, why),
        (
            "sample",
            "one sample",
            "The halting step of this run, sampled from the bars. The button Sample again samples "
            "another.",
        ),
    ]
    if other is not None:
        entries.append(("other", escape(other.model), "The second network, with the same vector."))
    # Without samples the entry is hidden but keeps its space, so that the layout does not move.
    key = "samples" if samples else "samples absent"
    entries.append((key, "1000 samples", "How often each step came among 1000 samples."))
    items = "".join(
        f'<li class="explained" tabindex="0" data-explanation="{escape(why)}">'
        f'<i class="key {key}"></i><span>{words}</span></li>'
        for key, words, why in entries
    )
    return items


def inside(networks: list[tuple[Pondering, Inside]]) -> str:
    """Return what to look for in the hidden state, for one network or two; plain text."""
    said = []
    for pondering, state in networks:
        most = max(range(len(state.moved)), key=state.moved.__getitem__) + 1
        m = pondering.halting_step
        said.append(
            f"\u201c{pondering.model}\u201d ({len(state.units)} units) moves most at step {most}, "
            f"by {state.moved[most - 1]:.2f}, and at step {m}, where it stops, by "
            f"{state.moved[m - 1]:.2f}."
        )
    return (
        "Each row is a unit, those that push the answer to odd at the top. Look for the step from "
        f"which the columns change no more. {' '.join(said)}"
    )


def _number(number: float) -> str:
    return f"{number:.3g}" if number < 999.5 else f"{number:.0f}"


def _steps(number: float) -> str:
    written = _number(number)
    return f"{written} step" if written == "1" else f"{written} steps"


def about(vector: list[int], max_nonzero: int, note: str = "") -> str:
    """Return the counts of a vector, and a badge if training had no such vectors; HTML."""
    plus, minus, zeros = vector.count(1), vector.count(-1), vector.count(0)
    nonzero = plus + minus
    minus_one = explained(f"{minus} \u00d7 \u22121", _MINUS)
    non_zeros = explained(f"{nonzero} non-zeros", _NONZEROS)
    counts = (
        f"{len(vector)} elements: {plus} \u00d7 1, {minus_one}, {zeros} \u00d7 0; {non_zeros}. "
    )
    badge = ""
    if not 1 <= nonzero <= max_nonzero:
        why = (
            f"This vector has {nonzero} non-zeros; in training there were 1 to {max_nonzero}. "
            "The network was never trained on vectors like this."
        )
        badge = (
            f'<span class="badge explained" tabindex="0" data-explanation="{why}">'
            f"beyond training</span> "
        )
    said = f'{badge}<span class="counts">{counts}</span>{escape(note)}'
    return markup.message(said, announced=False)  # the outcome says more


def padded(given: int, n_elems: int) -> str:
    """Return the note for a vector that was padded with zeros."""
    return f"{given} elements given, padded with zeros to {n_elems}: the parity stays the same."


def cut(n_elems: int) -> str:
    """Return the note for a vector that was cut for another network."""
    return f"This network takes {n_elems} elements; the first {n_elems} of the vector are kept."


def error(text: str) -> str:
    """Return an error message; HTML."""
    return markup.message(escape(text), "error")
