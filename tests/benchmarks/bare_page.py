"""A plain Gradio page with a figure and an endpoint, as the baseline of ``quick.py``.

A button shows the figure of our first view in a ``gr.Plot``, each time with another halting step.
An endpoint returns the answer of our ``/ponder`` without computing it. Both come from ANSWERS, a
file that ``quick.py`` writes, so that this page imports nothing of the project.
"""

import json
import os
from pathlib import Path

import gradio as gr
import plotly.graph_objects as go
import torch

ANSWERS = json.loads(Path(os.environ["ANSWERS"]).read_text())
FIGURES = [go.Figure(figure) for figure in ANSWERS["figures"]]
torch.set_num_threads(1)


def figure(seed: float) -> tuple[float, go.Figure]:
    """Return the next figure."""
    return seed + 1, FIGURES[int(seed) % len(FIGURES)]


def ponder(vector: str, model: str, seed: int) -> dict:
    """Return the stored answer."""
    return ANSWERS["answer"]


with gr.Blocks(analytics_enabled=False) as demo:
    seed = gr.Number(0)
    again = gr.Button("Sample again", elem_id="sample-again")
    plot = gr.Plot(FIGURES[-1], elem_id="halting-plot")
    again.click(figure, seed, [seed, plot], api_visibility="private", show_progress="hidden")
    gr.api(ponder, api_name="ponder")

if __name__ == "__main__":
    demo.queue(default_concurrency_limit=4).launch(ssr_mode=False)
