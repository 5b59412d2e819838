"""The whole page: composes the tabs and the endpoint, and holds its look."""

import asyncio
import logging
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from pondernet.demo.difficulty.tab import DifficultyTab
from pondernet.demo.explanation.tab import ExplanationTab
from pondernet.demo.networks.library import Library
from pondernet.demo.plotting import plots
from pondernet.demo.plotting.component import PLOTLY_JS
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.ponder.tab import PonderTab
from pondernet.demo.server import scripts
from pondernet.demo.server.endpoint import ponder_endpoint
from pondernet.demo.server.gate import Gate
from pondernet.demo.shell import text
from pondernet.demo.shell.frame import Frame, Tab
from pondernet.demo.shell.link import to_link
from pondernet.demo.shell.page_bar import PageBar
from pondernet.demo.training.tab import TrainingTab

FORGET_FILES = 3_600  # seconds after which a checkpoint made for a download is removed
GRACE = 0.5  # seconds that answers on their way have when the page is interrupted
SESSIONS = 2_000  # visitors, the last ones, whose fields are remembered
REQUESTS_AT_ONCE = 4  # of each kind; one takes some 5 ms of a core

TABS: tuple[type[Tab], ...] = (PonderTab, DifficultyTab, TrainingTab, ExplanationTab)
"""In the order shown. A new tab is a folder beside this file and its class here."""


def _styles() -> str:
    of_tabs = [file for tab in TABS for file in tab.styles]
    files = ["shell/page.css", "plotting/figures.css", *of_tabs]
    return "\n".join((scripts.ROOMS / file).read_text(encoding="utf-8") for file in files)


# Fonts of the visitor's own machine: the default theme would ask a server for its own.
_FONTS: dict[str, Any] = {
    "font": ["system-ui", "sans-serif"],
    "font_mono": ["ui-monospace", "monospace"],
}

LAUNCH: dict[str, Any] = {
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
    "head": f"<style>{plots.variables()}{_styles()}</style>",
    "footer_links": ["api"],
    "app_kwargs": {"middleware": [Middleware(Gate)], "routes": [scripts.ROUTE]},
    "enable_monitoring": False,  # traffic figures are private
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
    page = gr.Blocks(
        title=text.TITLE,
        analytics_enabled=False,
        delete_cache=(FORGET_FILES, FORGET_FILES),
    )
    with page:
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
    value = {"link": to_link(first), "notice": ""}
    bar = PageBar(value, tabs=[tab.name for tab in TABS], elem_id="page-bar")
    frame = Frame(library, bar, page)
    with gr.Tabs(elem_id="tabs"):
        for tab in TABS:
            with gr.Tab(tab.label, id=tab.name, elem_id=f"tab-{tab.name}") as frame.tab:
                tab(frame)
    gr.api(ponder_endpoint(library), api_name="ponder")
