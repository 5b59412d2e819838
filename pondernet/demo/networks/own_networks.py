"""Networks that visitors have trained here, so that they are still theirs after a reload.

A reload begins a new session, with nothing of the last one. What goes on is a secret in the
visitor's own browser tab. Knows no Gradio.
"""

import secrets
import threading
from collections import OrderedDict

from pondernet.checkpoints import Checkpoint

KEPT = 100  # of all visitors, some 0.3 MB each; the one that was asked for longest ago goes first


class OwnNetworks:
    """Networks by secrets that nobody can guess."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Checkpoint] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, checkpoint: Checkpoint) -> str:
        """Keep a network; the secret that brings it back."""
        secret = secrets.token_urlsafe(16)
        with self._lock:
            self._kept[secret] = checkpoint
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return secret

    def find(self, secret: str) -> Checkpoint | None:
        """The network kept under a secret, if it is still there."""
        with self._lock:
            if secret in self._kept:
                self._kept.move_to_end(secret)
            return self._kept.get(secret)
