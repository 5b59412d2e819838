"""Text of the tab "How it works": a page of HTML, with its equations in MathML."""

from pathlib import Path

LABEL = "How it works"
PAGE = Path(__file__).with_name("explanation.html").read_text(encoding="utf-8")
