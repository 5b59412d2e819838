"""Text of the tab "How it works": two pages of HTML, around a figure, with equations in MathML."""

from pathlib import Path

LABEL = "How it works"
PAGE = Path(__file__).with_name("explanation.html").read_text(encoding="utf-8")
BEFORE, AFTER = PAGE.split("{FIGURE}")

FIGURE = {
    "line": "Line: the accuracy if every vector is stopped at the same step.",
    "mark": "Large mark: the network halting by its own coin, at its steps on average.",
    "more": "Show other networks beside it",
}
