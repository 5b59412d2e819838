"""What the tab that trains says."""

from html import escape

from pondernet.config import TrainConfig
from pondernet.demo.shell.text import fact, percent
from pondernet.evaluation import Evaluation
from pondernet.training import Metrics

INTRO = """
<h2>Train live</h2>
<p class="lead">A new network learns here while you watch, from nothing but random vectors and
whether their ones are odd. First few positions may be non-zero, then more and more.</p>
"""
START, STOP = "Start", "Stop"
PONDER = "Ponder with this model"
DOWNLOAD = "Download checkpoint"
FIELDS = {
    "n_elems": ("Elements", "of a vector; more take longer to learn"),
    "n_hidden": ("Hidden units", "size of the GRU's state"),
    "lambda_p": ("Prior \u03bb\u209a", "the prior asks for 1 / \u03bb\u209a steps"),
    "beta": ("\u03b2", "how strongly the prior pulls"),
    "learning_rate": ("Learning rate", "of Adam"),
    "seed": ("Seed", "same seed, same run"),
}
LEGEND = "".join(
    f'<li><i class="key" style="height: 0; border-top: 3px {style}"></i><span>{words}</span></li>'
    for style, words in (
        ("solid var(--plot-ink)", "loss L"),
        ("dashed var(--plot-blue)", "L<sub>Rec</sub>: wrong answers"),
        ("dotted var(--plot-orange)", "\u03b2 L<sub>Reg</sub>: distance to the prior"),
        ("solid var(--plot-blue)", "the network"),
        ("dotted var(--plot-orange)", "the prior"),
    )
)
READY = "Press Start. The default takes less than half a minute."
STARTING = "Starting a process for your run \u2026"
STOPPING = "Stopping: what was learnt is saved and scored \u2026"
SCORING = "The last step is done; the network is scored on fresh vectors \u2026"
NOT_RUNNING = "No run is going on."


def busy(runs: int) -> str:
    """Said when no further run may start."""
    return (
        f"{runs} visitors are training right now, as many as this machine bears. "
        "Try again in a minute; all the other tabs work meanwhile."
    )


def progress(metrics: Metrics, config: TrainConfig) -> str:
    """How far a run is; HTML."""
    label = (
        f"Step {metrics.step} of {config.steps}, {metrics.seconds:.0f} s. Positions in play: "
        f"{metrics.within} of {config.n_elems}"
    )
    bar = (
        f'<progress max="{config.steps}" value="{metrics.step}" '
        f'aria-label="{escape(label)}"></progress>'
    )
    return f'<p class="message one-line note">{label} {bar}</p>'


def done(evaluation: Evaluation | dict, finished: bool, name: str) -> str:
    """What a run came to."""
    accuracy, steps = evaluation["accuracy"], evaluation["expected_steps"]
    how = "Finished" if finished else "Stopped and kept"
    return (
        f"{how}: {100 * accuracy:.2f}\u00a0% of {evaluation['vectors']} fresh vectors right, in "
        f"{steps:.2f} steps on average. It is called {name}."
    )


def failed(why: str) -> str:
    """Said when a run ended without a network."""
    return f"The run ended without a network: {why}"


def said(words: str, kind: str = "note") -> str:
    """A line under the buttons; HTML."""
    role = "alert" if kind == "error" else "status"
    return f'<p class="message one-line {kind}" role="{role}">{escape(words)}</p>'


def facts(metrics: Metrics | None, config: TrainConfig) -> str:
    """The numbers of a run as they stand; HTML."""

    def number(value: float | None, form: str) -> str:
        return "\u2013" if value is None else format(value, form)

    loss, rec, reg, accuracy, steps = (
        (None,) * 5
        if metrics is None
        else (
            metrics.loss,
            metrics.reconstruction,
            metrics.regularization,
            metrics.accuracy,
            metrics.expected_steps,
        )
    )
    cards = [
        fact(
            "Accuracy",
            "\u2013" if accuracy is None else percent(accuracy, over="&gt;"),
            "The share of sampled answers that are right, on the training vectors of the last "
            "steps. Guessing gives 50 %.",
        ),
        fact("Loss L", number(loss, ".3f"), "L_Rec + \u03b2 L_Reg in nats: what training lowers."),
        fact(
            "L<sub>Rec</sub>",
            number(rec, ".3f"),
            "The loss of each step's answer, weighted by the chance to halt there. Guessing gives "
            "log 2 = 0.693 nats.",
        ),
        fact(
            "L<sub>Reg</sub>",
            number(reg, ".3f"),
            "KL(p \u2225 prior) in nats: how far the mean halting distribution is from the prior.",
        ),
        fact(
            "Expected steps",
            number(steps, ".2f"),
            f"The mean of the bars. The prior asks for {1 / config.lambda_p:.3g}.",
        ),
    ]
    return f'<dl class="facts">{"".join(cards)}</dl>'
