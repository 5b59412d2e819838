"""Training runs of the page's visitors, each in its own process, with a limit on their number.

Imports the core, but neither Gradio nor Plotly.
"""

import atexit
import contextlib
import dataclasses
import io
import json
import math
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any, TextIO, cast

from pondernet import checkpoints
from pondernet.checkpoints import Checkpoint
from pondernet.checks import check_fraction
from pondernet.config import TrainConfig
from pondernet.demo.training import process
from pondernet.demo.training.fields import N_ELEMS, N_HIDDEN
from pondernet.training import Metrics

RUNS_AT_ONCE = 3
"""Runs of all visitors together: what a two-core Space sustains beside a full page."""

MAX_STEPS = (10, 20)
STEPS, STEPS_MORE, EASY = 500, 1_500, 6
"""Training steps for each element but the first, up to ``EASY`` elements, and for each beyond."""
_LOW_PRIORITY = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # on Windows only
UPDATES = 150  # metrics of a run, the points of its curves


class BusyError(RuntimeError):
    """The limit of simultaneous runs is reached."""


class RunFailedError(RuntimeError):
    """A run ended without a network."""


def live_config(
    n_elems: int, n_hidden: int, lambda_p: float, beta: float, learning_rate: float, seed: int
) -> TrainConfig:
    """Return the configuration of a run on the page; the number of steps follows from the rest.

    Raises:
        ValueError: names the field, its value and what is allowed.
    """
    for name, value, (least, most) in (
        ("n_elems", n_elems, N_ELEMS),
        ("n_hidden", n_hidden, N_HIDDEN),
    ):
        if not isinstance(value, int | float) or value != value // 1 or not least <= value <= most:
            raise ValueError(f"{name} must be a whole number from {least} to {most}; got {value!r}")
    if isinstance(seed, float) and seed == seed // 1:
        seed = int(seed)
    check_fraction("lambda_p", lambda_p)
    easy, more = min(int(n_elems), EASY) - 1, max(0, int(n_elems) - EASY)
    steps = STEPS * easy + STEPS_MORE * more
    return TrainConfig(
        n_elems=int(n_elems),
        n_hidden=int(n_hidden),
        # Few steps make training fast, but N must be at least twice the mean of the prior.
        max_steps=max(MAX_STEPS[0], math.ceil(min(MAX_STEPS[1], 2 / lambda_p))),
        lambda_p=lambda_p,
        beta=beta,
        learning_rate=learning_rate,
        seed=seed,
        steps=steps,
        log_every=max(1, steps // UPDATES),
    )


class TrainingRun:
    """A run in its own process; ``close`` ends it at any time.

    Args:
        config: of the run.
        name: of the network.
    """

    def __init__(self, config: TrainConfig, name: str):
        self.config, self.name = config, name
        self.metrics: list[Metrics] = []
        self.root = Path(tempfile.mkdtemp(prefix="pondernet-"))
        self._log = (self.root / "log.txt").open("w", encoding="utf-8")
        environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", process.__name__, str(self.root), self.name],
            cwd=Path(__file__).parents[3],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            encoding="utf-8",
            creationflags=_LOW_PRIORITY,
        )
        self._input = cast(TextIO, self._process.stdin)
        self._output = cast(TextIO, self._process.stdout)
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._order(json.dumps(dataclasses.asdict(config)))

    @property
    def finished(self) -> bool:
        """Whether the last step is done."""
        return bool(self.metrics) and self.metrics[-1].step == self.config.steps

    def wait(self, seconds: float) -> bool:
        """Read the reports of the run for at most ``seconds``; return False once it has ended."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            return True
        while line is not None:
            self.metrics.append(_metrics(json.loads(line)))
            try:
                line = self._lines.get_nowait()
            except queue.Empty:
                return True
        return False

    def stop(self) -> None:
        """Ask the run to save its network and end."""
        self._order(process.STOP)

    def result(self) -> Checkpoint:
        """Return the network of a run that has ended.

        Raises:
            RunFailedError: it saved no network, because it was closed or failed.
        """
        try:
            return checkpoints.load(self.root / self.name)
        except checkpoints.CheckpointError:
            said = "" if self._log.closed else Path(self._log.name).read_text("utf-8", "replace")
            last = said.strip().rpartition("\n")[2]
            raise RunFailedError(last or "it was ended") from None

    def archive(self) -> bytes:
        """Return the checkpoint folder as a zip file."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted((self.root / self.name).iterdir()):
                archive.write(file, f"{self.name}/{file.name}")
        return packed.getvalue()

    def close(self) -> None:
        """End the process if it is still running, and remove its files."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):  # a broken pipe; Windows raises another OSError
            self._input.close()
        self._log.close()
        shutil.rmtree(self.root, ignore_errors=True)

    def _order(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # the process has ended
            self._input.write(line + "\n")
            self._input.flush()

    def _listen(self) -> None:
        for line in self._output:
            self._lines.put(line)
        self._output.close()
        self._lines.put(None)


class TrainingRuns:
    """The current runs: at most one for each visitor and ``RUNS_AT_ONCE`` in total.

    A visitor is found by the key of the browser tab.
    """

    def __init__(self) -> None:
        self._runs: dict[str, TrainingRun] = {}
        self._lock = threading.Lock()
        atexit.register(self.close)  # leave no process and no file

    def close(self) -> None:
        """End all runs."""
        for visitor in list(self._runs):
            self.end(visitor)

    def start(self, visitor: str, config: TrainConfig, name: str) -> TrainingRun:
        """Start a run for a visitor, after ending the visitor's current run, if any.

        Args:
            visitor: the key.
            config: of the run.
            name: of the network.

        Raises:
            BusyError: other visitors have ``RUNS_AT_ONCE`` runs.
        """
        self.end(visitor)
        with self._lock:
            if len(self._runs) >= RUNS_AT_ONCE:
                raise BusyError
            run = self._runs[visitor] = TrainingRun(config, name)
        return run

    def stop(self, visitor: str) -> bool:
        """Ask a visitor's run to save what it has learnt; False if there is none."""
        run = self._runs.get(visitor)
        if run is not None:
            run.stop()
        return run is not None

    def end(self, visitor: str, run: TrainingRun | None = None) -> None:
        """End a visitor's run, whatever it is doing; with ``run``, only if it is still that one."""
        with self._lock:
            if run is not None and self._runs.get(visitor) is not run:
                return
            ended = self._runs.pop(visitor, None)
        if ended is not None:
            ended.close()


def _metrics(fields: dict[str, Any]) -> Metrics:
    return Metrics(**fields | {"halting": tuple(fields["halting"])})
