"""Text of the tab "How it works": pages of HTML, around three figures, with equations in MathML."""

from html import escape
from pathlib import Path

from pondernet.demo.shell import markup

LABEL = "How it works"
PAGE = Path(__file__).with_name("explanation.html").read_text(encoding="utf-8")
START, _REST = PAGE.split("{UNROLLED}")
BEFORE, _REST = _REST.split("{LOSS}")
BETWEEN, AFTER = _REST.split("{FIGURE}")

FIGURE = {
    "line": "Line: the accuracy if every vector is stopped at the same step.",
    "mark": "Large mark: the network halting by its own coin, at its steps on average.",
    "more": "Show other networks beside it",
}
LOSS = {
    "title": "The loss of the vector in view",
    "step": "Step",
    "prior": "\u03bb<sub>p</sub>",
    "beta": "\u03b2",
    "own": "Back to the prior and \u03b2 of its training",
    "how": "Top: the loss of the answer at each step; above the dashed line the answer is wrong. "
    "Middle: what the step adds to L once its chance p<sub>n</sub> weighs it, in blue, and what it "
    "adds to the divergence, in orange. Bottom: where one step of training would move "
    "\u03bb<sub>n</sub> for this vector alone: up, halt more often; down, think on.",
    "code": "The same in code",
}


def lost(why: str) -> str:
    """Return what stands in place of the loss of a network that the server has lost; HTML."""
    return markup.message(escape(why), "error")
