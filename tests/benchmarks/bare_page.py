"""A plain Gradio page with a figure and an endpoint: what ours is measured by.

A button that shows the figure of our first view, with a halting step drawn anew, in a ``gr.Plot``;
and an endpoint that gives the bytes of our ``/ponder`` without work. Both are read from ANSWERS, a
file that ``quick.py`` has written, so that nothing of ours is imported here.
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
    """The next figure."""
    return seed + 1, FIGURES[int(seed) % len(FIGURES)]


def ponder(vector: str, model: str, seed: int) -> dict:
    """The same answer for all."""
    return ANSWERS["answer"]


with gr.Blocks(analytics_enabled=False) as demo:
    seed = gr.Number(0)
    again = gr.Button("Sample again", elem_id="sample-again")
    plot = gr.Plot(FIGURES[-1], elem_id="halting-plot")
    again.click(figure, seed, [seed, plot], api_visibility="private", show_progress="hidden")
    gr.api(ponder, api_name="ponder")

if __name__ == "__main__":
    demo.queue(default_concurrency_limit=4).launch(ssr_mode=False)
