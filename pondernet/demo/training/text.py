"""Texts of the tab "Train live"."""

from collections.abc import Mapping
from html import escape
from typing import Any

from pondernet.config import TrainConfig
from pondernet.demo.shell import markup
from pondernet.training import Metrics

LABEL = "Train live"
INTRO = """
<h2>Train live</h2>
<p class="lead">A new network learns here while you watch. It is given random vectors and whether
their number of ones is odd, nothing else. At first only a few positions may be non-zero, then more
and more.</p>
"""
START, STOP = "Start", "Stop"
PONDER = "Ponder with this model"
DOWNLOAD = "Download checkpoint"
LEGEND = "".join(
    f'<li><i class="key" style="height: 0; border-top: 3px {style}"></i><span>{words}</span></li>'
    for style, words in (
        ("solid var(--plot-ink)", "loss, L"),
        ("dashed var(--plot-blue)", "answer loss, L<sub>Rec</sub>"),
        ("dotted var(--plot-orange)", "prior loss, \u03b2 L<sub>Reg</sub>"),
        ("solid var(--plot-blue)", "the network"),
        ("dotted var(--plot-orange)", "the prior"),
    )
)
READY = "Press Start. A run with the default settings takes less than half a minute."
STARTING = "Starting a process for your run \u2026"
STOPPING = "Stopping: saving and scoring the network \u2026"
SCORING = "Training is done; scoring the network on fresh vectors \u2026"
NOT_RUNNING = "No run is in progress."
NO_KEY = "A script of this page did not arrive. Reload the page, then press Start again."
LOST = (
    "The server does not have this network any more: it was restarted, or newer networks took its "
    "place. Press Start to train it again; the same fields give the same network."
)


def busy(runs: int) -> str:
    """Return the message for a visitor when no further run may start."""
    return (
        f"{runs} visitors are training right now, the limit on this machine. "
        "Try again in a minute; the other tabs work meanwhile."
    )


def progress(metrics: Metrics, config: TrainConfig) -> str:
    """Return the progress of a run; HTML."""
    label = (
        f"Step {metrics.step} of {config.steps}, {metrics.seconds:.0f} s. Positions that "
        f"may be non-zero: {metrics.within} of {config.n_elems}"
    )
    return markup.progress(label, metrics.step, config.steps)


def done(evaluation: Mapping[str, Any], finished: bool, name: str) -> str:
    """Return the result of a run; ``evaluation`` has the fields of ``Evaluation``."""
    accuracy, steps = evaluation["accuracy"], evaluation["expected_steps"]
    how = "Finished" if finished else "Stopped and kept"
    return (
        f"{how}: {100 * accuracy:.2f}\u00a0% of {evaluation['vectors']} fresh vectors right, with "
        f"all positions in play, in {steps:.2f} steps on average. The network is named {name}."
    )


def failed(why: str) -> str:
    """Return the message for a run that ended without a network."""
    return f"The run ended without a network: {why}"


def said(words: str, kind: str = "note") -> str:
    """Return a message under the buttons; HTML."""
    return markup.message(escape(words), kind, one_line=True)


def facts(metrics: Metrics | None, config: TrainConfig) -> str:
    """Return the numbers of a run so far; HTML."""

    def number(name: str, form: str) -> str:
        return "\u2013" if metrics is None else format(getattr(metrics, name), form)

    accuracy = "\u2013" if metrics is None else markup.percent(metrics.accuracy, over="&gt;")
    return markup.facts(
        [
            (
                "Accuracy on the positions in play",
                accuracy,
                "The share of sampled answers that are right, on the training vectors of the last "
                "steps. Their non-zeros are only at the positions that are in play so far, so this "
                "can be far above the accuracy on all positions. Guessing gives 50 %.",
            ),
            (
                "Loss, L",
                number("loss", ".3f"),
                "What training minimizes, L_Rec + \u03b2 L_Reg, in nats.",
            ),
            (
                "Answer loss, L<sub>Rec</sub>",
                number("reconstruction", ".3f"),
                "The loss of each step's answer, weighted by the chance to halt there. Guessing "
                "gives log 2 = 0.693 nats.",
            ),
            (
                "Prior loss, L<sub>Reg</sub>",
                number("regularization", ".3f"),
                "How far the halting distribution is from the prior, KL(p \u2225 prior), in nats; "
                "the mean over the vectors.",
            ),
            (
                "Steps on average (E[n])",
                number("expected_steps", ".2f"),
                "The number of steps on average, E[n]: the mean of the bars. The mean of the prior "
                f"is {1 / config.lambda_p:.3g} steps.",
            ),
        ]
    )
