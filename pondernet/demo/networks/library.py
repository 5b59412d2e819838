"""The trained networks that a page offers, by name, read from disk when first asked for."""

import logging
from functools import cache
from pathlib import Path

from pondernet import checkpoints
from pondernet.checkpoints import Checkpoint, CheckpointError
from pondernet.demo.networks.labels import label

OPENS_WITH = "parity-16-narrow"
"""Name of the network that the page opens with; if it is missing, the first network is used."""

log = logging.getLogger(__name__)


class UnknownModelError(ValueError):
    """Unknown name of a network; the message lists the known names."""


class Library:
    """The checkpoints in one folder. A name is looked up in a list, never joined to a path.

    Args:
        root: folder of checkpoint folders; broken ones are named in the log and left out.
    """

    def __init__(self, root: str | Path):
        self.root = Path(root)
        self._load = cache(checkpoints.load)
        self._folders: dict[str, Path] = {}
        for folder in checkpoints.find(self.root):
            try:
                self._load(folder)
            except CheckpointError as error:
                log.warning("Left out: %s", error)
            else:
                self._folders[folder.name] = folder

    @property
    def names(self) -> list[str]:
        """Names of the networks, smallest first."""
        return list(self._folders)

    @property
    def first(self) -> Checkpoint:
        """The network that the page opens with."""
        return self.get(OPENS_WITH if OPENS_WITH in self._folders else self.names[0])

    def same_size(self, checkpoint: Checkpoint) -> list[str]:
        """Names of the other networks that take the same vectors."""
        sizes = ((name, self.get(name).model.n_elems) for name in self.names)
        n_elems = checkpoint.model.n_elems
        return [name for name, size in sizes if size == n_elems and name != checkpoint.name]

    def choices(self, own: Checkpoint | None = None) -> list[tuple[str, str]]:
        """Return label and name of each network, and of the visitor's own; no two labels agree."""
        networks = [*map(self.get, self.names), *([own] if own else [])]
        labels = [label(network) for network in networks]
        return [
            (words if labels.count(words) == 1 else f"{words} ({network.name})", network.name)
            for words, network in zip(labels, networks, strict=True)
        ]

    def get(self, name: str, own: Checkpoint | None = None) -> Checkpoint:
        """Return the network called ``name``.

        Args:
            name: as in ``names``, or of ``own``.
            own: a network that only this visitor has.

        Raises:
            UnknownModelError: there is none of that name.
        """
        if own is not None and name == own.name:
            return own
        if not isinstance(name, str) or name not in self._folders:
            wrong = (
                f"There is no network called {name[:40]!r}"
                if isinstance(name, str)
                else f"A network is named by text, not by {type(name).__name__}"
            )
            raise UnknownModelError(f"{wrong}. There are: {', '.join(self.names)}.")
        return self._load(self._folders[name])
