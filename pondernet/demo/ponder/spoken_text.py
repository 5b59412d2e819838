"""Texts of the Ponder tab for screen readers: what is announced, and what the figure shows."""

from pondernet.demo.ponder.pondering import MANY, Pondering, Samples
from pondernet.demo.shell.markup import percent


def figure_name(pondering: Pondering, other: Pondering | None, samples: Samples | None) -> str:
    """Return what the figure shows, but not the outcome, which the player may still hide."""
    said = [
        f"{pondering.model}: the chance to halt and the answer at steps 1 to "
        f"{pondering.max_steps}.",
        _halting(pondering),
        f"The prior has a mean of {pondering.prior_mean:.3g} steps.",
        _answer(pondering),
    ]
    if other is not None:
        said += [f"In green {other.model}.", _halting(other), _answer(other)]
    if samples is not None:
        said.append(f"Dashes show {MANY} samples.")
    return " ".join(said)


def _halting(pondering: Pondering) -> str:
    likeliest = max(range(pondering.max_steps), key=pondering.p.__getitem__)
    often = percent(pondering.p[likeliest])
    return (
        f"It halts at step {likeliest + 1} most often, {often}, and after "
        f"{pondering.expected_steps:.1f} steps on average."
    )


def _answer(pondering: Pondering) -> str:
    """Return the answer of the last step, and from which step on it was that."""
    said = answers(pondering)
    n = pondering.max_steps
    while n > 1 and said[n - 2] == said[-1]:
        n -= 1
    since = "at every step" if n == 1 else f"from step {n} on"
    return f"Its answer is {said[-1]} {since}."


def answers(pondering: Pondering) -> list[str]:
    """Return the answer at each step, "odd" or "even"."""
    return ["odd" if odd > 0.5 else "even" for odd in pondering.prob_odd]


def samples_right(samples: Samples) -> str:
    """Return how many of many sampled answers are right."""
    return f"{samples.accuracy * MANY:.0f} of {MANY} samples are right."
