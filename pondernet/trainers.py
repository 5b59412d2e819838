"""Training runs as processes of a sweep, which end with it and keep their states."""

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from pondernet import checkpoints
from pondernet.config import TrainConfig
from pondernet.resume import STATE, load_state
from pondernet.run import configure
from pondernet.train import add_options

# On Windows a process hears Ctrl-Break, the request to end, in a group of its own only.
_OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
_END = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM)


class Trainers:
    """The processes that train; ``end`` ends them all, and no more start then."""

    def __init__(self) -> None:
        self._processes: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()
        self._ended = False

    def run(self, arguments: Sequence[str]) -> str:
        """Run ``python -m pondernet.train`` to its end; return what it wrote to stderr.

        Raises:
            RuntimeError: the sweep ends.
        """
        with self._lock:
            self.check()
            process = subprocess.Popen(
                [sys.executable, "-m", "pondernet.train", *arguments],
                # Side by side, one thread each is quickest.
                env={"OMP_NUM_THREADS": "1"} | os.environ | {"PYTHONIOENCODING": "utf-8"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                creationflags=_OWN_GROUP,
            )
            self._processes.add(process)
        _, said = process.communicate()
        with self._lock:
            self._processes.discard(process)
        return said

    def check(self) -> None:
        """Raise RuntimeError if the sweep ends."""
        if self._ended:
            raise RuntimeError("the sweep ends")

    def end(self) -> None:
        """Ask every trainer to save its state and end."""
        with self._lock:
            self._ended = True
            for process in self._processes:
                process.send_signal(_END)


class _Options(argparse.ArgumentParser):
    """A parser that raises ValueError where others end the program."""

    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


def config_of(options: Sequence[str]) -> TrainConfig:
    """Return the configuration that the training options of a sweep stand for.

    Raises:
        ValueError: an option or its value is not allowed.
    """
    parser = _Options(add_help=False)
    add_options(parser)
    return configure(vars(parser.parse_args(options)))


def config_in(folder: Path) -> TrainConfig | None:
    """Return the configuration of the run or the network in ``folder``; None if there is neither.

    Raises:
        ValueError: its files cannot be read.
    """
    if (folder / STATE).exists():
        return load_state(folder, "cpu").config
    if not (folder / checkpoints.CONFIG).exists():
        return None
    try:
        return TrainConfig(**checkpoints.load(folder).record["config"])
    except TypeError as error:
        raise ValueError(
            f"{folder / checkpoints.RECORD} has another configuration: {error}"
        ) from None
