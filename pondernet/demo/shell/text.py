"""The frame around the tabs: title, keys, and the small pieces that all tabs' texts are made of."""

from html import escape

TITLE = "PonderNet decides how long to think"

INTRO = """
Is the number of <b class="one">1</b>s odd or even? This network looks at the same vector again and
again. After each step it has an answer, and tosses a weighted coin: <b>halt</b>, or think one step
more? It has learnt both, the answer and the coin.
"""

TABS = {
    "ponder": "Ponder",
    "difficulty": "How hard is it?",
    "train": "Train live",
    "explain": "How it works",
}
"""What the address bar calls a tab, and what the visitor reads."""

KEYS = [
    ("R", "a random vector"),
    ("Enter", "ponder: think it through step by step"),
    ("S", "sample again"),
    ("Space", "play, pause"),
    ("\u2190 \u2192", "one step back, one step on"),
    ("1 \u2026 4", "the tabs"),
    ("P", "presenter mode"),
    ("?", "these keys"),
    ("Esc", "leave a text box, close this"),
]

NO_MODELS = f"""
<h1>{TITLE}</h1>
<h2>There is no trained network yet</h2>
<p>Train one in a minute or two and start the page again:</p>
<pre>python -m pondernet.train --n-elems 8 --out checkpoints/parity-8
python app.py</pre>
"""


def bar() -> str:
    """Title and switches above the tabs, and the list of keys; HTML."""
    keys = "".join(f"<dt><kbd>{key}</kbd></dt><dd>{what}</dd>" for key, what in KEYS)
    return f"""
<header class="bar">
  <div class="heading"><h1>{TITLE}</h1><p class="intro">{INTRO}</p></div>
  <div class="switches">
    <button type="button" class="switch" data-switch="presenter" aria-pressed="false"
      aria-keyshortcuts="P">Present</button>
    <button type="button" class="switch" data-switch="dark" aria-pressed="false">Dark</button>
    <button type="button" class="switch" data-switch="keys" aria-haspopup="dialog"
      aria-keyshortcuts="?">Keys</button>
  </div>
</header>
<p class="notice" role="alert" hidden></p>
<dialog class="keys" aria-labelledby="keys-title">
  <h2 id="keys-title">Keys</h2>
  <dl>{keys}</dl>
  <form method="dialog"><button class="switch">Close</button></form>
</dialog>
<div class="explanation" id="explanation" role="tooltip" hidden></div>
"""


def explained(value: str, explanation: str) -> str:
    """A value that explains itself on hover and focus; HTML in, HTML out."""
    return (
        f'<span class="explained" tabindex="0" data-explanation="{escape(explanation)}">'
        f"{value}</span>"
    )


def fact(name: str, value: str, explanation: str) -> str:
    """A number on a card of its own, which explains itself; HTML in, HTML out."""
    return (
        f'<div class="fact explained" tabindex="0" data-explanation="{escape(explanation)}">'
        f"<dt>{name}</dt><dd>{value}</dd></div>"
    )


def message(text: str, kind: str = "note") -> str:
    """A line for the visitor: a "note", or an "error" that changed nothing else."""
    role = "alert" if kind == "error" else "status"
    return f'<p class="message {kind}" role="{role}">{escape(text)}</p>'


def percent(probability: float, over: str = "over") -> str:
    """A probability for people: never rounded up to certainty, but told to be ``over``."""
    if probability > 0.999:
        return f"{over} 99.9\u00a0%"
    return f"{100 * probability:.1f}\u00a0%"


def ones(vector: list[int]) -> str:
    """How many ones there are, as a clause."""
    count = vector.count(1)
    return "there is 1 one" if count == 1 else f"there are {count} ones"


def bad_link(why: str) -> str:
    """Said when a link cannot be shown."""
    return f"This link makes no sense, so here is the page as it opens. {why}"
