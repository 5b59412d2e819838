"""One sentence on what halting buys a network, made from its scores; knows no Gradio."""

from html import escape
from math import sqrt

from pondernet.demo.shell.markup import explained
from pondernet.scores import Evaluation

SURE = 2.0  # standard errors: a smaller difference of two accuracies counts as none


def finding(model: str, scores: Evaluation) -> str:
    """Return what the accuracies at fixed steps say beside the network's own halting; HTML."""
    name = f"<b>\u201c{escape(model)}\u201d</b>"
    own = explained(
        f"{_share(scores.accuracy)} right in {scores.expected_steps:.1f} steps on average",
        f"The share of right sampled answers of {model}, and its expected steps, E[n].",
    )
    at_step, best, mean = scores.accuracy_at_step, scores.best_fixed_step, scores.mean_step
    good = [step for step, accuracy in enumerate(at_step, 1) if not _worse(accuracy, scores)]
    fixed = f"stopped at step {mean} every time {_fixed(scores, mean)}"
    if not good:
        return (
            f"No fixed number of steps reaches {name}: by its own halting it is {own}, {fixed}, at "
            f"its best step, {best}, {_fixed(scores, best)}."
        )
    first = good[0]
    if first > scores.expected_steps + 0.5:
        return (
            f"By its own halting {name} is {own}, {fixed}. To be as good it needs {first} steps "
            f"every time: {_fixed(scores, first)}."
        )
    return (
        f"Halting buys {name} little: it is {own} by its own halting, and {_fixed(scores, first)} "
        f"when it is stopped at step {first} every time."
    )


def _worse(accuracy: float, scores: Evaluation) -> bool:
    """Return whether an accuracy is lower than that of the own halting, beyond chance."""
    variance = accuracy * (1 - accuracy) + scores.accuracy * (1 - scores.accuracy)
    return scores.accuracy - accuracy > SURE * sqrt(variance / _vectors(scores))


def _vectors(scores: Evaluation) -> int:
    return scores.vectors * len(scores.seeds)


def _fixed(scores: Evaluation, step: int) -> str:
    accuracy = scores.accuracy_at_step[step - 1]
    return explained(
        _share(accuracy),
        f"Of {_vectors(scores)} fresh random vectors, {accuracy:.4f} are answered rightly at step "
        f"{step}.",
    )


def _share(accuracy: float) -> str:
    return f"{100 * accuracy:.{2 if accuracy > 0.99 else 1}f}\u00a0%"
