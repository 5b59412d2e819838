"""Texts of the Ponder tab on the outcome of a run, and on its samples."""

from html import escape

from pondernet.demo.ponder.pondering import Outcome, Pondering, Stopped
from pondernet.demo.shell.markup import explained, percent

_STEP = "The network halts at one step, sampled from the blue bars. Its answer at that step counts."
_SURE = (
    "How sure its answer is at this step, by the network\u2019s own account. An answer can be sure "
    "and wrong; the coin has learnt when to trust it."
)
_RAN_OUT = (
    "No coin came up yes before the last step, so the network must stop here: it decided nothing."
)


def outcome(
    pondering: Pondering, other: Pondering | None = None, stopped: Stopped | None = None
) -> str:
    """Return one sentence on the outcome and one with the right answer; HTML."""
    lines = _outcome(pondering, _ones(pondering.vector))
    if other is not None:
        lines += _other_outcome(other)
    if stopped is not None:
        lines += _stopped(stopped, pondering)
    return f'<div class="outcomes">{lines}</div>'


def _outcome(pondering: Pondering, truth: str) -> str:
    verdict = "Correct" if pondering.correct else "Wrong"
    forced = pondering.ran_out_of_steps
    how = "Ran out of steps" if forced else "Halted"
    why = f"{_RAN_OUT if forced else _STEP} {_SURE}"
    sure = explained(percent(pondering.certainty(pondering.halting_step)), why)
    return (
        f'<p class="outcome {verdict.lower()}"><span class="said">{how} at step '
        f"<b>{pondering.halting_step}</b> of {pondering.max_steps} and said "
        f"<b>{pondering.prediction.upper()}</b>, {sure} sure.</span> "
        f'<span class="verdict">{verdict}: {truth}.</span>'
        f"{_right_from(pondering)}{_likelier(pondering)}</p>"
    )


def _right_from(pondering: Pondering) -> str:
    """Return from which step on the answer was right; HTML, empty where it was wrong."""
    first = pondering.right_from
    if first is None:
        return ""
    when = f"from step {first} on" if first < pondering.halting_step else "only at this step"
    return f' <span class="needed">Its answer was right {when}.</span>'


def _likelier(pondering: Pondering) -> str:
    """Return why it did not halt at its most probable step; HTML, empty where it did."""
    likeliest = max(range(pondering.max_steps), key=pondering.p.__getitem__) + 1
    if likeliest == pondering.halting_step:
        return ""
    why = "no there" if likeliest < pondering.halting_step else "yes before"
    return f' <span class="likelier">Step {likeliest} was likelier, but its coin said {why}.</span>'


def _other_outcome(other: Pondering) -> str:
    verdict = "correct" if other.correct else "wrong"
    forced = " (ran out of steps)" if other.ran_out_of_steps else ""
    return (
        f'<p class="outcome-other"><b>{escape(other.model)}</b>, with the same seed: '
        f"step <b>{other.halting_step}</b>{forced}, {other.prediction.upper()}, {verdict}.</p>"
    )


def _stopped(stopped: Stopped, pondering: Pondering) -> str:
    said = "ODD" if stopped.odd else "EVEN"
    verdict = "correct" if stopped.odd == (pondering.vector.count(1) % 2 == 1) else "wrong"
    return (
        f'<p class="outcome-other">Always stopped at step <b>{stopped.step}</b>: {said}, '
        f"{verdict}. Of random vectors {percent(stopped.right)} would be right so, by its own coin "
        f"{percent(stopped.right_by_coin)}.</p>"
    )


def _ones(vector: list[int]) -> str:
    count = vector.count(1)
    return "there is 1 one" if count == 1 else f"there are {count} ones"


def sample(outcome: Outcome) -> str:
    """Return a sample for the list: step, answer, right or wrong; HTML."""
    step, prediction, correct, forced = outcome
    word, mark = ("right", "\u2713") if correct else ("wrong", "\u2717")
    how = "ran out of steps" if forced else "halted"
    end = "\u00a0(end)" if forced else ""
    return (
        f'<li class="{word}" data-explanation="A sample for this vector: {how} at step '
        f'{step} with the answer {prediction}, which is {word}.">'
        f"{step}{end}\u00a0{prediction}\u00a0{mark}</li>"
    )
