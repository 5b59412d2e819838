"""The tab that measures networks by the number of non-zeros of a vector."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from pondernet.demo.difficulty_figure import colour, difficulty_figure
from pondernet.demo.inputs import CheckboxGroup, refuse
from pondernet.demo.library import Library, UnknownModelError
from pondernet.demo.measuring import Curve, Measurements
from pondernet.demo.ponder_tab import QUIET, PonderTab
from pondernet.demo.pondering import random_vector
from pondernet.demo.setting import FIRST_SEED
from pondernet.demo.text import difficulty as text
from pondernet.demo.widgets import DifficultyPlot
from pondernet.paper import REPORTED

MEASURING_AT_ONCE = 2  # visitors; the next wait for their turn

Updates = dict[Any, Any]


class DifficultyTab:
    """Lays out the tab and wires its events; made inside a ``gr.Tab``.

    Args:
        library: the networks there are.
        ponder: the tab that a picked vector goes to.
    """

    def __init__(self, library: Library, ponder: PonderTab):
        self.library, self.ponder = library, ponder
        self.measurements = Measurements()
        first = [library.names[-1]]
        curves = self._known(first)
        gr.HTML(text.INTRO)
        with gr.Row(elem_classes="measure-row"):
            self.models = CheckboxGroup(
                library.names, value=first, label=text.MODELS_LABEL, elem_id="measured", scale=4
            )
            self.start = gr.Button(
                text.MEASURE, variant="primary", elem_id="measure", min_width=110
            )
            self.cancel = gr.Button(text.CANCEL, elem_id="cancel-measure", min_width=90)
        self.status = gr.HTML(text.ready(), elem_id="measure-status")
        self.plot = DifficultyPlot(_drawing(curves), elem_id="difficulty-plot")
        self.table = gr.HTML(text.table(curves), elem_id="difficulty-table")
        self._wire()

    def _wire(self) -> None:
        shown = [self.status, self.plot, self.table]
        running = self.start.click(
            self.measure,
            self.models,
            shown,
            concurrency_limit=MEASURING_AT_ONCE,
            **QUIET,
        )
        # In two steps: what was on its way when it was cancelled would overwrite the words.
        self.cancel.click(None, cancels=running).then(
            lambda: text.said(text.CANCELLED), None, self.status, **QUIET
        )
        self.models.input(None, cancels=running)
        # Of quick choices the last one counts.
        self.models.change(self.choose, self.models, shown, trigger_mode="always_last", **QUIET)
        self.plot.pick(self.pick, {self.ponder.own}, self.ponder.parts, **QUIET)

    def choose(self, names: list[str]) -> Updates:
        """Other networks: their axes and ranges, and the curves that are known already."""
        curves = self._known(names)
        done = bool(curves) and all(curve.complete for curve in curves)
        status = text.said(text.KNOWN) if done else text.ready()
        return self._show(curves) | {self.status: status}

    def measure(self, names: list[str]) -> Iterator[Updates]:
        """The curves of the networks as they grow, one after another."""
        curves = self._known(names)
        if not curves:
            yield {self.status: text.said(text.NOTHING_CHOSEN, "error")}
            return
        for index, curve in enumerate(curves):
            for grown in self.measurements.of(self.library.get(curve.model)):
                curves[index] = grown
                yield self._show(curves) | {self.status: text.progress(grown)}
        yield {self.status: text.said(text.DONE)}

    def pick(self, values: dict[Any, Any], event: gr.EventData) -> Updates:
        """A vector as difficult as the point that was clicked, in the Ponder tab."""
        point = event._data if isinstance(event._data, dict) else {}
        nonzero = point.get("nonzero")
        try:
            checkpoint = self.library.get(point.get("model"))
        except UnknownModelError:
            names = ", ".join(self.library.names)
            raise refuse(f"The model of a point must be one of: {names}.") from None
        n_elems = checkpoint.model.n_elems
        if type(nonzero) is not int or not 0 <= nonzero <= n_elems:
            raise refuse(f"nonzero must be a whole number from 0 to {n_elems}.")
        vector = random_vector(n_elems, nonzero, FIRST_SEED)
        return self.ponder.load(checkpoint, vector, values[self.ponder.own])

    def _known(self, names: list[str]) -> list[Curve]:
        return [self.measurements.known(self.library.get(name)) for name in names]

    def _show(self, curves: list[Curve]) -> Updates:
        return {self.plot: _drawing(curves), self.table: text.table(curves)}


def _drawing(curves: list[Curve]) -> dict[str, Any]:
    """Figure and legend, as the value of a ``DifficultyPlot``."""
    reported = {curve.n_elems for curve in curves} & {known.n_elems for known in REPORTED}
    colours = [colour(index) for index in range(len(curves))]
    return {
        "figure": difficulty_figure(curves),
        "legend": text.legend(curves, colours, bool(reported)),
    }
