"""The strip above the tabs in which the story is told; a Gradio component."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import gradio as gr

from pondernet.demo.server.scripts import load
from pondernet.demo.story import text
from pondernet.demo.story.beats import Beat


class StoryStrip(gr.HTML):
    """Shows the caption of the beat that the address names, and nothing without a beat.

    Args:
        beats: of the story.
    """

    def __init__(self, beats: Sequence[Beat] = (), **arguments: Any):
        # The strip is as high as the highest of its texts, so that nothing moves between them.
        texts = [beat.caption for beat in beats]
        super().__init__(
            html_template=Path(__file__).with_name("story.html").read_text(encoding="utf-8"),
            js_on_load=load("story/story.js"),
            apply_default_css=False,
            words=text.WORDS,
            rooms="".join(f'<p class="room" aria-hidden="true">{each}</p>' for each in texts),
            beats=json.dumps([asdict(beat) for beat in beats]),
            **arguments,
        )
