"""Serve the page: launch it, or mount it in another application."""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import gradio as gr
import torch
from fastapi import FastAPI
from starlette.middleware import Middleware

from pondernet.demo.plotting import plotly_script
from pondernet.demo.server import asking, gradio_internals, previews, scripts
from pondernet.demo.server.addresses import checked
from pondernet.demo.server.compressed import Compressed
from pondernet.demo.server.gate import OLD_CLIENTS, Gate
from pondernet.demo.server.previews import Preview, Previews

SESSIONS = 500
"""Sessions that Gradio keeps, 0.1 MB each. No event needs one, since the page sends what it shows.

But each event of a session that is not kept any more takes twice as long: Gradio makes it anew.
"""

# System fonts: the default theme would load its fonts from a server.
_FONTS: dict[str, Any] = {
    "font": ["system-ui", "sans-serif"],
    "font_mono": ["ui-monospace", "monospace"],
}
_HOSTED: dict[str, Any] = {
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
    "footer_links": ["api"],
    "enable_monitoring": False,  # traffic figures are private
    "ssr_mode": False,  # the components draw in the browser; Node would only add a process
}
"""Arguments of ``launch`` and of ``mount_gradio_app``."""


class Page(gradio_internals.GuardedBlocks):
    """A page that is launched with its styles, its scripts and its request limits.

    Args:
        styles: CSS of the page.
        no_script: see ``Previews``.
        no_eval: see ``Previews``.
        arguments: of ``gr.Blocks``.
    """

    def __init__(self, styles: str, no_script: str, no_eval: str, **arguments: Any):
        super().__init__(**arguments)
        self.sentences = (no_script, no_eval)
        self.describe: Callable[[dict[str, str]], Preview] = lambda given: Preview(
            str(self.title), "", {}
        )
        """Returns the link preview for the parameters of an address."""
        # Not as css: Gradio would repeat each rule below .gradio-container, with a higher
        # specificity, and rules for a state of the whole page would lose against it.
        preload = f'<link rel="modulepreload" href="./{scripts.address()}">'
        self.own_head = f"{preload}<style>{styles}</style>"
        self.if_bare = (
            "This page needs its styles and its request limits. Mount it with "
            "pondernet.demo.hosting.mount(app, demo, path), not with gr.mount_gradio_app."
        )

    def launch(self, *arguments: Any, **options: Any) -> Any:
        """Launch the page as ``gr.Blocks.launch`` does; ``options`` are added to those it needs."""
        _prepare_process()
        return super().launch(
            *arguments, **self.complete({"state_session_capacity": SESSIONS} | options)
        )

    def complete(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return options of ``launch`` or ``mount_gradio_app`` with those that the page needs."""
        more = options.get("app_kwargs") or {}
        middleware = [
            Middleware(Compressed),
            Middleware(Gate),
            Middleware(Previews, self.describe, *self.sentences),
            *more.get("middleware", []),
        ]
        own = [asking.ROUTE, scripts.ROUTE, plotly_script.ROUTE, previews.ROUTE, OLD_CLIENTS]
        routes = [*own, *more.get("routes", [])]
        return (
            _HOSTED
            | options
            | {
                "head": self.own_head + (options.get("head") or ""),
                "app_kwargs": more
                | {"middleware": middleware, "routes": routes}
                | {"lifespan": partial(checked, more.get("lifespan"))},
            }
        )


def mount(app: FastAPI, page: Page, path: str, **options: Any) -> FastAPI:
    """Mount the page below a path of an application: ``mount(FastAPI(), demo, "/demo")``.

    Args:
        app: the application.
        page: of ``page.build``.
        path: begins with a slash.
        options: of ``gr.mount_gradio_app``.
    """
    _prepare_process()
    gr.mount_gradio_app(app, page, path, **page.complete(options))
    return app


def serve(page: Page) -> None:
    """Launch the page and run it until Ctrl-C or SIGTERM; then leave no process and no file.

    Gradio's reload mode, ``gradio app.py``, calls this after each change; the page runs already.

    Raises:
        SystemExit: the page cannot be launched, with one sentence that says why.
    """
    if threading.current_thread() is threading.main_thread():  # not after such a change
        signal.signal(signal.SIGTERM, _exit)
    try:
        _, url, _ = page.launch(prevent_thread_lock=True)
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
    finally:
        # The process aborts if a thread computes with PyTorch while the interpreter ends. Gradio
        # waits some seconds for open connections; a second signal ends the wait.
        with suppress(KeyboardInterrupt):
            page.close(verbose=False)


def _prepare_process() -> None:
    """Use one thread, and as many open files as the system allows; macOS begins with 256."""
    torch.set_num_threads(1)  # for one vector, more only wait for each other
    try:
        import resource  # not on Windows
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _exit(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
