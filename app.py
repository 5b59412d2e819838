"""The PonderNet demo: ``python app.py``, then open the address it prints."""

import importlib.util
import os
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036  # pip may not have been asked
    raise SystemExit("The page needs Python 3.11 or newer: make the environment with that one.")
if importlib.util.find_spec("pondernet") is None:
    raise SystemExit(
        "Python does not look for modules beside app.py. Unset PYTHONSAFEPATH, and leave out -P."
    )

from pondernet.demo.hosting import serve
from pondernet.demo.page import build

demo = build(Path(__file__).parent / "checkpoints", os.environ.get("PONDERNET_STORY"))

if __name__ == "__main__":
    serve(demo)
