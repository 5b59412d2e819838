"""The tab "How it works": one page of text."""

import gradio as gr

from pondernet.demo.difficulty.finding import finding
from pondernet.demo.explanation.text import LABEL, PAGE
from pondernet.demo.networks.labels import label
from pondernet.demo.shell.frame import Frame
from pondernet.evaluation import Evaluation


class ExplanationTab:
    """Lays out the tab."""

    name, label = "explain", LABEL
    styles: tuple[str, ...] = ("explanation/explanation.css",)

    def __init__(self, frame: Frame):
        first = frame.library.first
        (scores, *_) = first.record.get("evaluations") or [None]
        measured = scores and scores.get("accuracy_at_step")
        sentence = finding(label(first), Evaluation(**scores)) if measured else ""
        gr.HTML(PAGE.replace("{FINDING}", sentence))
