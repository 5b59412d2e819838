"""What every tab is given, and what the page reads from a tab."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import gradio as gr
from gradio.blocks import Block

from pondernet.checkpoints import Checkpoint
from pondernet.demo.networks.library import Library
from pondernet.demo.server.events import Updates
from pondernet.demo.shell.page_bar import PageBar


class Ponderer(Protocol):
    """What the other tabs use of the Ponder tab."""

    own: gr.State  # a network that this visitor has trained, or None
    last: gr.State  # what it shows: ``network`` and ``second``, names; the second may be None
    network: gr.Dropdown
    second: gr.Dropdown
    parts: list[Block]  # the outputs of an event that calls ``load`` or ``hand_over``

    def load(self, checkpoint: Checkpoint, vector: list[int], own: Checkpoint | None) -> Updates:
        """Show a network with a vector."""

    def hand_over(self, learnt: Checkpoint) -> Updates:
        """Show a network that this visitor has trained."""


@dataclass
class Frame:
    """The parts of the page that tabs may use."""

    library: Library
    bar: PageBar
    page: gr.Blocks
    tab: gr.Tab = field(init=False)  # the tab under construction
    ponder: Ponderer = field(init=False)  # the first tab, which the others hand vectors to


class Tab(Protocol):
    """A tab: constructing one lays it out, inside ``frame.tab``, and wires its events."""

    name: str  # in the address bar
    label: str  # on the tab
    styles: tuple[str, ...]  # css files, relative to ``pondernet/demo/``

    def __init__(self, frame: Frame) -> None: ...
