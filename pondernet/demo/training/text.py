"""Texts of the tab "Train live"."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from pondernet.config import TrainConfig
from pondernet.demo.shell import markup
from pondernet.demo.training.recipe import UNHELPED
from pondernet.demo.training.report import Report, arrivals, final_lambda_p, reached
from pondernet.halting import prior_mean
from pondernet.paper import INTERPOLATION

LABEL = "Train live"
INTRO = """
<h2>Train live</h2>
<p class="lead">A new network learns here while you watch. It is given random vectors and whether
their number of ones is odd; nothing else, unless you tell it what to know at each step.</p>
"""
SETTINGS = (
    '<button type="button" class="switch" data-more="settings" aria-expanded="false">'
    "Settings</button>"
)
LOSS, ANSWER_LOSS = "loss, L", "answer loss, L<sub>Rec</sub>"
PRESETS = "Experiment"
RUN = "The run"
HELP, HELP_INFO = (
    "With help",
    "At first few positions may be non-zero; the others are added one at a time. Each hidden unit "
    "receives only its share of them, and at first is connected only to units of the same share.",
)
TOLD, TOLD_INFO = (
    "Told what to know",
    "At each step it is told the parity of the elements read so far, one a step from the left. "
    "When to stop it is not told. Without this it finds its own way.",
)
START, STOP = "Start", "Stop"
PONDER = "Ponder with this network"
DOWNLOAD = "Download checkpoint"
STARTING = "Starting a process for your run \u2026"
STOPPING = "Stopping: saving and scoring the network \u2026"
SCORING = "Training is done; scoring the network on fresh vectors \u2026"
NOT_RUNNING = "No run is in progress."
NO_KEY = "A script of this page did not load. Reload the page, then press Start again."
RUN_LOST = (
    "The server does not know this run any more: it was restarted, or newer runs took its place. "
    "Press Start to train again; the same fields give the same network."
)
SCRUBBER = "Chance to halt, as it was at training step"
NEAR = 0.15  # steps between two means that the page calls equal
LEARNT = 0.9  # accuracy on all positions of a network that has learnt the task


def legend(config: TrainConfig, compares: bool = False) -> str:
    """Return the legend of the figure; HTML list items. ``compares``: a run before is shown."""
    lines = [
        ("solid var(--plot-blue)", "the network, on the positions in play"),
        ("solid var(--plot-green)", "on all positions"),
        ("dotted var(--plot-orange)", "the prior; prior loss, \u03b2 L<sub>Reg</sub>"),
        ("solid var(--plot-ink)", LOSS),
        ("dashed var(--plot-blue)", ANSWER_LOSS),
    ]
    if compares:
        lines.append(("solid rgb(128 128 128 / 40%)", "pale: the run before"))
    if config.n_elems == INTERPOLATION.n_elems:
        lines.append(("dotted var(--plot-red)", "the paper\u2019s accuracy"))
    marks = '<li><i class="key mark"></i><span>a position comes in</span></li>'
    return marks + "".join(
        f'<li class="{"of-loss" if words in (LOSS, ANSWER_LOSS) else "of-network"}">'
        f'<i class="key line" style="border-top: 3px {style}"></i><span>{words}</span></li>'
        for style, words in lines
    )


def busy(runs: int) -> str:
    """Return the message for a visitor when no further run may start."""
    return (
        f"{runs} visitors are training right now, the limit on this machine. "
        "Try again in a minute; the other tabs work meanwhile."
    )


def ready(config: TrainConfig, seconds: float, helped: bool) -> str:
    """Return what Start will do, and how long it takes; HTML."""
    plan = f"Press Start: {config.steps} training steps, about {duration(seconds)}."
    if not helped:
        plan += (
            f" Without help this takes far longer, so there are {UNHELPED} times as many. In our "
            "measurements 8 elements took some 3 times as many steps and 16 some 7 times, and a "
            "network of 64 was still guessing after 25 000."
        )
    return markup.message(escape(plan), one_line=True)


def not_started(why: str | None) -> str:
    """Return the message for a run that could not be started; ``why`` is of the system."""
    return f"The run could not start on this machine: {why}. The other tabs work as before."


def progress(config: TrainConfig, reports: Sequence[Report], seconds: float) -> str:
    """Return the progress of a run and the time that is left; HTML."""
    step, within = (reports[-1].metrics.step, reports[-1].metrics.within) if reports else (0, 0)
    label = f"Training step {step} of {config.steps}, "
    if within:
        label += f"{within} of {config.n_elems} positions in play, "
    return markup.progress(f"{label}about {duration(seconds)} left", step, config.steps)


def milestone(config: TrainConfig, reports: Sequence[Report]) -> str:
    """Return the last thing of note in a run so far; HTML. Each is announced when it comes."""
    everything = reached(reports, config.n_elems)
    reported = INTERPOLATION.accuracy
    if config.n_elems == INTERPOLATION.n_elems:
        better = reached(reports, config.n_elems, reported)
        if better is not None:
            return said(
                f"At training step {better} it passed the paper\u2019s accuracy, "
                f"{100 * reported:.1f}\u00a0% of the vectors."
            )
    if everything is not None and config.start < config.n_elems:
        return said(f"All {config.n_elems} positions are in play since training step {everything}.")
    came = arrivals(reports, config.start)
    if came:
        step, within = came[-1]
        return said(f"At training step {step}, position {within} of {config.n_elems} came in.")
    return said("Training has begun." if reports else STARTING)


def done(evaluation: Mapping[str, Any], finished: bool, name: str) -> str:
    """Return the result of a run; ``evaluation`` has the fields of ``Evaluation``."""
    accuracy, steps = evaluation["accuracy"], evaluation["expected_steps"]
    how = "Finished" if finished else "Stopped and kept"
    return (
        f"{how}: {100 * accuracy:.2f}\u00a0% of {evaluation['vectors']} fresh vectors right, with "
        f"all positions in play, in {steps:.2f} steps on average. Its name is {name}."
    )


def trained(reports: Sequence[Report]) -> str:
    """Return how long a run that has ended took; HTML."""
    last = reports[-1].metrics
    words = f"{last.step} training steps in {duration(last.seconds)}."
    return markup.message(words, one_line=True, announced=False)  # the result is


def failed(why: str) -> str:
    """Return the message for a run that ended without a network."""
    return f"The run ended without a network: {why}"


def said(words: str, kind: str = "note") -> str:
    """Return a message under the buttons; HTML."""
    return markup.message(escape(words), kind, one_line=True)


def duration(seconds: float) -> str:
    """Return a duration in words."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.1f} min"


