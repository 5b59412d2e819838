"""Texts on why a network takes many steps for a vector; knows no Gradio."""

from collections.abc import Sequence

from pondernet.checkpoints import Checkpoint
from pondernet.demo.ponder.hard import fit_steps, flipped, flips, steps_of_many
from pondernet.demo.ponder.searched import SEARCHED

VARIED = 0.5  # steps: with a smaller deviation from vector to vector there is nothing to explain
FELT = 0.5  # steps: a smaller change by one element gets no arrow
TELLING = 0.5  # share of the variance that a fit must explain to be told

TITLE = "Why this many steps?"
HISTOGRAM = "Steps on average of {} random vectors. Red: as many as this one takes."
_SIGNS = {1: "1", 0: "0", -1: "\u22121"}


def why(checkpoint: Checkpoint, vector: Sequence[int]) -> str:
    """Return what the cells show and what is known of all vectors; text."""
    found = flips(checkpoint.model, tuple(vector))
    place = max(range(len(vector)), key=lambda each: abs(found.after[each] - found.steps))
    largest = (
        f"The largest change: the {_SIGNS[vector[place]]} at {place + 1}, from {found.steps:.1f} "
        f"to {found.after[place]:.1f}."
    )
    if abs(found.after[place] - found.steps) < FELT:
        largest = f"No flip changes that by {FELT:g} steps."
    return (
        f"It takes {found.steps:.1f} steps on average. Above is what it would take with one "
        "element flipped: a 1 becomes \u22121; a \u22121 or a 0 becomes 1. "
        f"{largest} {_over_vectors(checkpoint, vector)}"
    )


def _over_vectors(checkpoint: Checkpoint, vector: Sequence[int]) -> str:
    fit = fit_steps(checkpoint.model, checkpoint.max_nonzero)
    if fit.deviation < VARIED:
        return "This network takes about the same number of steps for every vector."
    if checkpoint.taught:
        return "This network needs more steps where the last 1 comes later, and stops after it."
    if fit.explained < TELLING:
        return "Over random vectors no sum over single elements explains most of the differences."
    adds = [fit.adds[element][place] for place, element in enumerate(vector)]
    place = max(range(len(vector)), key=lambda each: abs(adds[each]))
    does = "adds" if adds[place] > 0 else "saves"
    return (
        "Over random vectors, a sum over single elements explains "
        f"{100 * fit.explained:.0f}\u00a0% of the differences in steps; by it, the "
        f"{_SIGNS[vector[place]]} at {place + 1} {does} {abs(adds[place]):.1f} steps."
    )


def cells(checkpoint: Checkpoint, vector: Sequence[int]) -> str:
    """Return the elements, each with the steps once it is flipped; HTML list items."""
    found = flips(checkpoint.model, tuple(vector))
    items = []
    for place, (element, after) in enumerate(zip(vector, found.after, strict=True), 1):
        change = after - found.steps
        arrow = "" if abs(change) < FELT else "\u2191" if change > 0 else "\u2193"
        said = (
            f"{_SIGNS[element]} at {place}, flipped to {_SIGNS[flipped(element)]}: {after:.1f} "
            f"steps instead of {found.steps:.1f}. It needs {found.needed_after[place - 1]}, here "
            f"{found.needed}: the step from which its answer stays right."
        )
        items.append(f'<li data-explanation="{said}">{arrow}{after:.1f}</li>')
    return "".join(items)


def histogram(checkpoint: Checkpoint, vector: Sequence[int]) -> str:
    """Return how many random vectors take each number of steps, and which are like this; HTML."""
    counts = steps_of_many(checkpoint.model, checkpoint.max_nonzero)
    here = round(flips(checkpoint.model, tuple(vector)).steps)
    highest = max(counts)
    bars = []
    for step, count in enumerate(counts, 1):
        like = ", as this one" if step == here else ""
        said = f"{count} of {SEARCHED} random vectors take about {step} steps{like}."
        bars.append(
            f'<li class="{"here" if like else ""}" style="--share: {count / highest:.3f}" '
            f'data-explanation="{said}"><span>{step}</span></li>'
        )
    return "".join(bars)
