"""A training run in a folder: begin or resume it, train, and turn it into a checkpoint."""

import json
import os
import shlex
import shutil
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist

from pondernet import checkpoints
from pondernet.command_line import command
from pondernet.config import TrainConfig, check_compiles
from pondernet.files import write_text
from pondernet.folder_lock import FolderInUseError, FolderLock
from pondernet.resume import STATE, load_state, save_state
from pondernet.stopping import StopSignal
from pondernet.training import Metrics, train
from pondernet.training_state import Schedule, TrainingState

METRICS = "metrics.jsonl"
SAVE_EVERY = 30  # seconds
FILES = (*checkpoints.FILES, METRICS)
"""What a run or its scores write over: a new run takes no folder that has one of them."""


def is_writer() -> bool:
    """Return whether this process writes the files of the run: rank 0, or the only one."""
    return not dist.is_initialized() or dist.get_rank() == 0


def hold(folder: Path) -> AbstractContextManager[object]:
    """Lock the folder of a run, on rank 0, until the ``with`` block ends.

    Errors are raised on every rank, as of ``FolderLock``.
    """
    lock: AbstractContextManager[object] = nullcontext()
    errors: list[Exception | None] = [None]
    if is_writer():
        try:
            lock = FolderLock(folder)
        except (FolderInUseError, OSError) as error:
            errors = [error]
    if dist.is_initialized():
        dist.broadcast_object_list(errors)
    if errors[0] is not None:
        raise errors[0]
    return lock


def new_state(options: dict[str, Any]) -> TrainingState:
    """Return the state of a run that begins, from the network of the option ``init`` if given.

    Sizes and groups that are not given are those of this network.

    Raises:
        ValueError: an option is not allowed, or the network cannot be loaded or does not fit.
    """
    if not options.get("init"):
        return TrainingState(TrainConfig(**options))
    first = checkpoints.load(Path(options["init"]).expanduser())
    source = {"groups": 1} | first.record["config"]
    usual = {name: source[name] for name in ("n_elems", "n_hidden", "max_steps", "groups")}
    state = TrainingState(TrainConfig(**usual | options))
    state.start_from(first.model)
    state.earlier_commands = first.record["commands"]
    state.earlier_seconds = first.record["seconds"]
    return state


def check_run(state: TrainingState) -> None:
    """Raise ValueError if the batch cannot be shared equally, or compiling does not work here."""
    ranks = dist.get_world_size() if dist.is_initialized() else 1
    if state.config.batch_size % ranks:
        raise ValueError(
            f"batch_size must be a multiple of the {ranks} ranks; got {state.config.batch_size}"
        )
    if state.config.compile:
        check_compiles(state.device)


def made_with(folder: Path, config: TrainConfig) -> bool | None:
    """Return whether the run or network in a folder was made with ``config``, on any device.

    None: there is neither. Raises ValueError if its files cannot be read.
    """
    if (folder / STATE).exists():
        kept = asdict(load_state(folder, "cpu").config)
    elif (folder / checkpoints.CONFIG).exists():
        kept = checkpoints.load(folder).record["config"]
    else:
        return None
    return kept | {"device": config.device} == asdict(config)


def begin(out: Path, state: TrainingState, again: bool) -> TrainingState | None:
    """Return the state of the new run, if ``out`` is free for it.

    If ``again``, and under torchrun, which starts all ranks anew after one has failed, the run may
    have begun there: then return the state that it has saved, or None if it is finished.

    Raises:
        ValueError: the folder holds another run, a network or a file of somebody's own.
    """
    if (again or dist.is_initialized()) and made_with(out, state.config):
        return load_state(out, state.config.device) if (out / STATE).exists() else None
    if (out / STATE).exists():
        raise ValueError(
            f"{out / STATE} is there already: choose another --out, or continue with "
            f"{command('train', '--resume', out)}"
        )
    for name in FILES:
        if os.path.lexists(out / name):
            raise ValueError(f"{out / name} is there already: choose another --out")
    return state


