"""The Ponder tab: a vector, a network, and what the network does with it, step by step."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from pondernet.checks import MAX_SEED
from pondernet.demo import figures, text
from pondernet.demo.library import Library
from pondernet.demo.pondering import SeedError, check_seed, ponder, random_vector
from pondernet.demo.widgets import HaltingPlot, VectorGrid
from pondernet.parity import VectorError, fit_vector, format_vector, parse_vector, read_elements

FIRST_SEED = 1
# An event of the page, not for the API page; quick enough to need no sign of progress.
QUIET = {"api_visibility": "private", "show_progress": "hidden"}

Updates = dict[Any, Any]


class PonderTab:
    """Lays out the tab and wires its events; made inside a ``gr.Blocks``.

    Whatever the visitor does ends in ``_show``, which gives every part of the tab its new value;
    a text that cannot be read ends in a message and changes nothing else.
    """

    def __init__(self, library: Library):
        self.library = library
        first = library.get(library.names[0])
        n_elems = first.model.n_elems
        vector = random_vector(n_elems, (n_elems + 1) // 2, FIRST_SEED)
        pondering = ponder(first, vector, FIRST_SEED)
        with gr.Row(equal_height=False):
            with gr.Column(scale=2, min_width=320):
                self.model = gr.Dropdown(
                    library.names, value=first.name, label=text.MODEL_LABEL, filterable=False
                )
                self.grid = VectorGrid(vector, elem_id="vector-grid")
                self.vector = gr.Textbox(
                    format_vector(vector),
                    label=text.VECTOR_LABEL,
                    info=text.VECTOR_INFO,
                    lines=2,
                    max_lines=4,
                    elem_id="vector-text",
                )
                self.message = gr.HTML(text.message(text.describe(vector)), elem_id="message")
                with gr.Row():
                    self.nonzero = gr.Slider(
                        0,
                        n_elems,
                        (n_elems + 1) // 2,
                        step=1,
                        label=text.NONZERO_LABEL,
                        info=text.NONZERO_INFO,
                        min_width=160,
                        buttons=[],
                    )
                    self.seed = gr.Number(
                        FIRST_SEED,
                        label=text.SEED_LABEL,
                        info=text.SEED_INFO,
                        min_width=120,
                        elem_id="seed",
                    )
                with gr.Row():
                    self.randomize = gr.Button("Randomize", min_width=100)
                    self.ponder = gr.Button("Ponder", variant="primary", min_width=100)
            with gr.Column(scale=3, min_width=340):
                with gr.Row(elem_classes="outcome-row"):
                    self.outcome = gr.HTML(text.outcome(pondering), elem_id="outcome")
                    self.again = gr.Button("Sample again")
                self.plot = HaltingPlot(figures.halting_figure(pondering), elem_id="halting-plot")
                self.facts = gr.HTML(text.facts(pondering), elem_id="facts")
        # What the plot was drawn from: with a seed that is none, the page goes on with this one.
        self.last_seed = gr.State(FIRST_SEED)
        self._wire()

    def _wire(self) -> None:
        picture = [self.outcome, self.plot, self.facts, self.message, self.last_seed]
        everything = [*picture, self.vector, self.grid]
        given = [self.model, self.vector, self.grid, self.seed, self.last_seed]
        # While an answer is on its way a visitor may go on typing: the last word counts.
        latest = QUIET | {"trigger_mode": "always_last"}
        self.vector.input(self.read, given, [*picture, self.grid], **latest)
        self.ponder.click(self.read, given, [*picture, self.grid], **QUIET)
        self.grid.edit(self.edit, given, [*picture, self.vector], **latest)
        self.seed.input(self.change_seed, given, picture, **latest)
        self.model.input(self.change_model, given, [*everything, self.nonzero], **latest)
        self.again.click(self.sample_again, given, [*picture, self.seed], **QUIET)
        drawn = [self.model, self.nonzero, self.seed]
        self.randomize.click(self.draw_vector, drawn, [*everything, self.seed], **QUIET)

    def read(self, model: str, typed: str, _: list[int], seed: float, last_seed: int) -> Updates:
        """The vector as typed; one that cannot be read leaves the last good one standing."""
        n_elems = self.library.get(model).model.n_elems
        try:
            vector = parse_vector(typed, n_elems)
        except VectorError as error:
            return {self.message: text.message(str(error), "error")}
        about = self._about(typed, n_elems)
        return self._show(model, vector, seed, last_seed, about) | {self.grid: vector}

    def edit(self, model: str, _: str, vector: list[int], seed: float, last_seed: int) -> Updates:
        """The vector as painted."""
        about = text.message(text.describe(vector))
        shown = self._show(model, vector, seed, last_seed, about)
        return shown | {self.vector: format_vector(vector)}

    def change_seed(
        self, model: str, typed: str, vector: list[int], seed: float, last_seed: int
    ) -> Updates:
        """The halting step that another seed draws for the same vector."""
        about = self._about(typed, self.library.get(model).model.n_elems)
        return self._show(model, vector, seed, last_seed, about)

    def sample_again(
        self, model: str, typed: str, vector: list[int], seed: float, _: int
    ) -> Updates:
        """Another halting step for the same vector, from the next seed."""
        return self._next(seed, lambda new: self.change_seed(model, typed, vector, new, new))

    def draw_vector(self, model: str, nonzero: int, seed: float) -> Updates:
        """A random vector, and a halting step for it, from the next seed."""
        n_elems = self.library.get(model).model.n_elems

        def draw(new: int) -> Updates:
            vector = random_vector(n_elems, min(int(nonzero), n_elems), new)
            return self.edit(model, "", vector, new, new) | {self.grid: vector}

        return self._next(seed, draw)

    def change_model(
        self, model: str, typed: str, vector: list[int], seed: float, last_seed: int
    ) -> Updates:
        """Another network for what is in the text box, filled up with zeros or cut to its size.

        A text that cannot be read stays, with its error, and the cells as they were are taken.
        """
        n_elems = self.library.get(model).model.n_elems
        try:
            vector = read_elements(typed)
        except VectorError as error:
            about, kept = text.message(str(error), "error"), {}
        else:
            cut = len(vector) > n_elems
            about = text.message(text.cut(n_elems)) if cut else self._about(typed, n_elems)
            kept = {self.vector: format_vector(fit_vector(vector[:n_elems], n_elems))}
        vector = fit_vector(vector[:n_elems], n_elems)
        nonzero = n_elems - vector.count(0)
        return (
            self._show(model, vector, seed, last_seed, about)
            | kept
            | {
                self.grid: vector,
                self.nonzero: gr.Slider(maximum=n_elems, value=nonzero or (n_elems + 1) // 2),
            }
        )

    def _about(self, typed: str, n_elems: int) -> str:
        """The line under the text box: what is wrong with the text, or what was made of it."""
        try:
            elements = read_elements(typed)
            vector = fit_vector(elements, n_elems)
        except VectorError as error:
            return text.message(str(error), "error")
        short = len(elements) < n_elems
        return text.message(text.padded(len(elements), n_elems) if short else text.describe(vector))

    def _show(
        self, model: str, vector: list[int], seed: float, last_seed: int, about: str
    ) -> Updates:
        """Ponder the vector and give the parts that show it their new values.

        A seed that is none is named, and the last good one used: plot and cells always agree.
        """
        checkpoint = self.library.get(model)
        try:
            vector = fit_vector(vector, checkpoint.model.n_elems)
        except VectorError as error:
            return {self.message: text.message(str(error), "error")}
        try:
            used = check_seed(seed)
        except SeedError as error:
            used, about = last_seed, text.message(str(error), "error")
        pondering = ponder(checkpoint, vector, used)
        return {
            self.outcome: text.outcome(pondering),
            self.plot: figures.halting_figure(pondering),
            self.facts: text.facts(pondering),
            self.message: about,
            self.last_seed: used,
        }

    def _next(self, seed: float, then: Callable[[int], Updates]) -> Updates:
        """What follows from the seed after ``seed``, and that seed for the page."""
        try:
            new = (check_seed(seed) + 1) % (MAX_SEED + 1)
        except SeedError as error:
            return {self.message: text.message(str(error), "error")}
        return then(new) | {self.seed: new}
