"""A lock on a folder, so that no two processes write to it at once.

The operating system frees it when its process ends, however it ends. ``.lock`` says who holds it.
"""

import contextlib
import os
import socket
from pathlib import Path

from filelock import FileLock, Timeout

LOCK = ".lock"


class FolderInUseError(RuntimeError):
    """Another process holds the lock; the message names it."""


class FolderLock(contextlib.AbstractContextManager["FolderLock"]):
    """Hold a folder, which is made if need be, until the end of the ``with`` block.

    Raises:
        FolderInUseError: another process holds it.
        OSError: the folder cannot be made or written to.
    """

    def __init__(self, folder: str | Path):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / LOCK
        self._lock = FileLock(self.path, timeout=0, mode=0o666)
        try:
            self._lock.acquire()
        except Timeout:
            holder = "another process"
            with contextlib.suppress(OSError):  # Windows reads no locked file
                holder = self.path.read_text(encoding="utf-8") or holder
            raise FolderInUseError(f"{folder} is in use by {holder}") from None
        except NotImplementedError:
            return  # a file system without locks, as some network drives are
        with contextlib.suppress(OSError):
            self.path.write_text(f"process {os.getpid()} on {socket.gethostname()}", "utf-8")

    def __exit__(self, *_: object) -> None:
        """Free the folder and remove the file."""
        with contextlib.suppress(PermissionError):  # Windows removes no open file
            self.path.unlink(missing_ok=True)  # before others can lock it
        self._lock.release()
