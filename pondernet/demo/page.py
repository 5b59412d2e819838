"""The whole page: composes the tabs and the endpoint, and holds its look."""

import asyncio
import logging
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import gradio as gr
from starlette.middleware import Middleware

from pondernet.demo.difficulty.tab import DifficultyTab
from pondernet.demo.explanation import text as explanation
from pondernet.demo.networks.library import Library
from pondernet.demo.plotting import plots
from pondernet.demo.ponder.setting import Setting, to_link
from pondernet.demo.ponder.tab import PonderTab
from pondernet.demo.server.endpoint import ponder_endpoint
from pondernet.demo.server.gate import Gate
from pondernet.demo.shell import text
from pondernet.demo.shell.widgets import PLOTLY_JS, PageBar, in_browser
from pondernet.demo.training.tab import TrainingTab

FORGET_FILES = 3_600  # seconds after which a checkpoint made for a download is removed
GRACE = 0.5  # seconds that answers on their way have when the page is interrupted
SESSIONS = 2_000  # visitors, the last ones, whose fields are remembered
REQUESTS_AT_ONCE = 4  # of each kind; one takes some 5 ms of a core

STYLES = (
    "shell/page.css",
    "plotting/figures.css",
    "ponder/ponder.css",
    "ponder/player.css",
    "explanation/explanation.css",
)

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
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
    ),
    # As css, Gradio would write each rule twice, the second below .gradio-container: a rule for a
    # state of the whole page would then lose against one for a part of it.
    "head": f"<style>{plots.variables()}{in_browser(*STYLES)}</style>",
    "js": in_browser("shell/page.js"),
    "footer_links": ["api"],
    "app_kwargs": {"middleware": [Middleware(Gate)]},
    "enable_monitoring": False,  # nobody's numbers are for others
    "state_session_capacity": SESSIONS,
    "ssr_mode": False,  # the components draw in the browser; Node would only add a process
}
"""Arguments of ``launch`` that belong to the page."""


def build(checkpoints: str | Path) -> gr.Blocks:
    """The page for the networks in a folder of checkpoints.

    Args:
        checkpoints: folder of checkpoint folders; with none in it, the page says how to train one.
    """
    gr.set_static_paths([PLOTLY_JS])
    # The summary is for the monitoring, which is off, and takes longer with every answer given.
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(sys.maxsize))
    library = Library(checkpoints)
    with gr.Blocks(
        title=text.TITLE,
        analytics_enabled=False,
        delete_cache=(FORGET_FILES, FORGET_FILES),
    ) as page:
        if library.names:
            _lay_out(library, page)
        else:
            gr.HTML(text.NO_MODELS)
    # Set on purpose, unless the machine's owner has set it.
    if "GRADIO_DEFAULT_CONCURRENCY_LIMIT" not in os.environ:
        page.queue(default_concurrency_limit=REQUESTS_AT_ONCE)
    return page


def serve(page: gr.Blocks) -> None:
    """Launch the page, and go on until somebody interrupts it."""
    try:
        page.launch(**LAUNCH, prevent_thread_lock=True)
    except (OSError, OverflowError) as error:
        raise SystemExit(f"The page does not start. {error}") from None
    asked = os.environ.get("GRADIO_SERVER_PORT", page.server_port)
    if int(asked) != page.server_port:
        print(f"* Port {asked} is taken, so the page is at {page.local_url} instead.", flush=True)
    lighten_sessions(page)
    # Each open page holds a connection. Uvicorn would wait for it, and log a traceback when it is
    # cut off at last.
    page.server.config.timeout_graceful_shutdown = GRACE
    logging.getLogger("uvicorn.error").addFilter(_is_no_cut)
    page.block_thread()


def lighten_sessions(page: gr.Blocks) -> None:
    """Keep less of each session. There is one for each visitor and for each call of the endpoint.

    For its deep links, which are closed here, Gradio copies the description of all parts of the
    page into each: 5 ms and 0.1 MB. To be called once the page is launched.
    """
    no_parts = SimpleNamespace(default_config=page.default_config, blocks={})
    page.app.state_holder.blocks = no_parts  # only sessions are made from it


def _is_no_cut(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def _lay_out(library: Library, page: gr.Blocks) -> None:
    first = Setting.first(library.first)
    bar = PageBar({"link": to_link(first), "notice": ""}, elem_id="page-bar")
    with gr.Tabs(elem_id="tabs"):
        with gr.Tab(text.TABS["ponder"], id="ponder", elem_id="tab-ponder"):
            ponder = PonderTab(library, bar)
        with gr.Tab(text.TABS["difficulty"], id="difficulty", elem_id="tab-difficulty") as tab:
            DifficultyTab(library, ponder, tab)
        with gr.Tab(text.TABS["train"], id="train", elem_id="tab-train"):
            TrainingTab(ponder, page)
        with gr.Tab(text.TABS["explain"], id="explain", elem_id="tab-explain"):
            gr.HTML(explanation.PAGE)
    gr.api(ponder_endpoint(library), api_name="ponder")
