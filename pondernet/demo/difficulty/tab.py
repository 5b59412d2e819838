"""The tab that measures networks by the number of ones, or of non-zeros, of a vector."""

from typing import Any

import gradio as gr

from pondernet.demo.difficulty import text
from pondernet.demo.difficulty.figure import NAMES, colour, difficulty_figure
from pondernet.demo.difficulty.finding import finding
from pondernet.demo.difficulty.fixed_steps_figure import fixed_steps_figure
from pondernet.demo.difficulty.measure_watch import LATER, SOON, MeasureWatch, sign
from pondernet.demo.difficulty.measuring import Curve, Measurements
from pondernet.demo.difficulty.plot import DifficultyPlot
from pondernet.demo.frame import Frame
from pondernet.demo.networks.library import Library
from pondernet.demo.server.events import QUIET, Updates, Values, on
from pondernet.demo.server.inputs import CheckboxGroup
from pondernet.demo.server.scripts import load
from pondernet.paper import REPORTED

_ASK = "() => document.dispatchEvent(new CustomEvent('pondernet:measure', {{ detail: '{}' }}))"


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
        curves = [self.measurements.known(library.get(name)) for name in first]
        gr.HTML(text.INTRO)
        self.watch = MeasureWatch(elem_id="measure-watch")
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
        for action, event in (
            ("measure", self.start.click),
            ("cancel", self.cancel.click),
            ("choose", self.models.input),
        ):
            event(None, js=_ASK.format(action), **QUIET)
        on(
            self.watch.ask,
            self.measure,
            {self.watch, self.models, frame.key, frame.bar},
            [self.models, self.status, self.plot, self.table, self.watch],
            otherwise=self._failed,
            in_thread=True,
        )

    def measure(self, values: Values) -> Updates:
        """Show the curves of the chosen networks, and measure more of them if that is asked for."""
        action = values[self.watch].action
        updates: Updates = {}
        if action == "open":
            updates, values = self._open(values)
        library = self.frame.library_for(values)
        chosen = [library.get(name) for name in values[self.models]]
        measured = action in ("open", "measure", "more")
        unfinished = [each for each in chosen if not self.measurements.known(each).complete]
        grown = measured and unfinished and self.measurements.go_on(unfinished[0])
        curves = [self.measurements.known(checkpoint) for checkpoint in chosen]
        going = measured and not all(curve.complete for curve in curves)
        return updates | {
            self.status: text.status(action, curves, going),
            self.plot: _plot_value(curves),
            self.table: text.table(curves),
            self.watch: sign((SOON if grown else LATER) if going else None),
        }

    def _open(self, values: Values) -> tuple[Updates, Values]:
        """Offer the networks that this visitor has, and choose those to measure."""
        chosen = self._follow(values)
        offered: dict[str, Any] = {"choices": self.frame.library_for(values).choices()}
        # Do not send the choice back unless it differs: the visitor may be changing it.
        if chosen != values[self.models]:
            offered["value"] = chosen
        return {self.models: gr.update(**offered)}, values | {self.models: chosen}

    def _failed(self, sentence: str) -> Updates:
        return {self.status: text.said(sentence, "error"), self.watch: sign(None)}

    def _follow(self, values: Values) -> list[str]:
        """Return the networks to choose: as pondered, or what the visitor has chosen by hand."""
        library = self.frame.library_for(values)
        if not values[self.watch].by_hand:
            link = values[self.frame.bar].link
            if link.get("model") in library.names:
                return _pondered(link["model"], link.get("with"), library)
        return [name for name in values[self.models] if name in library.names]


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
