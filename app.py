"""The PonderNet demo: ``python app.py``, then open the address it prints."""

import os
from pathlib import Path

from pondernet.demo.hosting import serve
from pondernet.demo.page import build

demo = build(Path(__file__).parent / "checkpoints", os.environ.get("PONDERNET_STORY"))

if __name__ == "__main__":
    serve(demo)
