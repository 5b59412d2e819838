"""What every tab is given, and what the page reads from a tab."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import gradio as gr

from pondernet.demo.networks.library import Library
from pondernet.demo.networks.own_networks import OwnNetworks
from pondernet.demo.server.events import Values
from pondernet.demo.server.visitor_key import VisitorKey
from pondernet.demo.shell.page_bar import PageBar
from pondernet.demo.training.run_watch import RunWatch


@dataclass
class Frame:
    """The parts of the page that tabs may use."""

    library: Library
    bar: PageBar
    key: VisitorKey
    run_watch: RunWatch
    own_networks: OwnNetworks
    tab: gr.Tab = field(init=False)  # the tab under construction

    def library_for(self, values: Values) -> Library:
        """Return the networks that the visitor who sent an event may choose."""
        return self.own_networks.library_of(values[self.key])


class Tab(Protocol):
    """A tab: constructing one lays it out, inside ``frame.tab``, and wires its events."""

    name: str  # in the address bar
    label: str  # on the tab
    styles: tuple[str, ...]  # css files, relative to ``pondernet/demo/``

    def __init__(self, frame: Frame) -> None: ...
