"""Texts of the Ponder tab."""

from html import escape

from pondernet.demo.ponder.pondering import MANY, Pondering, Samples
from pondernet.demo.shell import markup
from pondernet.demo.shell.markup import explained, percent

LABEL = "Ponder"
MODEL_LABEL = "Network"
VECTOR_LABEL = "Vector"
VECTOR_INFO = "0, 1 and -1, or signs like +0-. Or click and drag the cells."
NONZERO_LABEL = "Non-zeros"
NONZERO_INFO = "in the vector that Randomize makes"
RANDOMIZE, CLEAR, PONDER = "Randomize", "Clear", "Ponder"
SAMPLE_AGAIN, SAMPLE_MANY = "Sample again", "Sample 1000"
COMPARE = "Compare: second network, prior, seed"
OTHER_LABEL = "Second network"
OTHER_INFO = "another network of the same size"
NO_OTHER = "none"
PRIOR_LABEL = "Prior \u03bb\u209a"
PRIOR_INFO = "the geometric prior has a mean of 1 / \u03bb\u209a steps"
SEED_LABEL = "Seed"
SEED_INFO = "the same seed gives the same samples"
EXAMPLES = "Examples"

WAYS = """
<div class="ways">
  <button type="button" class="switch" aria-keyshortcuts="H"
    data-view='{"tab": "difficulty", "figure": "halting"}'>What halting buys</button>
</div>
"""

PLAYER = {
    "play": "\u25b6 Play",
    "pause": "\u275a\u275a Pause",
    "scrubber": "Step shown",
    "lambda": "λ<sub>n</sub>",
    "halt": "halt?",
    "pondering": "Pondering \u2026",
}

_STEP = "The network halts at one step, sampled from the blue bars. Its answer at that step counts."
_SURE = "The probability that the network gives to its answer at this step."
_ONES = "Counted in the vector. The network is given the vector, but not this number."
_LAMBDA = "The chance to halt at this step if no earlier step halted: a weighted coin."


def outcome(pondering: Pondering, other: Pondering | None = None) -> str:
    """Return one sentence on the outcome and one with the right answer; HTML."""
    lines = _outcome(pondering, _ones(pondering.vector))
    if other is not None:
        lines += _other_outcome(other)
    return f'<div class="outcomes">{lines}</div>'


def _outcome(pondering: Pondering, truth: str) -> str:
    verdict = "Correct" if pondering.correct else "Wrong"
    step = explained(f"<b>{pondering.halting_step}</b>", _STEP)
    most = explained(str(pondering.max_steps), "The maximum number of steps of this network, N.")
    return (
        f'<p class="outcome {verdict.lower()}"><span class="said">Halted at step {step} of {most} '
        f"and said <b>{pondering.prediction.upper()}</b>, "
        f"{explained(percent(_sure(pondering)), _SURE)} sure.</span> "
        f'<span class="verdict">{verdict}: {explained(truth, _ONES)}.</span>'
        f'<span class="pending" aria-hidden="true">{PLAYER["pondering"]}</span></p>'
    )


def _other_outcome(other: Pondering) -> str:
    verdict = "correct" if other.correct else "wrong"
    return (
        f'<p class="outcome-other"><b>{escape(other.model)}</b>, with the same seed: '
        f"step <b>{other.halting_step}</b>, {other.prediction.upper()}, {verdict}.</p>"
    )


def _ones(vector: list[int]) -> str:
    count = vector.count(1)
    return "there is 1 one" if count == 1 else f"there are {count} ones"


def _sure(pondering: Pondering) -> float:
    return _certainty(pondering, pondering.halting_step)


def _certainty(pondering: Pondering, step: int) -> float:
    odd = pondering.prob_odd[step - 1]
    return max(odd, 1 - odd)


def history(outcomes: tuple[tuple[int, str, bool], ...]) -> str:
    """Return the last samples for this vector, newest last: step, answer, right or wrong; HTML."""
    items = []
    for step, prediction, correct in outcomes:
        word, mark = ("right", "\u2713") if correct else ("wrong", "\u2717")
        items.append(
            f'<li class="{word}" data-explanation="A sample for this vector: halted at step '
            f'{step} with the answer {prediction}, which is {word}.">'
            f"{step}\u00a0{prediction}\u00a0{mark}</li>"
        )
    label = "Samples so far: step and answer"
    return f'<ol class="history" aria-label="{label}">{"".join(items)}</ol>'


