"""The whole page: composes the tabs and the endpoint, and holds its look."""

from pathlib import Path

import gradio as gr

from pondernet.demo import text
from pondernet.demo.endpoint import ponder_endpoint
from pondernet.demo.library import Library
from pondernet.demo.ponder_tab import PonderTab
from pondernet.demo.widgets import PLOTLY_JS

HERE = Path(__file__).parent

# Fonts of the visitor's own machine: the default theme would ask a server for its own.
_FONTS = {
    "font": ["system-ui", "sans-serif"],
    "font_mono": ["ui-monospace", "monospace"],
}

LAUNCH = {
    "theme": gr.themes.Default(primary_hue="blue", neutral_hue="slate", **_FONTS).set(
        # The default's grey for explanations has too little contrast, and is small on a projector.
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_300",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_300",
        block_info_text_size="*text_md",
    ),
    "css_paths": [HERE / "page.css"],
    "js": (HERE / "page.js").read_text(encoding="utf-8"),
    "footer_links": ["api"],
    "ssr_mode": False,  # the two components draw in the browser; Node would only add a process
}
"""Arguments of ``launch`` that belong to the page."""


def build(checkpoints: str | Path) -> gr.Blocks:
    """The page for the networks in a folder of checkpoints.

    Args:
        checkpoints: folder of checkpoint folders; with none in it, the page says how to train one.
    """
    gr.set_static_paths([PLOTLY_JS])
    library = Library(checkpoints)
    with gr.Blocks(title=text.TITLE, analytics_enabled=False) as page:
        if library.names:
            gr.HTML(text.INTRO, elem_classes="intro")
            PonderTab(library)
            gr.api(ponder_endpoint(library), api_name="ponder")
        else:
            gr.HTML(text.NO_MODELS, elem_classes="intro")
    return page
