"""The whole page: composes the tabs and the endpoint, and holds its look."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import gradio as gr
import torch
from starlette.middleware import Middleware

from pondernet.demo.difficulty.tab import DifficultyTab
from pondernet.demo.explanation.tab import ExplanationTab
from pondernet.demo.frame import Frame, Tab
from pondernet.demo.networks.library import Library
from pondernet.demo.networks.own_networks import OwnNetworks
from pondernet.demo.networks.visitor_key import VisitorKey
from pondernet.demo.plotting import plotly_script, plots
from pondernet.demo.ponder.endpoint import ponder_endpoint
from pondernet.demo.ponder.link import VIEW, to_link
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.ponder.tab import PonderTab
from pondernet.demo.server import asking, gradio_internals, scripts
from pondernet.demo.server.compressed import Compressed
from pondernet.demo.server.gate import Gate
from pondernet.demo.shell import text
from pondernet.demo.shell.page_bar import PageBar
from pondernet.demo.story import beats
from pondernet.demo.story.strip import StoryStrip
from pondernet.demo.training.run_watch import RunWatch
from pondernet.demo.training.tab import TrainingTab

SESSIONS = 500
"""Sessions that Gradio keeps, 0.1 MB each. No event needs one, since the page sends what it shows.

But each event of a session that is not kept any more takes twice as long: Gradio makes it anew.
"""
REQUESTS_AT_ONCE = 4
"""Events of one kind that run at once; others wait. An event takes some 5 ms of a core.

The environment variable GRADIO_DEFAULT_CONCURRENCY_LIMIT overrides it.
"""

TABS: tuple[type[Tab], ...] = (PonderTab, DifficultyTab, TrainingTab, ExplanationTab)
"""In the order shown. A new tab is a folder beside this file and its class here."""


def _styles() -> str:
    of_tabs = [file for tab in TABS for file in tab.styles]
    shell = ["shell/page.css", "story/story.css", "plotting/figures.css", "shell/presenter.css"]
    files = [*shell, *of_tabs]
    return "\n".join((scripts.ROOMS / file).read_text(encoding="utf-8") for file in files)


# System fonts: the default theme would load its fonts from a server.
_FONTS: dict[str, Any] = {
    "font": ["system-ui", "sans-serif"],
    "font_mono": ["ui-monospace", "monospace"],
}

LAUNCH: dict[str, Any] = {
    "theme": gr.themes.Default(primary_hue="blue", neutral_hue="slate", **_FONTS).set(
        # The default grey has too little contrast, and the default size is small on a projector.
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_300",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_300",
        block_info_text_size="*text_md",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
    ),
    # Not as css: Gradio would repeat each rule below .gradio-container, with a higher specificity,
    # and rules for a state of the whole page would lose against it.
    "head": f"<style>{plots.variables()}{_styles()}</style>",
    "footer_links": ["api"],
    "app_kwargs": {
        "middleware": [Middleware(Compressed), Middleware(Gate)],
        "routes": [asking.ROUTE, scripts.ROUTE, plotly_script.ROUTE],
    },
    "enable_monitoring": False,  # traffic figures are private
    "state_session_capacity": SESSIONS,
    "ssr_mode": False,  # the components draw in the browser; Node would only add a process
}
"""Arguments of ``launch`` that belong to the page."""


def build(checkpoints: str | Path, story: str | Path | None = None) -> gr.Blocks:
    """Build the page for the networks in a folder of checkpoints.

    Args:
        checkpoints: folder of checkpoint folders; with none in it, the page says how to train one.
        story: file of a speaker's beats, in place of those that ship; see ``story/beats.txt``.

    Raises:
        SystemExit: the file is no story, with one sentence that says why.
    """
    gradio_internals.skip_usage_summaries(os.environ)
    library = Library(checkpoints)
    page = gr.Blocks(title=text.TITLE, analytics_enabled=False)
    with page:
        if library.names:
            _lay_out(library, page, story)
        else:
            gr.HTML(text.NO_MODELS)
    if "GRADIO_DEFAULT_CONCURRENCY_LIMIT" not in os.environ:
        page.queue(default_concurrency_limit=REQUESTS_AT_ONCE)
    gradio_internals.look_less_often(page)
    return page


def serve(page: gr.Blocks) -> None:
    """Launch the page and run it until Ctrl-C or SIGTERM; then leave no process and no file.

    Gradio's reload mode, ``gradio app.py``, calls this after each change; the page runs already.

    Raises:
        SystemExit: the page cannot be launched, with one sentence that says why.
    """
    if threading.current_thread() is threading.main_thread():  # not after such a change
        signal.signal(signal.SIGTERM, _exit)
    torch.set_num_threads(1)  # for one vector, more only wait for each other
    _allow_many_connections()
    try:
        _, url, _ = page.launch(**LAUNCH, prevent_thread_lock=True)
    except (OSError, OverflowError) as error:
        raise SystemExit(f"The page does not start. {error}") from None
    if url is None:
        return
    port = urlsplit(url).port
    asked = os.environ.get("GRADIO_SERVER_PORT", port)
    if asked is not None and int(asked) != port:
        print(f"* Port {asked} is taken, so the page is at {url} instead.", flush=True)
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        print("* Closing the page.", flush=True)
        # Gradio waits some seconds for open connections; a second Ctrl-C ends the wait.
        with suppress(KeyboardInterrupt):
            page.close(verbose=False)


def _allow_many_connections() -> None:
    """Raise the number of open files to what the system allows; macOS begins with 256."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _exit(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _lay_out(library: Library, page: gr.Blocks, story: str | Path | None) -> None:
    first = Setting.first(library.first)
    value = {"link": to_link(first), "notice": ""}
    tabs = {tab.name: tab.label for tab in TABS}
    told = _beats(library, list(tabs), story)
    beat_links = [beat.link for beat in told]
    bar = PageBar(value, view=list(VIEW), tabs=tabs, story=beat_links, elem_id="page-bar")
    StoryStrip(told, elem_id="story")
    key, run_watch = VisitorKey(elem_id="visitor-key"), RunWatch(elem_id="run-watch")
    frame = Frame(library, bar, key, run_watch, OwnNetworks(library))
    with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
        for tab in TABS:
            with gr.Tab(
                tab.label, id=tab.name, elem_id=f"tab-{tab.name}", elem_classes="page-tab"
            ) as frame.tab:
                tab(frame)
    gr.api(ponder_endpoint(library), api_name="ponder")
    gradio_internals.describe_arguments(page, "ponder")


def _beats(library: Library, tabs: list[str], story: str | Path | None) -> list[beats.Beat]:
    if not story:
        return beats.shipped(library, tabs)
    try:
        return beats.read(story, library, tabs)
    except beats.StoryError as error:
        raise SystemExit(str(error)) from None
