"""What every tab is given, and what the page reads from a tab."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import gradio as gr

from pondernet.demo.networks.library import Library
from pondernet.demo.shell.page_bar import PageBar

if TYPE_CHECKING:
    from pondernet.demo.ponder.tab import PonderTab


@dataclass
class Frame:
    """The parts of the page that tabs may use."""

    library: Library
    bar: PageBar
    page: gr.Blocks
    tab: gr.Tab = field(init=False)  # the one that is being laid out
    ponder: PonderTab = field(init=False)  # the first tab, which the others hand vectors to


class Tab(Protocol):
    """A tab: constructing one lays it out, inside ``frame.tab``, and wires its events."""

    name: str  # in the address bar
    label: str  # on the tab
    styles: tuple[str, ...]  # css files, relative to ``pondernet/demo/``

    def __init__(self, frame: Frame) -> None: ...
