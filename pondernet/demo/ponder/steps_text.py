"""Texts of the single steps: coins and captions."""

from html import escape

from pondernet.demo.ponder.pondering import WRONGLY_SURE, Pondering
from pondernet.demo.ponder.searched import SEARCHED
from pondernet.demo.shell.markup import explained, percent

REST = ""
"""The caption of all steps at once: the outcome says it."""
_LAMBDA = "The chance to halt at this step if no earlier step halted: a weighted coin."
_LAST = "The last step: here the network has run out of steps and must stop. No coin is tossed."
_WHY = """<button type="button" class="link"
data-view='{"tab": "explain", "place": "wrongly-sure"}'>Why?</button>"""


def coins(pondering: Pondering) -> str:
    """Return lambda_n of each step and the outcome of its coin; HTML list items."""
    items = []
    for n, lambda_n in enumerate(pondering.lambda_n, start=1):
        last = n == pondering.max_steps
        fell, word = "", ""
        if n < pondering.halting_step:
            fell, word = "no", "no"
        elif n == pondering.halting_step:
            fell, word = ("end", "end") if last else ("yes", "yes")
        weight = "\u2013" if last else _short(lambda_n)
        exact = f"Step {n}. {_LAST}" if last else f"Step {n}: \u03bb = {lambda_n:.3f}. {_LAMBDA}"
        exact = f"{exact} p = {_product(pondering, n)}."
        items.append(
            f'<li class="coin {fell}" data-explanation="{escape(exact)}">'
            f'<i class="unseen">Step {n}: </i><span>{weight}</span> <b>{word}</b></li>'
        )
    return "".join(items)


def chances(pondering: Pondering) -> list[str]:
    """Return where the chance p_n to halt at each step comes from, from step 1 on; HTML."""
    steps = range(1, pondering.max_steps + 1)
    return [
        f'<span class="chance">p<sub>{n}</sub> = {_product(pondering, n)}</span>' for n in steps
    ]


def _product(pondering: Pondering, n: int) -> str:
    """Return p_n as the share that is still thinking times the share of it that halts; text."""
    thinking, p_n = pondering.thinking[n - 1], pondering.p[n - 1]
    if n == pondering.max_steps:
        return f"{thinking:.2f} still thinking, and all of it must halt"
    halts = pondering.lambda_n[n - 1]
    return f"{thinking:.2f} still thinking \u00d7 {halts:.2f} halts = {p_n:.2f}"


def second_coins(pondering: Pondering) -> str:
    """Return the outcome of each coin of a second network; HTML list items."""
    items = []
    for n, lambda_n in enumerate(pondering.lambda_n, start=1):
        last = n == pondering.max_steps
        fell = "" if n > pondering.halting_step else "no"
        if n == pondering.halting_step:
            fell = "end" if last else "yes"
        exact = f"Step {n}. {_LAST}" if last else f"Step {n}: \u03bb = {lambda_n:.3f}. {_LAMBDA}"
        why = escape(f"{pondering.model}. {exact}")
        items.append(
            f'<li class="second-coin {fell}" data-explanation="{why}">'
            f'<i class="unseen">Step {n}: </i><b>{fell}</b></li>'
        )
    return "".join(items)


def captions(
    pondering: Pondering, passes_wrong: float, other: Pondering | None = None
) -> list[str]:
    """Return the player's captions, from step 1 on; HTML.

    Args:
        pondering: what the network does.
        passes_wrong: its chance to pass a step that is wrong and ``WRONGLY_SURE``, over random
            vectors; shown where it does so here.
        other: what a second network does with the same vector.
    """
    said = []
    for n, lambda_n in enumerate(pondering.lambda_n, start=1):
        answer = "odd" if pondering.prob_odd[n - 1] > 0.5 else "even"
        words = f"<b>Step {n}</b>: answer {answer}, {percent(pondering.certainty(n))} sure"
        toss = f"Halt, with chance λ = {lambda_n:.2f}? "
        if n in pondering.passed_wrong:
            why = explained("wrong", _misled(pondering.model, passes_wrong))
            words += f", but {why}"
            toss += f"No, one more step. {_WHY}"
        elif n < pondering.halting_step:
            toss += "No, one more step."
        elif n == pondering.max_steps and pondering.ran_out_of_steps:
            toss = "<b>It has run out of steps</b> and must stop."
        elif n == pondering.halting_step:
            toss += "<b>Yes.</b>"
        else:
            here = f"λ = {lambda_n:.2f}" if n < pondering.max_steps else "it would run out of steps"
            words = words.replace("answer", "it would have said", 1)
            toss = f"It halted at step {pondering.halting_step}; here {here}."
        said.append(f"{words}. {toss}{_second(other, n) if other else ''}")
    return said


def _second(other: Pondering, n: int) -> str:
    """Return what a second network does at a step; HTML."""
    if n > other.halting_step:
        does = f"halted at step {other.halting_step}"
    else:
        answer = "odd" if other.prob_odd[n - 1] > 0.5 else "even"
        halts = "halts" if n < other.max_steps else "has run out of steps"
        goes_on = "goes on" if n < other.halting_step else f"<b>{halts}</b>"
        does = f"answer {answer}, {percent(other.certainty(n))} sure, {goes_on}"
    return f' <span class="second"><b>{escape(other.model)}</b>: {does}.</span>'


def _misled(model: str, share: float) -> str:
    return (
        "This certainty is its answer\u2019s at this step. The coin is trained to know better: it "
        f"learns when answers are right, however sure they are. Over {SEARCHED} random vectors, "
        f"the chance that \u201c{model}\u201d passes such a step, wrong and more than "
        f"{WRONGLY_SURE:.0%} sure, without halting is {share:.0%}."
    )


def _short(probability: float) -> str:
    """Return a probability in at most three characters."""
    if probability < 0.005:
        return "0"
    return "1" if probability >= 0.995 else f"{probability:.2f}".lstrip("0")
