"""Networks that visitors have trained, kept so that a reload of the page does not lose them.

A reload starts a new session without the data of the last one. The visitor's browser tab keeps a
secret that finds the network again. Knows no Gradio.
"""

import secrets
import threading
from collections import OrderedDict

from pondernet.checkpoints import Checkpoint

KEPT = 100  # networks, some 0.3 MB each; the least recently used is dropped first


class OwnNetworks:
    """A store of networks by secrets that cannot be guessed."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Checkpoint] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, checkpoint: Checkpoint) -> str:
        """Keep a network and return the secret that finds it."""
        secret = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[secret] = checkpoint
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return secret

    def find(self, secret: str) -> Checkpoint | None:
        """Return the network kept under a secret, or None."""
        with self._lock:
            if secret in self._kept:
                self._kept.move_to_end(secret)
            return self._kept.get(secret)
