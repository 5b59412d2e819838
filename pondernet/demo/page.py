"""The whole page: composes the tabs and the endpoint, and holds its look."""

import os
from pathlib import Path

import gradio as gr

from pondernet.demo.difficulty.tab import DifficultyTab
from pondernet.demo.explanation.tab import ExplanationTab
from pondernet.demo.frame import Frame, Tab
from pondernet.demo.hosting import Page
from pondernet.demo.networks.library import Library
from pondernet.demo.networks.own_networks import OwnNetworks
from pondernet.demo.plotting import plots
from pondernet.demo.ponder.endpoint import ponder_endpoint
from pondernet.demo.ponder.layout import BOXES
from pondernet.demo.ponder.link import VIEW, to_link
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.ponder.tab import PonderTab
from pondernet.demo.preview import NO_EVAL, NO_SCRIPT, describe_links
from pondernet.demo.server import gradio_internals, scripts
from pondernet.demo.server.visitor_key import VisitorKey
from pondernet.demo.shell import text
from pondernet.demo.shell.page_bar import PageBar
from pondernet.demo.story import beats
from pondernet.demo.story.strip import StoryStrip
from pondernet.demo.training.run_watch import RunWatch
from pondernet.demo.training.tab import TrainingTab

REQUESTS_AT_ONCE = 4
"""Events of one kind that run at once; others wait. An event takes some 5 ms of a core.

The environment variable GRADIO_DEFAULT_CONCURRENCY_LIMIT overrides it.
"""

TABS: tuple[type[Tab], ...] = (PonderTab, DifficultyTab, TrainingTab, ExplanationTab)
"""In the order shown. A new tab is a folder beside this file and its class here."""

STYLES = (
    *("shell/page.css", "shell/reader.css", "story/story.css", "plotting/figures.css"),
    "shell/presenter.css",
)
"""Of all tabs, in the order in which a later rule of equal weight wins."""


def _styles() -> str:
    of_tabs = [file for tab in TABS for file in tab.styles]
    files = [*STYLES, *of_tabs]
    return "\n".join((scripts.ROOMS / file).read_text(encoding="utf-8") for file in files)


def build(checkpoints: str | Path, story: str | Path | None = None) -> Page:
    """Build the page for the networks in a folder of checkpoints.

    Args:
        checkpoints: folder of checkpoint folders; with none in it, the page says how to train one.
        story: file of a speaker's beats, in place of those that ship; see ``story/beats.txt``.

    Raises:
        SystemExit: the file is no story, with one sentence that says why.
    """
    gradio_internals.skip_usage_summaries(os.environ)
    library = Library(checkpoints)
    page = Page(
        plots.variables() + _styles(),
        NO_SCRIPT,
        NO_EVAL,
        title=text.TITLE,
        analytics_enabled=False,
    )
    with page:
        if library.names:
            _lay_out(library, page, story)
        else:
            gr.HTML(text.NO_MODELS)
    if "GRADIO_DEFAULT_CONCURRENCY_LIMIT" not in os.environ:
        page.queue(default_concurrency_limit=REQUESTS_AT_ONCE)
    gradio_internals.look_less_often(page)
    return page


def _lay_out(library: Library, page: Page, story: str | Path | None) -> None:
    first = Setting.first(library.first)
    value = {"link": to_link(first), "notice": ""}
    tabs = {tab.name: tab.label for tab in TABS}
    told = _beats(library, list(tabs), story)
    page.describe = describe_links(library, tabs, told)
    beat_links = [beat.link for beat in told]
    bar = PageBar(
        value, view=list(VIEW), tabs=tabs, boxes=BOXES, story=beat_links, elem_id="page-bar"
    )
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
