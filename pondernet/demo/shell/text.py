"""Texts around the tabs: title, introduction, switches and the list of keys."""

from collections.abc import Iterable, Mapping

from pondernet.demo.shell.keys import Key

TITLE = "PonderNet decides how long to think"

MENU = "Dark or light, link, picture, keys"

NO_MODELS = f"""
<h1>{TITLE}</h1>
<h2>There is no trained network yet</h2>
<p>Train one in a minute or two and start the page again:</p>
<pre>python -m pondernet.train --n-elems 8 --out checkpoints/parity-8
python app.py</pre>
"""


LETTERS = (
    "Letters, digits and signs are keys. Switch this off for dictation or a screen reader; the "
    "other keys stay, and the browser remembers it."
)
EVERY_TAB = "On every tab"
"""Over the keys that work everywhere."""
WORDS = {
    "key": "Key: {}",  # the tooltip of a button that has a key
    "no_full_screen": "The browser does not allow full screen here. In a tab of its own it does.",
    "copied": "The link of this view is copied.",
    "not_copied": "The browser does not allow copying here. The link is in the address bar.",
    "saved": "The figure is saved with its caption.",
    "no_figure": "There is no figure in view on this tab.",
    "slow": "The server has not answered for ten seconds. Check the connection, or press again: "
    "nothing is lost.",
    "failed": "This did not work because of an error on the server; its log has the details.",
    "offline": "The server cannot be reached. Check the connection, or press again.",
}


def bar(keys: Iterable[Key], tabs: Mapping[str, str], has_story: bool) -> str:
    """Return the title, the switches and the dialog with the keys; HTML.

    Args:
        keys: the shortcuts.
        tabs: label of each tab by its name.
        has_story: whether there is a story to tell.
    """

    def switch(name: str, label: str, key: str, attributes: str) -> str:
        return (
            f'<button type="button" class="switch" data-switch="{name}" {attributes} '
            f'data-key="{key}">{label}</button>'
        )

    story = switch("story", "Story", "T", 'aria-pressed="false"') if has_story else ""
    return f"""
<header class="bar">
  <h1>{TITLE}</h1>
  <div class="switches">
    {story}
    {switch("presenter", "Present", "P", 'aria-pressed="false"')}
    <details class="menu">
      <summary aria-label="{MENU}" title="{MENU}">\u22ef</summary>
      {switch("dark", "Dark", "D", 'aria-pressed="false"')}
      {switch("copy", "Copy link", "K", "")}
      {switch("png", "Save as PNG", "G", "")}
      {switch("svg", "Save as SVG", "V", "")}
      {switch("keys", "Keys", "?", 'aria-haspopup="dialog"')}
    </details>
  </div>
</header>
<p class="notice" hidden></p>
<dialog class="keys" aria-labelledby="keys-title">
  <h2 id="keys-title">Keys</h2>
  <div class="key-lists">{_key_lists(list(keys), tabs)}</div>
  <p><label><input type="checkbox" class="letters" checked> {LETTERS}</label></p>
  <form method="dialog"><button class="switch">Close</button></form>
</dialog>
<div class="explanation" id="explanation" role="tooltip" hidden></div>
<div id="blank" hidden></div>
"""


def _key_lists(keys: list[Key], tabs: Mapping[str, str]) -> str:
    """Return a list for the keys of all tabs, and one for each tab that has keys; HTML."""
    lists = ""
    for tab, label in [(None, EVERY_TAB), *tabs.items()]:
        lines = "".join(
            f"<dt><kbd>{key.shown}</kbd></dt><dd>{key.does}</dd>" for key in keys if key.tab == tab
        )
        if lines:
            lists += f"<section><h3>{label}</h3><dl>{lines}</dl></section>"
    return lists


def bad_link(why: str) -> str:
    """Return the notice for a link that cannot be shown."""
    return f"This link could not be read; showing the start view. {why}"
