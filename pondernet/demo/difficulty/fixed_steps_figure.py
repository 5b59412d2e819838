"""The figure of what halting buys; a pure function from numbers to a figure, no Gradio."""

from pondernet.demo.difficulty.accuracy_axis import accuracy_axis, errors_of
from pondernet.demo.difficulty.figure import SYMBOLS, chance_line, colour
from pondernet.demo.difficulty.measuring import LEAST_VECTORS, Curve
from pondernet.demo.plotting.plots import Spec, layout, meta, named, on, steps_axis, titled
from pondernet.scores import Evaluation


def fixed_steps_figure(curves: list[Curve]) -> Spec:
    """Plot accuracy by the number of steps, the same for every vector, for each network.

    A large mark is the network's own halting: its accuracy at its expected steps. A line from it
    shows which fixed numbers of steps do as well.
    """
    measured = [
        (index, curve.label, curve.in_training)
        for index, curve in enumerate(curves)
        if curve.in_training
    ]
    reach = max((len(scores.accuracy_at_step) for _, _, scores in measured), default=20)
    traces = [
        *(_fixed(*each) for each in measured),
        *(_own_level(*each, reach) for each in measured),
        *(_own(*each) for each in measured),
    ]
    vectors = max((scores.vectors for _, _, scores in measured), default=LEAST_VECTORS)
    axis = steps_axis(reach) | titled("number of steps", standoff=8)
    figure = {
        "data": [*traces, chance_line([0.5, reach + 0.5])],
        "layout": layout(
            [(axis, accuracy_axis([0, 1], vectors))],
            margin={"l": 62, "r": 12, "t": 14, "b": 48},
        ),
    }
    said = [
        f"{name}: at best {max(scores.accuracy_at_step):.2%}, at step {scores.best_fixed_step}; "
        f"by its own coin {scores.accuracy:.2%} in {scores.expected_steps:.1f} steps on average."
        for _, name, scores in measured
    ]
    return named(figure, " ".join(["Accuracy, every vector stopped at the same step.", *said]))


def _fixed(index: int, model: str, scores: Evaluation) -> Spec:
    accuracies = scores.accuracy_at_step
    return {
        "type": "scatter",
        "x": list(range(1, len(accuracies) + 1)),
        "y": errors_of(accuracies, scores.vectors),
        "customdata": [100 * accuracy for accuracy in accuracies],
        "mode": "lines+markers",
        "name": model,
        "marker": {"size": 7, "symbol": SYMBOLS[index % len(SYMBOLS)]},
        "line": {"width": 2},
        "meta": meta(colour(index), columns={"customdata": f"{model}: % right"}),
        "hovertemplate": f"{model}, every vector stopped at step %{{x}}: "
        "%{customdata:.2f} % right<extra></extra>",
    } | on(1)


def _own_level(index: int, model: str, scores: Evaluation, reach: int) -> Spec:
    return {
        "type": "scatter",
        "x": [0.5, reach + 0.5],
        "y": errors_of([scores.accuracy] * 2, scores.vectors),
        "mode": "lines",
        "line": {"width": 1, "dash": "dot"},
        "meta": meta(colour(index)),
        "hoverinfo": "skip",
    } | on(1)


def _own(index: int, model: str, scores: Evaluation) -> Spec:
    return {
        "type": "scatter",
        "x": [scores.expected_steps],
        "y": errors_of([scores.accuracy], scores.vectors),
        "customdata": [100 * scores.accuracy],
        "mode": "markers",
        "marker": {"size": 19, "symbol": "star-diamond"},
        "meta": meta(colour(index)),
        "hovertemplate": f"{model}, halting by its own coin: %{{customdata:.2f}} % right "
        "in %{x:.2f} steps on average<extra></extra>",
    } | on(1)
