"""The tab "How it works": a page of text, with the loss of the vector in view and a figure."""

import gradio as gr
from gradio.blocks import Block

from pondernet.demo.difficulty.finding import finding
from pondernet.demo.difficulty.fixed_steps_figure import fixed_steps_figure
from pondernet.demo.difficulty.measuring import unmeasured
from pondernet.demo.explanation import text
from pondernet.demo.explanation.loss_plot import LossPlot
from pondernet.demo.explanation.loss_value import loss_value
from pondernet.demo.explanation.plot import FixedStepsPlot
from pondernet.demo.explanation.unrolled import unrolled
from pondernet.demo.frame import Frame
from pondernet.demo.ponder.inside import look_inside
from pondernet.demo.ponder.link import from_link
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.server.events import Updates, Values, on
from pondernet.demo.shell.link import LinkError


class ExplanationTab:
    """Lays out the tab and wires its one event, which shows the run and the loss of the view.

    What halting buys is from the record of the network that the page opens with.
    """

    name, label = "explain", text.LABEL
    styles: tuple[str, ...] = (
        "explanation/explanation.css",
        "explanation/loss.css",
        "explanation/unrolled.css",
    )

    def __init__(self, frame: Frame):
        curve = unmeasured(frame.library.first)
        scores = curve.in_training
        sentence = finding(curve.label, scores) if scores else ""
        gr.HTML(text.START)
        self.unrolled = gr.HTML(_unrolled(Setting.first(frame.library.first)), elem_id="unrolled")
        gr.HTML(text.BEFORE)
        self.loss = LossPlot(words=text.LOSS, elem_id="loss-plot")
        gr.HTML(text.BETWEEN.replace("{FINDING}", sentence))
        if scores:
            FixedStepsPlot(
                {"figure": fixed_steps_figure([curve])},
                words=text.FIGURE,
                elem_id="fixed-steps-plot",
            )
        gr.HTML(text.AFTER)
        self.frame = frame
        given: set[Block] = {frame.bar, frame.key}
        on(self.loss.ask, self.take_apart, given, [self.unrolled, self.loss])

    def take_apart(self, values: Values) -> Updates:
        """Show the run and the loss of the vector in view."""
        try:
            setting = from_link(values[self.frame.bar].link, self.frame.library_for(values))
        except LinkError as error:  # the server has lost the network
            return {self.loss: {"of": text.lost(str(error))}}
        return {self.unrolled: _unrolled(setting), self.loss: loss_value(setting)}


def _unrolled(setting: Setting) -> str:
    pondering, _ = setting.ponder()
    return unrolled(pondering, look_inside(setting.checkpoint, setting.vector).moved)
