"""The tab "How it works": a page of text with a figure."""

import gradio as gr

from pondernet.demo.difficulty.finding import finding
from pondernet.demo.difficulty.fixed_steps_figure import fixed_steps_figure
from pondernet.demo.difficulty.measuring import unmeasured
from pondernet.demo.explanation import text
from pondernet.demo.explanation.plot import FixedStepsPlot
from pondernet.demo.frame import Frame


class ExplanationTab:
    """Lays out the tab. Its numbers are from the record of the network that the page opens with."""

    name, label = "explain", text.LABEL
    styles: tuple[str, ...] = ("explanation/explanation.css",)

    def __init__(self, frame: Frame):
        curve = unmeasured(frame.library.first)
        scores = curve.in_training
        sentence = finding(curve.label, scores) if scores else ""
        gr.HTML(text.BEFORE.replace("{FINDING}", sentence))
        if scores:
            FixedStepsPlot(
                {"figure": fixed_steps_figure([curve])},
                words=text.FIGURE,
                elem_id="fixed-steps-plot",
            )
        gr.HTML(text.AFTER)
