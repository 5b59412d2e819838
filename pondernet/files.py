"""Files that are replaced in one move: whoever is killed leaves the old one or the new one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; takes its place at the end, if all went well.

    What a killed writer left there is written over by the next.
    """
    scratch = path.with_name(f".{path.name}.new")
    yield scratch
    os.replace(scratch, path)


def write_text(path: Path, text: str) -> None:
    """Write a text file in one move."""
    with replacing(path) as scratch:
        scratch.write_text(text, encoding="utf-8")
