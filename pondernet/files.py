"""Atomic writes: after a crash a file is either the old or the new one."""

import os
from collections.abc import Mapping
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Replace or create the text file at ``path``, in UTF-8 on every system."""
    write_all({path: text.encode()})


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Replace several files; if one of them cannot be written, none is replaced.

    The files get the permissions of any new file here: 0666 without the bits of the umask.

    Raises:
        OSError: a file cannot be written, for example because the disk is full.
    """
    scratches = {path: path.with_name(f".{path.name}.new") for path in contents}
    try:
        for path, content in contents.items():
            scratches[path].unlink(missing_ok=True)  # left by a writer that was killed
            with scratches[path].open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for path, scratch in scratches.items():
            os.replace(scratch, path)
    except BaseException:
        for scratch in scratches.values():
            scratch.unlink(missing_ok=True)
        raise