def resume(folder: Path, device: str | None) -> TrainingState | None:
    """Return the state that the run continues from; None if ranks of torchrun have finished it.

    Raises:
        ValueError: the run is finished, its state cannot be read, or there is no such device.
    """
    if (folder / checkpoints.CONFIG).exists() and not (folder / STATE).exists():
        if dist.is_initialized():
            return None
        raise ValueError(f"the run in {folder} is finished: there is nothing to resume")
    return load_state(folder, device)


def run(out: Path, state: TrainingState) -> int:
    """Train to the last step, or to a stop signal; either way save the newest state.

    Return the number of a signal to this process, or 0; the last step may be done all the same.

    Raises:
        DivergedError: the loss or a weight is not finite; the last state that was saved stays.
        OSError: a file cannot be written.
    """
    writes, config = is_writer(), state.config
    if writes:
        save_state(out, state)
        forget_metrics_after(out / METRICS, state.step)
    saved = time.monotonic()

    def stops() -> bool:
        nonlocal saved
        stop = signalled(state.step == state.last_metrics or state.step == config.steps)
        due = writes and time.monotonic() - saved > SAVE_EVERY
        if stop or due:
            if state.count_not_finite():  # neither may be saved
                raise state.diverged(state.last_metrics)
            if writes:
                save_state(out, state)
                saved = time.monotonic()
        return stop

    try:
        with StopSignal() as signalled:
            for metrics in train(config, state, stops):
                if writes:
                    show(metrics, config)
                    append_metrics(out / METRICS, metrics)
    finally:
        if writes and sys.stderr.isatty():
            print(file=sys.stderr)  # what follows stands on a line of its own
    return signalled.number


def show(metrics: Metrics, config: TrainConfig) -> None:
    """Write metrics as a line to stderr; on a terminal it takes the place of the last one."""
    left = metrics.seconds / metrics.step * (config.steps - metrics.step)
    line = (
        f"positions {metrics.within}/{config.n_elems}, accuracy {metrics.accuracy:.3f}, "
        f"E[n] {metrics.expected_steps:.3g}, loss {metrics.loss:.3f}, "
        f"{metrics.step}/{config.steps}, {timedelta(seconds=round(left))} left"
    )
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        print(f"\r{line[:width]:{width}}", end="", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr, flush=True)


def append_metrics(path: Path, metrics: Metrics) -> None:
    """Write metrics as one line of JSON."""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(asdict(metrics), allow_nan=False) + "\n")


def forget_metrics_after(path: Path, step: int) -> None:
    """Drop the metrics of steps that a resumed run takes again, and lines that were cut off."""

    def kept(line: str) -> bool:
        try:
            return bool(json.loads(line)["step"] <= step)
        except (ValueError, TypeError, KeyError):
            return False

    lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
    write_text(path, "".join(line + "\n" for line in lines if kept(line)))


def finish(out: Path, state: TrainingState) -> None:
    """Turn the folder of a run into a checkpoint, then delete the resume state."""
    if not (out / checkpoints.CONFIG).exists():
        checkpoints.save(out, state.parity_gru, record_of(out, state))
    (out / STATE).unlink()


def record_of(out: Path, state: TrainingState) -> dict[str, Any]:
    """Return how a network was made, as ``training.json`` keeps it."""
    config, schedule, usual = state.config, Schedule.at(state), TrainConfig(state.config.n_elems)
    arguments = []
    for field in fields(config):
        value, name = getattr(config, field.name), "--" + field.name.replace("_", "-")
        if value != getattr(usual, field.name) or field.name == "n_elems":
            arguments += [name] if value is True else [name, str(value)]
    words = ["python", "-m", "pondernet.train", *arguments, "--out", out.as_posix()]
    hardware = f"{torch.get_num_threads()} thread(s) of the {state.device.type}"
    if state.device.type == "cuda":
        hardware = torch.cuda.get_device_name(state.device)
    return {
        # How the network that it started from was made comes first.
        "commands": [*state.earlier_commands, shlex.join(words)],
        "config": asdict(config),
        "prior": {"lambda_p": schedule.lambda_p, "beta": schedule.beta},
        "positions": state.positions,
        "seconds": round(state.earlier_seconds + state.seconds, 1),
        "hardware": hardware,
        "torch": torch.__version__,
    }
