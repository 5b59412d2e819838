"""Training runs of the page's visitors, each in its own process, with a limit on their number.

A reload of the page does not end its run. Imports the core, but neither Gradio nor Plotly.
"""

import atexit
import contextlib
import dataclasses
import io
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TextIO, cast

from pondernet import checkpoints
from pondernet.checkpoints import Checkpoint
from pondernet.config import TrainConfig
from pondernet.demo.training import duration, process
from pondernet.demo.training.report import Report

PREFIX = "pondernet-"
"""Of a run's folder in the system's folder for temporary files; the page's process id follows."""
RUNS_AT_ONCE = 3
"""Runs of all visitors together: what a two-core Space sustains beside a full page."""
ABANDONED = 75.0
"""Seconds without a sign of a page, after which a run ends: a hidden tab sends one a minute."""
KEPT = 20
"""Runs of all visitors whose curves and files are kept, 0.5 MB each."""

_LOW_PRIORITY = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # on Windows only


_numbers = itertools.count()


class BusyError(RuntimeError):
    """The limit of simultaneous runs is reached."""


class RunFailedError(RuntimeError):
    """A run ended without a network."""


def _keep_nothing(learnt: Checkpoint) -> None:
    pass


class TrainingRun:
    """A run in its own process; ``close`` ends it at any time.

    Args:
        config: of the run.
        name: of the network.
        keep: is given the network once it is there, in another thread.
        pace: of this machine, see ``duration.pace``.
    """

    def __init__(
        self,
        config: TrainConfig,
        name: str,
        keep: Callable[[Checkpoint], None] = _keep_nothing,
        pace: float = 1.0,
    ):
        self.config, self.name = config, name
        self.number = next(_numbers)  # no other run of this process has it
        self.reports: list[Report] = []
        self.before: list[Report] = []  # those of the visitor's run before
        self.archive: bytes | None = None  # the checkpoint folder as a zip file, of an ended run
        self._keep, self._pace = keep, pace
        self._learnt: Checkpoint | None = None
        self._failure = "it was ended"
        self._ended = threading.Event()
        self._began = self._watched = time.monotonic()
        self.root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self._log = self.root / "log.txt"
        try:
            self._process = self._launch()
        except OSError:
            shutil.rmtree(self.root, ignore_errors=True)
            raise
        self._input = cast(TextIO, self._process.stdin)
        self._output = cast(TextIO, self._process.stdout)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._order(json.dumps(dataclasses.asdict(config)))

    @property
    def finished(self) -> bool:
        """Whether the last step is done."""
        return bool(self.reports) and self.reports[-1].metrics.step == self.config.steps

    @property
    def ended(self) -> bool:
        """Whether the process has ended, and its network, if any, is here."""
        return self._ended.is_set()

    @property
    def seconds_left(self) -> float:
        """How many seconds the training still takes."""
        passed = time.monotonic() - self._began
        return duration.seconds_left(self.config, self.reports, passed, self._pace)

    def watch(self) -> None:
        """Record that a page is open; without this the run ends after ``ABANDONED`` seconds."""
        self._watched = time.monotonic()

    def stop(self) -> None:
        """Ask the run to save its network and end."""
        self._order(process.STOP)

    def result(self) -> Checkpoint:
        """Return the network of a run that has ended.

        Raises:
            RunFailedError: it saved no network, because it was closed or failed.
        """
        if self._learnt is None:
            raise RunFailedError(self._failure)
        return self._learnt

    def close(self) -> None:
        """End the process if it is still running, and wait until its files are removed."""
        self._process.kill()
        self._listener.join()

    def _launch(self) -> subprocess.Popen[str]:
        environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
        with self._log.open("w", encoding="utf-8") as log:
            return subprocess.Popen(
                [sys.executable, "-m", process.__name__, str(self.root), self.name],
                cwd=Path(__file__).parents[3],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
                creationflags=_LOW_PRIORITY,
            )

    def _order(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # the process has ended
            self._input.write(line + "\n")
            self._input.flush()

    def _listen(self) -> None:
        try:
            for line in self._output:
                if line.endswith("\n"):  # a process that is killed may leave half a line
                    self.reports.append(Report.of_line(line))
                if time.monotonic() - self._watched > ABANDONED:
                    self._failure = "no page watched it any more"
                    self._process.kill()
            self._process.wait()
            self._take_result()
        finally:
            self._output.close()
            with contextlib.suppress(OSError):  # a broken pipe; Windows raises another OSError
                self._input.close()
            shutil.rmtree(self.root, ignore_errors=True)
            self._ended.set()

    def _take_result(self) -> None:
        try:
            learnt = checkpoints.load(self.root / self.name)
        except checkpoints.CheckpointError:
            said = self._log.read_text("utf-8", "replace").strip()
            self._failure = said.rpartition("\n")[2] or self._failure
            return
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted((self.root / self.name).iterdir()):
                archive.write(file, f"{self.name}/{file.name}")
        self.archive = packed.getvalue()
        self._learnt = learnt
        self._keep(learnt)


def remove_left_behind() -> None:
    """Delete the folders of runs whose page has been killed, and could not delete them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        process_id = folder.name.removeprefix(PREFIX).partition("-")[0]
        if process_id.isdigit() and not _is_alive(int(process_id)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process_id: int) -> bool:
    if os.name == "nt":  # there, signal 0 would end the process
        return True
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it belongs to another user
    return True


class TrainingRuns:
    """The last run of each visitor, with at most ``RUNS_AT_ONCE`` that have not ended.

    A visitor is found by the key of the browser tab.
    """

    def __init__(self) -> None:
        self._runs: OrderedDict[str, TrainingRun] = OrderedDict()
        self._lock = threading.Lock()
        remove_left_behind()
        atexit.register(self.close)  # leave no process and no file

    @property
    def pace(self) -> float:
        """How many times as long as planned the steps of the latest run took."""
        latest = reversed(list(self._runs.values()))
        measured = (duration.pace(run.config, run.reports) for run in latest)
        return next((pace for pace in measured if pace is not None), 1.0)

    def close(self) -> None:
        """End all runs, a run that is just being started too."""
        with self._lock:
            runs, self._runs = list(self._runs.values()), OrderedDict()
        for run in runs:
            run.close()

    def start(
        self,
        visitor: str,
        config: TrainConfig,
        name: str,
        keep: Callable[[Checkpoint], None] = _keep_nothing,
    ) -> TrainingRun:
        """Start a run for a visitor, in place of the visitor's current run, if any.

        Args:
            visitor: the key.
            config: of the run.
            name: of the network.
            keep: as of ``TrainingRun``.

        Raises:
            BusyError: other visitors have ``RUNS_AT_ONCE`` runs; the current run goes on.
        """
        with self._lock:
            others = [run for key, run in self._runs.items() if key != visitor]
            if sum(not run.ended for run in others) >= RUNS_AT_ONCE:
                raise BusyError
            pace = self.pace
            if current := self._runs.pop(visitor, None):
                current.close()
            run = self._runs[visitor] = TrainingRun(config, name, keep, pace)
            run.before = current.reports if current else []
            ended = [key for key, each in self._runs.items() if each.ended]
            for key in ended[: max(0, len(self._runs) - KEPT)]:
                del self._runs[key]
        return run

    def find(self, visitor: str) -> TrainingRun | None:
        """Return a visitor's last run, which may have ended, or None."""
        return self._runs.get(visitor)

    def stop(self, visitor: str) -> bool:
        """Ask a visitor's run to save what it has learnt; False if there is none."""
        run = self._runs.get(visitor)
        if run is None or run.ended:
            return False
        run.stop()
        return True

    def end(self, visitor: str) -> None:
        """End a visitor's run, whatever it is doing, and forget it."""
        with self._lock:
            run = self._runs.pop(visitor, None)
        if run is not None:
            run.close()
