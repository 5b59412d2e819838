"""A lock on a folder, so that no two processes write to it at once.

The operating system holds the lock and frees it when its process ends, however it ends. The file
``.lock`` says who holds it.
"""

import contextlib
import errno
import json
import os
import socket
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

LOCK = ".lock"
_LOCKED_BYTE = 2**30  # on Windows a locked byte cannot be read: one far behind the text is locked
_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


class FolderInUseError(RuntimeError):
    """Another process holds the lock; the message names it."""


def _lock(file: BinaryIO) -> None:
    """Lock an open file, without waiting.

    Raises:
        OSError: another process holds the lock, or the file system has no locks.
    """
    try:
        import fcntl
    except ImportError:  # on Windows
        import msvcrt

        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Hold a folder, which is made if need be, until ``release`` or the end of the ``with`` block.

    Raises:
        FolderInUseError: another process holds it.
        OSError: the folder cannot be made or written to.
    """

    def __init__(self, folder: str | Path):
        folder = Path(folder)
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "is a file, not a folder", str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / LOCK
        while True:
            self._file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
            try:
                _lock(self._file)
            except OSError as error:
                if error.errno in _TAKEN:
                    holder = _holder(self._file)
                    self._file.close()
                    raise FolderInUseError(f"{folder} is in use by {holder}") from None
                # A file system without locks, as some network drives are: go on without one.
            if self._is_in_place():
                break
            self._file.close()  # whoever held it has removed it meanwhile
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps({"pid": os.getpid(), "host": socket.gethostname()}).encode())
        self._file.flush()

    def _is_in_place(self) -> bool:
        """Return whether the file that is locked is still the one in the folder."""
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), self.path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Free the folder and remove the file."""
        try:
            self.path.unlink(missing_ok=True)  # before others can lock it
            self._file.close()
        except PermissionError:  # Windows removes no open file
            self._file.close()
            with contextlib.suppress(OSError):  # somebody else has opened it already
                self.path.unlink()

    def __enter__(self) -> "FolderLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()


def _holder(file: BinaryIO) -> str:
    """Return who holds a lock, as its file says."""
    try:
        file.seek(0)
        holder = json.loads(file.read(1000))
        return f"process {holder['pid']} on {holder['host']}"
    except (OSError, ValueError, TypeError, KeyError):
        return "another process"
