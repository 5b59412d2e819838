"""Texts around the tabs: title, introduction, switches and the list of keys."""

from collections.abc import Iterable

from pondernet.demo.shell.keys import Key

TITLE = "PonderNet decides how long to think"

INTRO = """
Is the number of <b class="one">1</b>s odd or even? This network looks at the same vector again and
again. After each step it has an answer, and tosses a weighted coin: <b>halt</b>, or think one more
step? It has learnt both the answer and the coin.
"""

NO_MODELS = f"""
<h1>{TITLE}</h1>
<h2>There is no trained network yet</h2>
<p>Train one in a minute or two and start the page again:</p>
<pre>python -m pondernet.train --n-elems 8 --out checkpoints/parity-8
python app.py</pre>
"""


def bar(keys: Iterable[Key]) -> str:
    """Return the title, the switches and the dialog with the keys; HTML."""
    lines = "".join(f"<dt><kbd>{key.shown}</kbd></dt><dd>{key.does}</dd>" for key in keys)
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
  <dl>{lines}</dl>
  <form method="dialog"><button class="switch">Close</button></form>
</dialog>
<div class="explanation" id="explanation" role="tooltip" hidden></div>
"""


def bad_link(why: str) -> str:
    """Return the notice for a link that cannot be shown."""
    return f"This link could not be read; showing the start view. {why}"
