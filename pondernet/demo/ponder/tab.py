"""The Ponder tab: a vector, a network, and what the network does with it, step by step."""

from html import escape

import gradio as gr
from gradio.blocks import Block

from pondernet.demo.frame import Frame
from pondernet.demo.ponder import text
from pondernet.demo.ponder.hard_part import hard_value
from pondernet.demo.ponder.layout import PonderLayout
from pondernet.demo.ponder.link import from_link
from pondernet.demo.ponder.setting import Setting
from pondernet.demo.ponder.view import answer
from pondernet.demo.server.events import QUIET, Updates, Values, on
from pondernet.demo.shell.link import LinkError

_CHANGE = "document.dispatchEvent(new CustomEvent('pondernet:change', {{ detail: ['{}', {}] }}))"
_PLAY = "document.dispatchEvent(new CustomEvent('pondernet:ponder', {{ detail: '{}' }}))"
_DRAWN = "() => document.dispatchEvent(new CustomEvent('pondernet:drawn'))"


class PonderTab:
    """Lays out the tab. Its controls report what the visitor does to the page bar.

    The bar has the link of the view and asks the server once for all changes; see ``view.answer``
    and ``address.js``.
    """

    name, label = "ponder", text.LABEL
    styles: tuple[str, ...] = ("ponder/ponder.css", "ponder/player.css", "ponder/hard.css")

    def __init__(self, frame: Frame):
        self.frame = frame
        self.ui = PonderLayout(frame.library, Setting.first(frame.library.first))
        self.parts: dict[str, Block] = {"bar": frame.bar, **self.ui.parts}
        ui = self.ui
        for name, event, inputs, value in (
            ("text", ui.vector.input, [ui.vector], "value"),
            ("cells", ui.grid.edit, [ui.grid], "value"),
            ("clear", ui.clear.click, [], "null"),
            ("random", ui.randomize.click, [ui.nonzero], "value"),
            ("example", ui.example.input, [ui.example], "value"),
            ("model", ui.model.input, [ui.model, ui.vector], "[value, second]"),
            ("other", ui.other.input, [ui.other], "value"),
            ("prior", ui.prior.input, [ui.prior], "value"),
            ("stop", ui.stop.input, [ui.stop], "value"),
            ("seed", ui.seed.input, [ui.seed], "value"),
            ("again", ui.again.click, [], "null"),
            ("many", ui.many.click, [], "null"),
        ):
            then = _PLAY.format("quick") if name == "cells" else ""
            script = f"(value, second) => {{ {_CHANGE.format(name, value)}; {then} }}"
            event(None, inputs, None, js=script, **QUIET)
        ui.ponder.click(None, js=f"() => {_PLAY.format('restart')}", **QUIET)
        asked = on(frame.bar.ask, self.answer, {frame.bar}, self.parts.values())
        asked.then(None, js=_DRAWN, **QUIET)
        on(ui.hard.ask, self.explain, {frame.bar, frame.key}, [ui.hard], in_thread=True)

    def answer(self, values: Values) -> Updates:
        """Answer what the visitor has done; see ``view.answer``."""
        asked = values[self.frame.bar]
        library = self.frame.own_networks.library_of(asked.key)
        parts = answer(asked.link, asked.intents, library, self.frame.bar.choices, asked.typed)
        bar = parts.pop("bar", {"link": asked.link, "notice": ""}) | {"answered": asked.number}
        updates = {self.parts[name]: _update(value, name) for name, value in parts.items()}
        return updates | {self.frame.bar: bar}

    def explain(self, values: Values) -> Updates:
        """Show why the vector in view takes its steps."""
        try:
            setting = from_link(values[self.frame.bar].link, self.frame.library_for(values))
        except LinkError as error:  # the server has lost the network
            return {self.ui.hard: {"flips": "", "why": escape(str(error)), "histogram": ""}}
        return {self.ui.hard: hard_value(setting)}


def _update(value: object, name: str) -> object:
    """Return the value of a part, or its properties, as an event returns them."""
    properties = isinstance(value, dict) and name not in ("plot", "history")
    return gr.update(**value) if properties else value  # type: ignore[arg-type]
