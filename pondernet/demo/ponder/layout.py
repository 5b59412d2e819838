"""The layout of the Ponder tab; ``tab`` wires the events."""

import gradio as gr
from gradio.blocks import Block

from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import text
from pondernet.demo.ponder.halting_plot import HaltingPlot
from pondernet.demo.ponder.hard_part import HardPart
from pondernet.demo.ponder.history import History
from pondernet.demo.ponder.setting import PRIOR_RANGE, Setting
from pondernet.demo.ponder.vector_grid import VectorGrid
from pondernet.demo.ponder.view import about, fields, results
from pondernet.demo.server.inputs import Dropdown, Number, Radio, Slider

BOXES = {"vector": "#vector-text textarea", "seed": "#seed input"}
"""The boxes that take text, as CSS selectors; ``view.answer`` says what is wrong with one."""


class PonderLayout:
    """The components of the tab, with the values of the first view.

    Args:
        library: the networks.
        first: the setting of the first view.
    """

    def __init__(self, library: Library, first: Setting):
        self._first, self._results, self._fields = first, results(first), fields(first, library)
        shown = self._results
        gr.HTML(text.QUESTION, elem_id="question", apply_default_css=False)
        with gr.Row(equal_height=False, elem_classes="ponder-parts"):
            with gr.Column(min_width=0, elem_classes="vector-part"):
                self._lay_out_vector()
            with gr.Column(min_width=0, elem_classes="result-part"):
                self.outcome = gr.HTML(
                    shown["outcome"], html_template=text.ANSWER, elem_id="outcome"
                )
                self.plot = HaltingPlot(
                    shown["plot"],
                    words=text.PLAYER,
                    elem_id="halting-plot",
                    elem_classes="fills",
                )
                with gr.Row(elem_classes="samples-row"):
                    self.again = gr.Button(text.SAMPLE_AGAIN, elem_id="sample-again", size="md")
                    self.many = gr.Button(text.SAMPLE_MANY, elem_id="sample-many", size="md")
                    self.history = History(shown["history"], elem_id="history")
                self.facts = gr.HTML(shown["facts"], elem_id="facts", apply_default_css=False)
            with gr.Column(min_width=0, elem_classes="more-part"):
                labels = {name: label for label, name in self._fields["model"]["choices"]}
                network = labels[first.checkpoint.name]
                gr.HTML(text.more(network), elem_id="more", apply_default_css=False)
                self._lay_out_more()

    @property
    def parts(self) -> dict[str, Block]:
        """The parts that show a view, by the names that ``view`` has for them."""
        names = [*self._results, *self._fields, "message"]
        return {name: getattr(self, name) for name in names}

    def _lay_out_vector(self) -> None:
        with gr.Row(elem_classes="buttons"):
            self.ponder = gr.Button(text.PONDER, variant="primary", elem_id="ponder", min_width=90)
            self.randomize = gr.Button(text.RANDOMIZE, elem_id="randomize", min_width=90)
        self.grid = VectorGrid(self._fields["grid"], elem_id="vector-grid")
        self.hard = HardPart(elem_id="more-hard")
        self.message = gr.HTML(about(self._first), elem_id="message")

    def _lay_out_more(self) -> None:
        """Lay out what opens where it is asked for; see ``text.more`` and ``more.js``."""
        first = self._fields
        with gr.Column(elem_id="more-network", elem_classes="more", min_width=0):
            self.model = Dropdown(
                **first["model"], label=text.MODEL_LABEL, filterable=False, elem_id="model"
            )
        with gr.Column(elem_id="more-vector", elem_classes="more", min_width=0):
            self.example = Radio(**first["example"], label=text.EXAMPLES, elem_id="examples")
            self.vector = gr.Textbox(
                first["vector"],
                label=text.VECTOR_LABEL,
                info=text.VECTOR_INFO,
                lines=2,
                max_lines=4,
                elem_id="vector-text",
            )
            self.nonzero = Slider(
                0,
                **first["nonzero"],
                step=1,
                label=text.NONZERO_LABEL,
                info=text.NONZERO_INFO,
                buttons=[],
                elem_id="nonzero",
            )
            self.clear = gr.Button(text.CLEAR, elem_id="clear", min_width=70)
        with gr.Column(elem_id="more-compare", elem_classes="more", min_width=0):
            self.other = Dropdown(
                **first["other"],
                label=text.OTHER_LABEL,
                info=text.OTHER_INFO,
                filterable=False,
                elem_id="other",
            )
            self.prior = Slider(
                *PRIOR_RANGE,
                first["prior"],
                step=0.001,
                label=text.PRIOR_LABEL,
                info=text.PRIOR_INFO,
                elem_id="prior",
                buttons=[],
            )
            self.stop = Slider(
                0,
                **first["stop"],
                step=1,
                label=text.STOP_LABEL,
                info=text.STOP_INFO,
                elem_id="stop-at",
                buttons=[],
            )
            self.seed = Number(
                first["seed"], label=text.SEED_LABEL, info=text.SEED_INFO, elem_id="seed"
            )
