"""What every tab is given, and what the page reads from a tab."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import gradio as gr
from gradio.blocks import Block

from pondernet.checkpoints import Checkpoint
from pondernet.demo.networks.library import Library
from pondernet.demo.networks.own_networks import OwnNetworks
from pondernet.demo.networks.visitor_key import VisitorKey
from pondernet.demo.server.events import Updates, Values
from pondernet.demo.server.kept import Kept
from pondernet.demo.shell.page_bar import PageBar
from pondernet.demo.training.run_watch import RunWatch


class Ponderer(Protocol):
    """What the other tabs use of the Ponder tab."""

    shown: Kept  # its view, a ``Shown``: the names of its networks
    network: gr.Dropdown
    second: gr.Dropdown
    parts: list[Block]  # the outputs of an event that calls ``load`` or ``hand_over``

    def load(self, checkpoint: Checkpoint, vector: list[int], library: Library) -> Updates:
        """Show a network with a vector, and the networks that the visitor may choose."""

    def hand_over(self, learnt: Checkpoint, library: Library) -> Updates:
        """Show a network that this visitor has trained."""


@dataclass
class Frame:
    """The parts of the page that tabs may use."""

    library: Library
    bar: PageBar
    key: VisitorKey
    run_watch: RunWatch
    own_networks: OwnNetworks
    tab: gr.Tab = field(init=False)  # the tab under construction
    ponder: Ponderer = field(init=False)  # the first tab, which the others hand vectors to

    def library_for(self, values: Values) -> Library:
        """Return the networks that the visitor who sent an event may choose."""
        return self.own_networks.library_of(values[self.key])


class Tab(Protocol):
    """A tab: constructing one lays it out, inside ``frame.tab``, and wires its events."""

    name: str  # in the address bar
    label: str  # on the tab
    styles: tuple[str, ...]  # css files, relative to ``pondernet/demo/``

    def __init__(self, frame: Frame) -> None: ...
