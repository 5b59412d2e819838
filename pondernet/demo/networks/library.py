"""The trained networks that a page offers, by name, read from disk when first asked for."""

import copy
import logging
from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path

from pondernet import checkpoints
from pondernet.checkpoints import Checkpoint, CheckpointError
from pondernet.demo.networks.labels import OWN, label, own_labels
from pondernet.demo.server.inputs import VisitorError

OPENS_WITH = "parity-16-reading"
"""Name of the network that the page opens with; if it is missing, the first network is used."""
MOST = 1_000
"""Steps and elements of a network that the page offers: each costs time at every click."""
OWN_LOST = (
    "A network that was trained here is kept for its own browser tab, until the server restarts or "
    "newer ones take its place. Train it again: the same settings and seed give the same network."
)
"""Added where a visitor's own network is not found."""

log = logging.getLogger(__name__)


class UnknownModelError(VisitorError):
    """Unknown name of a network; the message lists the known names."""


class Library:
    """The checkpoints in one folder. A name is looked up in a list, never joined to a path.

    Args:
        root: folder of checkpoint folders; broken ones, and networks that would keep the page
            busy (``MOST``), are named in the log and left out.
    """

    def __init__(self, root: str | Path):
        self.root = Path(root)
        self._load = cache(checkpoints.load)
        self._folders: dict[str, Path] = {}
        self._own: dict[str, Checkpoint] = {}
        for folder in checkpoints.find(self.root):
            try:
                model = self._load(folder).model
                if max(model.max_steps, model.n_elems) > MOST:
                    raise CheckpointError(f"{folder} has more than {MOST} steps or elements")
            except CheckpointError as error:
                log.warning("Left out: %s", error)
            else:
                self._folders[folder.name] = folder

    def with_own(self, own: Sequence[Checkpoint]) -> "Library":
        """Return these networks together with those that one visitor has trained."""
        library = copy.copy(self)
        library._own = {network.name: network for network in own}
        return library

    @property
    def names(self) -> list[str]:
        """Names of the networks, smallest first; then the visitor's own, oldest first."""
        return [*self._folders, *self._own]

    @property
    def own(self) -> list[Checkpoint]:
        """The networks that the visitor has trained, oldest first."""
        return list(self._own.values())

    @property
    def first(self) -> Checkpoint:
        """The network that the page opens with."""
        return self.get(OPENS_WITH if OPENS_WITH in self._folders else self.names[0])

    def new_name(self, n_elems: int) -> str:
        """Return a name for a network that the visitor trains; no network has it."""
        stem = f"{OWN}-{n_elems}"
        numbered = (f"{stem}-{number}" for number in count(2))
        return stem if stem not in self.names else next(n for n in numbered if n not in self.names)

    def same_size(self, checkpoint: Checkpoint) -> list[str]:
        """Names of the other networks that take the same vectors."""
        sizes = ((name, self.get(name).model.n_elems) for name in self.names)
        n_elems = checkpoint.model.n_elems
        return [name for name, size in sizes if size == n_elems and name != checkpoint.name]

    def choices(self) -> list[tuple[str, str]]:
        """Return label and name of each network; no two labels agree."""
        networks = list(map(self.get, self.names))
        labels = [*map(label, map(self.get, self._folders)), *own_labels(self.own)]
        return [
            (words if labels.count(words) == 1 else f"{words} ({network.name})", network.name)
            for words, network in zip(labels, networks, strict=True)
        ]

    def get(self, name: str) -> Checkpoint:
        """Return the network called ``name``.

        Raises:
            UnknownModelError: there is none of that name.
        """
        if not isinstance(name, str):
            raise UnknownModelError(f"A network is named by text, not by {type(name).__name__}.")
        if name in self._own:
            return self._own[name]
        if name not in self._folders:
            raise UnknownModelError(
                f"There is no network called {name[:40]!r}. There are: {', '.join(self.names)}."
                + (f" {OWN_LOST}" if name.startswith(f"{OWN}-") else "")
            )
        return self._load(self._folders[name])