def facts(pondering: Pondering, other: Pondering | None, samples: Samples | None) -> str:
    """Return the numbers beside the plot, each with its meaning; HTML."""

    def both(number: str, of_other: str | None) -> str:
        second = "" if of_other is None else f' <span class="second">{of_other}</span>'
        return f"{number}{second}"

    of_second = f" In green, the same for {other.model}." if other else ""
    right = "\u2013" if samples is None else f"{samples.accuracy * MANY:.0f}"
    cards = [
        (
            "Expected steps",
            both(
                f"{pondering.expected_steps:.2f}",
                f"{other.expected_steps:.2f}" if other else None,
            ),
            "The number of steps on average, E[n], over many samples of the halting step for this "
            f"vector: the mean of the distribution in the blue bars.{of_second}",
        ),
        (
            "Prior mean",
            _number(1 / pondering.lambda_p),
            f"The mean of the geometric prior, 1 / \u03bb\u209a = 1 / {pondering.lambda_p:.3g} "
            "steps. In training, a term of the loss pulls the bars towards a geometric prior.",
        ),
        (
            "KL to prior",
            both(f"{pondering.kl:.2f}", f"{other.kl:.2f}" if other else None),
            "How far the bars are from the dotted line, KL(p \u2225 prior), in nats. "
            f"0 means that they are equal.{of_second}",
        ),
        (
            "Chance of step",
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
    return markup.facts(cards)


def legend(pondering: Pondering, other: Pondering | None, samples: Samples | None) -> str:
    """Return the legend: distribution, prior, samples; HTML."""
    entries = [
        (
            "p",
            "distribution p<sub>n</sub>",
            "What the network computes for this vector: the chance to halt at each step n. "
            "The bars sum to one.",
        ),
        (
            "prior",
            f"geometric prior, mean {_steps(1 / pondering.lambda_p)}",
            "A fixed distribution, the same for every vector. In training, a term of the loss "
            "pulls the bars towards a geometric prior.",
        ),
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


def _number(number: float) -> str:
    return f"{number:.3g}" if number < 999.5 else f"{number:.0f}"


def _steps(number: float) -> str:
    written = _number(number)
    return f"{written} step" if written == "1" else f"{written} steps"


def coins(pondering: Pondering) -> str:
    """Return lambda_n of each step and the outcome of its coin; HTML list items."""
    items = []
    for n, lambda_n in enumerate(pondering.lambda_n, start=1):
        fell, word = "", ""
        if n < pondering.halting_step:
            fell, word = "no", "no"
        elif n == pondering.halting_step:
            fell, word = "yes", "yes"
        exact = f"Step {n}: \u03bb = {lambda_n:.3f}. {_LAMBDA}"
        items.append(
            f'<li class="coin {fell}" data-explanation="{escape(exact)}">'
            f"<span>{_short(lambda_n)}</span><b>{word}</b></li>"
        )
    return "".join(items)


def captions(pondering: Pondering) -> list[str]:
    """Return the player's captions, from step 1 on; HTML."""
    said = []
    for n, lambda_n in enumerate(pondering.lambda_n, start=1):
        answer = "odd" if pondering.prob_odd[n - 1] > 0.5 else "even"
        sure = percent(_certainty(pondering, n))
        toss = f"Halt, with chance λ = {lambda_n:.2f}? "
        if n < pondering.halting_step:
            toss += "No, one more step."
        elif n == pondering.halting_step:
            toss += "<b>Yes.</b>"
        else:
            toss = f"It halted at step {pondering.halting_step}; here λ = {lambda_n:.2f}."
        said.append(f"<b>Step {n}</b>: answer {answer}, {sure} sure. {toss}")
    return said


REST = "All steps at once. Play shows them one after another; the slider shows any step."


def _short(probability: float) -> str:
    """Return a probability in at most three characters."""
    if probability < 0.005:
        return "0"
    return "1" if probability >= 0.995 else f"{probability:.2f}".lstrip("0")


def about(vector: list[int], max_nonzero: int, note: str = "") -> str:
    """Return the counts of a vector, and a badge if training had no such vectors; HTML."""
    plus, minus, zeros = vector.count(1), vector.count(-1), vector.count(0)
    counts = f"{len(vector)} elements: {plus} \u00d7 1, {minus} \u00d7 \u22121, {zeros} \u00d7 0. "
    nonzero = plus + minus
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
    return markup.message(f"{badge}{counts}{escape(note)}")


def padded(given: int, n_elems: int) -> str:
    """Return the note for a vector that was padded with zeros."""
    return f"{given} elements given, padded with zeros to {n_elems}: the parity stays the same."


def cut(n_elems: int) -> str:
    """Return the note for a vector that was cut for another network."""
    return f"This network takes {n_elems} elements; the first {n_elems} of the vector are kept."


def error(text: str) -> str:
    """Return an error message; HTML."""
    return markup.message(escape(text), "error")
