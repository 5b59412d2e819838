"""The tab that measures networks by the number of ones, or of non-zeros, of a vector."""

from collections.abc import Iterator
from typing import Any

import gradio as gr
from gradio.blocks import Block

from pondernet.checkpoints import Checkpoint
from pondernet.demo.difficulty import text
from pondernet.demo.difficulty.figure import NAMES, colour, difficulty_figure
from pondernet.demo.difficulty.finding import finding
from pondernet.demo.difficulty.fixed_steps_figure import fixed_steps_figure
from pondernet.demo.difficulty.measuring import Curve, Measurements
from pondernet.demo.difficulty.plot import DifficultyPlot
from pondernet.demo.frame import Frame
from pondernet.demo.networks.library import Library
from pondernet.demo.server.events import Updates, Values, on
from pondernet.demo.server.inputs import CheckboxGroup
from pondernet.demo.server.kept import KeptFlag
from pondernet.demo.server.scripts import load
from pondernet.paper import REPORTED

MEASURING_AT_ONCE = 2  # visitors; others wait in the queue


class DifficultyTab:
    """Lays out the tab and wires its events.

    Opening the tab chooses the network that the Ponder tab shows, and one to compare it with, until
    the visitor chooses others; and it starts the measurement. A point that is picked is a change of
    the Ponder tab; see ``ponder.change``.
    """

    name, label = "difficulty", text.LABEL
    styles: tuple[str, ...] = ("difficulty/difficulty.css",)

    def __init__(self, frame: Frame):
        self.frame = frame
        self.measurements = Measurements()
        library = frame.library
        first = _pondered(library.first.name, None, library)
        curves = self._known([library.get(name) for name in first])
        gr.HTML(text.INTRO)
        with gr.Row(elem_classes="measure-row"):
            self.models = CheckboxGroup(
                library.choices(),
                value=first,
                label=text.MODELS_LABEL,
                elem_id="measured",
                scale=4,
            )
            self.start = gr.Button(
                text.MEASURE, variant="primary", elem_id="measure", min_width=110
            )
            self.cancel = gr.Button(text.CANCEL, elem_id="cancel-measure", min_width=90)
        self.status = gr.HTML(text.ready(), elem_id="measure-status")
        self.plot = DifficultyPlot(
            _plot_value(curves), words=text.FIGURES, elem_id="difficulty-plot", elem_classes="fills"
        )
        self.table = gr.HTML(
            text.table(curves),
            js_on_load=load("plotting/kept_open.js"),
            elem_id="difficulty-table",
        )
        self.by_hand = KeptFlag(False)  # whether the visitor has chosen networks
        self._wire()

    def _wire(self) -> None:
        shown = [self.status, self.plot, self.table]
        given: set[Block] = {self.models, self.frame.key}
        bound: Any = {
            "concurrency_limit": MEASURING_AT_ONCE,
            "concurrency_id": "measure",
            "otherwise": lambda sentence: {self.status: text.said(sentence, "error")},
        }
        pondered = given | {self.frame.bar, self.by_hand}
        running: Any = [
            on(self.plot.open, self.open, pondered, [self.models, *shown], **bound),
            on(self.start.click, self.measure, given, shown, **bound),
        ]
        # In two steps, and a generator, so that it comes through the queue: a late update of the
        # measurement would overwrite a message that comes by another way.
        cancelled = self.cancel.click(None, cancels=running)
        on(cancelled.then, self.tell_cancelled, {self.status}, [self.status])
        self.models.input(None, cancels=running)
        on(self.models.input, self.choose_by_hand, given, [*shown, self.by_hand])

    def open(self, values: Values) -> Iterator[Updates]:
        """Offer the network that this visitor has trained, if any, and measure what is chosen."""
        choices = self.frame.library_for(values).choices()
        chosen = self._follow(values)
        # Do not send the choice back unless it differs: the visitor may be changing it.
        if chosen == values[self.models]:
            yield {self.models: gr.update(choices=choices)}
        else:
            yield {self.models: gr.update(choices=choices, value=chosen)}
        if chosen:
            yield from self.measure(values | {self.models: chosen})

    def choose_by_hand(self, values: Values) -> Updates:
        """Show what the visitor has chosen."""
        return self.choose(values) | {self.by_hand: True}

    def choose(self, values: Values) -> Updates:
        """Show axes and ranges of the chosen networks, and their known curves."""
        curves = self._known(self._chosen(values))
        done = bool(curves) and all(curve.complete for curve in curves)
        status = text.said(text.KNOWN) if done else text.ready()
        return self._show(curves) | {self.status: status}

    def measure(self, values: Values) -> Iterator[Updates]:
        """Measure the chosen networks one after another; show the curves as they grow."""
        chosen = self._chosen(values)
        curves = self._known(chosen)
        if not curves:
            yield {self.status: text.said(text.NOTHING_CHOSEN, "error")}
            return
        for index, checkpoint in enumerate(chosen):
            for grown in self.measurements.of(checkpoint):
                curves[index] = grown
                yield self._show(curves) | {self.status: text.progress(grown)}
        yield {self.status: text.said(text.DONE)}

    def tell_cancelled(self, values: Values) -> Iterator[Updates]:
        """Report the cancellation, if a measurement was under way."""
        status = values[self.status]
        under_way = isinstance(status, str) and "<progress" in status
        yield {self.status: text.said(text.CANCELLED) if under_way else gr.update()}

    def _follow(self, values: Values) -> list[str]:
        """Return the networks to choose: as pondered, or what the visitor has chosen by hand."""
        library = self.frame.library_for(values)
        if not values[self.by_hand]:
            link = values[self.frame.bar].link
            if link.get("model") in library.names:
                return _pondered(link["model"], link.get("with"), library)
        return [name for name in values[self.models] if name in library.names]

    def _chosen(self, values: Values) -> list[Checkpoint]:
        library = self.frame.library_for(values)
        return [library.get(name) for name in values[self.models]]

    def _known(self, chosen: list[Checkpoint]) -> list[Curve]:
        return [self.measurements.known(checkpoint) for checkpoint in chosen]

    def _show(self, curves: list[Curve]) -> Updates:
        return {self.plot: _plot_value(curves), self.table: text.table(curves)}


def _pondered(name: str, second: str | None, library: Library) -> list[str]:
    """Return a network, and the one it is compared with or another of its size."""
    others = library.same_size(library.get(name))
    return [name, second] if second in library.names else [name, *others[:1]]


def _plot_value(curves: list[Curve]) -> dict[str, Any]:
    """Return figures, legend and sentence, as the value of a ``DifficultyPlot``."""
    reported = {curve.n_elems for curve in curves} & {known.n_elems for known in REPORTED}
    colours = [colour(index) for index in range(len(curves))]
    first = curves[0] if curves else None
    return {
        "figures": {kind: difficulty_figure(curves, kind) for kind in NAMES},
        "fixed_steps": fixed_steps_figure(curves),
        "finding": finding(first.label, first.in_training) if first and first.in_training else "",
        "legend": text.legend(curves, colours, bool(reported)),
    }
