"""What a page shows before its scripts are there, or without any: question, vector and answer."""

import re
from html import escape
from pathlib import Path

from pondernet.demo.ponder import outcome_text
from pondernet.demo.ponder.pondering import Pondering
from pondernet.demo.ponder.text import QUESTION
from pondernet.demo.shell.text import TITLE
from pondernet.palette import PALETTE

FEW = 16  # elements that stand in one row; see ponder/cells.js
_GLYPHS = {0: "0", 1: "1", -1: "\u22121"}
_ROOM = Path(__file__).parent
_FOCUSED = re.compile(r' tabindex="0" data-explanation="[^"]*"')


def _colours(theme: str) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in PALETTE[theme].items())


_STYLE = (
    f"<style>#first-sight {{ {_colours('light')} }} @media (prefers-color-scheme: dark) "
    f"{{ #first-sight:not([data-theme=light]) {{ {_colours('dark')} }} }} "
    f"#first-sight[data-theme=dark] {{ {_colours('dark')} }}\n"
    + (_ROOM / "first_sight.css").read_text(encoding="utf-8")
    + "</style>"
)
_THEME = """<script>try {
  document.getElementById("first-sight").dataset.theme = localStorage.getItem("pondernet-theme")
    ?? new URLSearchParams(location.search).get("__theme");
} catch {}</script>"""  # as shell/theme.js


def first_sight(pondering: Pondering, other: Pondering | None, answered: bool) -> str:
    """Return what the page shows of a view, in the places where it will be; HTML.

    Args:
        pondering: what the network does with the vector.
        other: the second network, if there is one.
        answered: whether the answer is shown; the story lets the visitor guess first.
    """
    cells = "".join(f'<i class="is{each}">{_GLYPHS[each]}</i>' for each in pondering.vector)
    outcome = _FOCUSED.sub("", outcome_text.outcome(pondering, other)) if answered else ""
    kind = "few" if pondering.n_elems <= FEW else "many"
    return (
        f'{_STYLE}<div id="first-sight" class="{kind}"><p class="title">{escape(TITLE)}</p>'
        f'{QUESTION}<div class="view"><div class="cells">{cells}</div>{outcome}</div></div>{_THEME}'
    )
