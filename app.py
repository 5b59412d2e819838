"""The PonderNet demo: ``python app.py``, then open the address it prints."""

import importlib.util
import os
import signal
import sys
import threading
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036  # pip may not have been asked
    raise SystemExit("The page needs Python 3.11 or newer: make the environment with that one.")
if importlib.util.find_spec("pondernet") is None:
    raise SystemExit(
        "Python does not look for modules beside app.py. Unset PYTHONSAFEPATH, and leave out -P."
    )
if (
    __name__ == "__main__"
    and threading.current_thread() is threading.main_thread()  # else Gradio reloads this file
    and signal.getsignal(signal.SIGINT) is signal.default_int_handler
):
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends the imports without a traceback

from pondernet.demo.hosting import serve
from pondernet.demo.page import build

demo = build(Path(__file__).parent / "checkpoints", os.environ.get("PONDERNET_STORY"))

if __name__ == "__main__":
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    serve(demo)
