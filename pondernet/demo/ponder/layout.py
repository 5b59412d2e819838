"""The layout of the Ponder tab; ``tab`` wires the events."""

import gradio as gr

from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import examples, text
from pondernet.demo.ponder.about import about
from pondernet.demo.ponder.halting_plot import HaltingPlot
from pondernet.demo.ponder.plot_value import plot_value
from pondernet.demo.ponder.setting import FIRST_SEED, PRIOR_RANGE, Setting
from pondernet.demo.ponder.vector_grid import VectorGrid
from pondernet.demo.ponder.vector_text import format_vector
from pondernet.demo.server.inputs import Dropdown, Number, Radio, Slider


class PonderLayout:
    """The components of the tab, with the values of the first view.

    Args:
        library: the networks.
        first: the setting of the first view.
    """

    def __init__(self, library: Library, first: Setting):
        self.library = library
        pondering, _ = first.ponder()
        outcomes = (pondering.outcome,)
        with gr.Row(equal_height=False, elem_classes="ponder-parts"):
            with gr.Column(min_width=0, elem_classes="vector-part"):
                self._lay_out_vector(first)
            with gr.Column(min_width=0, elem_classes="result-part"):
                self.outcome = gr.HTML(text.outcome(pondering), elem_id="outcome")
                with gr.Row(elem_classes="samples-row"):
                    self.again = gr.Button(text.SAMPLE_AGAIN, elem_id="sample-again", size="md")
                    self.many = gr.Button(text.SAMPLE_MANY, elem_id="sample-many", size="md")
                    self.history = gr.HTML(text.history(outcomes), elem_id="history")
                self.plot = HaltingPlot(
                    plot_value(first, pondering),
                    words=text.PLAYER,
                    elem_id="halting-plot",
                    elem_classes="fills",
                )
                self.facts = gr.HTML(text.facts(pondering, None, None), elem_id="facts")
            with gr.Column(min_width=0, elem_classes="more-part"):
                self._lay_out_more(first)
        self.first_outcomes = outcomes

    def _lay_out_vector(self, first: Setting) -> None:
        self.model = Dropdown(
            self.library.choices(),
            value=first.checkpoint.name,
            label=text.MODEL_LABEL,
            filterable=False,
            elem_id="model",
        )
        with gr.Row(elem_classes="buttons"):
            self.ponder = gr.Button(text.PONDER, variant="primary", elem_id="ponder", min_width=90)
            self.randomize = gr.Button(text.RANDOMIZE, elem_id="randomize", min_width=90)
            self.clear = gr.Button(text.CLEAR, elem_id="clear", min_width=70)
        # Below the buttons, which so stay in place when another network has more elements.
        self.grid = VectorGrid(list(first.vector), elem_id="vector-grid")
        self.message = gr.HTML(about(first), elem_id="message")
        gr.HTML(text.WAYS, elem_id="ways", apply_default_css=False)

    def _lay_out_more(self, first: Setting) -> None:
        n_elems = first.checkpoint.model.n_elems
        self.nonzero = Slider(
            0,
            n_elems,
            (n_elems + 1) // 2,
            step=1,
            label=text.NONZERO_LABEL,
            info=text.NONZERO_INFO,
            buttons=[],
            elem_id="nonzero",
        )
        self.example = Radio(
            list(examples.examples(first.checkpoint)),
            value=examples.in_view(first.checkpoint, first.vector),
            label=text.EXAMPLES,
            elem_id="examples",
        )
        self.vector = gr.Textbox(
            format_vector(first.vector),
            label=text.VECTOR_LABEL,
            info=text.VECTOR_INFO,
            lines=2,
            max_lines=4,
            elem_id="vector-text",
        )
        with gr.Accordion(text.COMPARE, open=False, elem_id="compare") as self.compare:
            self.other = Dropdown(
                text.others(self.library.choices(), self.library.same_size(first.checkpoint)),
                value=text.NO_OTHER,
                label=text.OTHER_LABEL,
                info=text.OTHER_INFO,
                filterable=False,
                elem_id="other",
            )
            self.prior = Slider(
                *PRIOR_RANGE,
                first.lambda_p,
                step=0.001,
                label=text.PRIOR_LABEL,
                info=text.PRIOR_INFO,
                elem_id="prior",
                buttons=[],
            )
            self.seed = Number(
                FIRST_SEED, label=text.SEED_LABEL, info=text.SEED_INFO, elem_id="seed"
            )
