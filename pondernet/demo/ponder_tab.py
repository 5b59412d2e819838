"""The Ponder tab: a vector, a network, and what the network does with it, step by step."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from pondernet.checks import MAX_SEED
from pondernet.demo import figures, text
from pondernet.demo.library import Library
from pondernet.demo.pondering import SeedError, check_seed, ponder, random_vector
from pondernet.demo.widgets import HaltingPlot, VectorGrid
from pondernet.parity import VectorError, fit_vector, format_vector, read_elements

FIRST_SEED = 1
# An event of the page, not for the API page; quick enough to need no sign of progress.
QUIET = {"api_visibility": "private", "show_progress": "hidden"}

Updates = dict[Any, Any]


class PonderTab:
    """Lays out the tab and wires its events; made inside a ``gr.Blocks``.

    Whatever the visitor does ends in ``show``, which gives every part of the tab its new value;
    what could not be read ends in a message and changes nothing else.
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
                        precision=0,
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
        self._wire()

    def _wire(self) -> None:
        picture = [self.outcome, self.plot, self.facts, self.message]
        everything = [*picture, self.vector, self.grid]
        typed = [self.model, self.vector, self.seed]
        painted = [self.model, self.grid, self.seed]
        drawn = [self.model, self.nonzero, self.seed]
        # While an answer is on its way a visitor may go on typing: the last word counts.
        latest = QUIET | {"trigger_mode": "always_last"}
        self.vector.input(self.read, typed, [*picture, self.grid], **latest)
        self.ponder.click(self.read, typed, [*picture, self.grid], **QUIET)
        self.grid.edit(self.edit, painted, [*picture, self.vector], **latest)
        self.seed.input(self.show, painted, picture, **latest)
        self.model.input(self.change_model, painted, [*everything, self.nonzero], **latest)
        self.again.click(self.sample_again, painted, [*picture, self.seed], **QUIET)
        self.randomize.click(self.draw_vector, drawn, [*everything, self.seed], **QUIET)

    def read(self, model: str, typed: str, seed: float) -> Updates:
        """The vector as typed; one that cannot be read leaves the last good one standing."""
        n_elems = self.library.get(model).model.n_elems
        try:
            elements = read_elements(typed)
            vector = fit_vector(elements, n_elems)
        except VectorError as error:
            return {self.message: text.message(str(error), "error")}
        note = None if len(elements) == n_elems else text.padded(len(elements), n_elems)
        return self.show(model, vector, seed, note) | {self.grid: vector}

    def edit(self, model: str, vector: list[int], seed: float) -> Updates:
        """The vector as painted."""
        return self.show(model, vector, seed) | {self.vector: format_vector(vector)}

    def sample_again(self, model: str, vector: list[int], seed: float) -> Updates:
        """Another halting step for the same vector, from the next seed."""
        return self._next(seed, lambda new: self.show(model, vector, new))

    def draw_vector(self, model: str, nonzero: int, seed: float) -> Updates:
        """A random vector, and a halting step for it, from the next seed."""
        n_elems = self.library.get(model).model.n_elems

        def draw(new: int) -> Updates:
            vector = random_vector(n_elems, min(int(nonzero), n_elems), new)
            return self.edit(model, vector, new) | {self.grid: vector}

        return self._next(seed, draw)

    def change_model(self, model: str, vector: list[int], seed: float) -> Updates:
        """Another network for the same vector, filled up with zeros or cut to its size."""
        n_elems = self.library.get(model).model.n_elems
        note = text.cut(n_elems) if len(vector) > n_elems else None
        vector = fit_vector(vector[:n_elems], n_elems)
        nonzero = n_elems - vector.count(0)
        return self.show(model, vector, seed, note) | {
            self.vector: format_vector(vector),
            self.grid: vector,
            self.nonzero: gr.Slider(maximum=n_elems, value=nonzero or (n_elems + 1) // 2),
        }

    def show(self, model: str, vector: list[int], seed: float, note: str | None = None) -> Updates:
        """Ponder the vector and give the parts that show it their new values."""
        checkpoint = self.library.get(model)
        try:
            pondering = ponder(
                checkpoint, fit_vector(vector, checkpoint.model.n_elems), check_seed(seed)
            )
        except (VectorError, SeedError) as error:
            return {self.message: text.message(str(error), "error")}
        return {
            self.outcome: text.outcome(pondering),
            self.plot: figures.halting_figure(pondering),
            self.facts: text.facts(pondering),
            self.message: text.message(note or text.describe(vector)),
        }

    def _next(self, seed: float, then: Callable[[int], Updates]) -> Updates:
        """What follows from the seed after ``seed``, and that seed for the page."""
        try:
            new = (check_seed(seed) + 1) % (MAX_SEED + 1)
        except SeedError as error:
            return {self.message: text.message(str(error), "error")}
        return then(new) | {self.seed: new}
