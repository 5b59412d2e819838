"""Networks that visitors have trained, found by the secret that the visitor's browser tab keeps.

They outlast a reload of the page and a lost connection, but not a restart of the server. Knows no
Gradio.
"""

import threading
from collections import OrderedDict

from pondernet.checkpoints import Checkpoint
from pondernet.demo.networks.library import Library

KEPT = 100
"""Networks of all visitors, some 0.3 MB each; the visitor longest away loses theirs first."""
KEPT_EACH = 5
"""Networks of one visitor; another one replaces the oldest."""


class OwnNetworks:
    """A store of networks by visitor.

    Args:
        library: the networks that every visitor may choose.
    """

    def __init__(self, library: Library):
        self._library = library
        self._kept: OrderedDict[str, list[Checkpoint]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, key: str, checkpoint: Checkpoint) -> None:
        """Keep a network for the visitor with this key."""
        with self._lock:
            own = [*self._kept.get(key, []), checkpoint]
            self._kept[key] = own[-KEPT_EACH:]
            self._kept.move_to_end(key)
            while sum(map(len, self._kept.values())) > KEPT:
                self._kept.popitem(last=False)

    def library_of(self, key: str) -> Library:
        """Return the networks that the visitor with this key may choose."""
        return self._library.with_own(self._of(key))

    def _of(self, key: str) -> list[Checkpoint]:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key, [])