def figure_name(config: TrainConfig, reports: Sequence[Report]) -> str:
    """Return what the figure shows now, for a screen reader."""
    mean = prior_mean(final_lambda_p(config), config.max_steps)
    prior = f"the prior has a mean of {mean:.1f} steps."
    if not reports:
        return f"Loss, accuracy, steps and chance to halt of a network that is to learn; {prior}"
    last = reports[-1].metrics
    return (
        f"Curves up to training step {last.step}: the loss is {last.loss:.3f} nats, the accuracy "
        f"{100 * last.accuracy:.1f} % on the positions in play and "
        f"{100 * reports[-1].accuracy_on_all:.1f} % on all. It takes {last.expected_steps:.1f} "
        f"steps on average; {prior}"
    )


def why(config: TrainConfig, reports: Sequence[Report]) -> str:
    """Return why the network takes more or fewer steps than the prior asks for; HTML."""
    mean = prior_mean(final_lambda_p(config), config.max_steps)
    asked = f"The prior asks for {mean:.1f} steps on average."
    if not reports:
        return _reason(f"{asked} The network will take more if its answers need more.")
    last = reports[-1].metrics
    taken, cost = last.expected_steps, last.loss - last.reconstruction
    price = f"leaving the prior costs \u03b2 L_Reg = {cost:.3f} nats, and a guess 0.693"
    if abs(taken - mean) <= NEAR:
        return _reason(f"{asked} The network takes {taken:.1f}: {price}.")
    if reports[-1].accuracy_on_all < LEARNT:
        return _reason(f"{asked} The network takes {taken:.1f} so far: {price}.")
    reason = "its answer is not right sooner" if taken > mean else "it has its answer sooner"
    return _reason(f"{asked} The network takes {taken:.1f}, because {reason}: {price}.")


def _reason(words: str) -> str:
    return f'<p class="reason">{words.replace("L_Reg", "L<sub>Reg</sub>")}</p>'


def facts(reports: Sequence[Report], config: TrainConfig) -> str:
    """Return the numbers of a run so far, and why it takes so many steps; HTML."""
    last = reports[-1] if reports else None

    def number(name: str, form: str) -> str:
        return "\u2013" if last is None else format(getattr(last.metrics, name), form)

    def percent(name: str) -> str:
        if last is None:
            return "\u2013"
        value = last.accuracy_on_all if name == "all" else last.metrics.accuracy
        return markup.percent(value, over="&gt;")

    cards = [
        (
            "Accuracy, all positions",
            percent("all"),
            "The share of sampled answers that are right, on fresh vectors whose non-zeros may be "
            "at any position. Guessing gives 50 %. It stays near that until nearly all positions "
            "are in play.",
        ),
        (
            "Steps on average (E[n])",
            number("expected_steps", ".2f"),
            "The number of steps on average, E[n]: the mean of the bars. The mean of the prior "
            f"among the steps up to {config.max_steps} is "
            f"{prior_mean(final_lambda_p(config), config.max_steps):.3g}.",
        ),
        (
            "Accuracy, positions in play",
            percent("play"),
            "The same on the training vectors of the last steps, whose non-zeros are only at the "
            "positions that are in play so far.",
        ),
        (
            "Loss, L",
            number("loss", ".3f"),
            "What training minimizes, L_Rec + \u03b2 L_Reg, in nats.",
        ),
        (
            "Answer loss, L<sub>Rec</sub>",
            number("reconstruction", ".3f"),
            "The loss of each step's answer, weighted by the chance to halt there. Guessing gives "
            "log 2 = 0.693 nats.",
        ),
        (
            "Prior loss, L<sub>Reg</sub>",
            number("regularization", ".3f"),
            "How far the halting distribution is from the prior, KL(p \u2225 prior), in nats; the "
            "mean over the vectors.",
        ),
    ]
    return why(config, reports) + markup.facts(cards)
