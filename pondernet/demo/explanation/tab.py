"""The tab "How it works": one page of text."""

import gradio as gr

from pondernet.demo.explanation.text import LABEL, PAGE
from pondernet.demo.shell.frame import Frame


class ExplanationTab:
    """Lays out the tab."""

    name, label = "explain", LABEL
    styles: tuple[str, ...] = ("explanation/explanation.css",)

    def __init__(self, frame: Frame):
        gr.HTML(PAGE)
