"""A training run in a folder: begin or resume it, train, and turn it into a checkpoint."""

import dataclasses
import json
import os
import shlex
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from tqdm import tqdm

from pondernet import checkpoints
from pondernet.command_line import command
from pondernet.config import TrainConfig
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

    Raises:
        FolderInUseError: another process trains there; raised on every rank.
        OSError: the folder cannot be made or written to; raised on every rank.
    """
    lock: AbstractContextManager[object] = nullcontext()
    error = None
    if is_writer():
        try:
            lock = FolderLock(folder)
        except (FolderInUseError, OSError) as raised:
            error = raised
    if dist.is_initialized():
        message = [error]
        dist.broadcast_object_list(message)
        (error,) = message
    if error is not None:
        raise error
    return lock


def configure(options: dict[str, Any]) -> TrainConfig:
    """Return the configuration of a run; sizes and groups that are not given are those of ``init``.

    Raises:
        ValueError: an option is not allowed, or the network to start from cannot be loaded.
    """
    if options.get("init"):
        source = checkpoints.load(Path(options["init"]).expanduser()).record["config"]
        sizes = ("n_elems", "n_hidden", "max_steps")
        options = (
            {name: source[name] for name in sizes} | {"groups": source.get("groups", 1)} | options
        )
    return TrainConfig(**options)


def new_state(config: TrainConfig) -> TrainingState:
    """Return the state of a run that begins, from the network of ``config.init`` if there is one.

    Raises:
        ValueError: the network to start from cannot be loaded, or does not fit the configuration.
    """
    state = TrainingState(config)
    if config.init is not None:
        first = checkpoints.load(Path(config.init).expanduser())
        state.start_from(first.model)
        state.earlier_commands = first.record["commands"]
        state.earlier_seconds = first.record["seconds"]
    return state


def begin(out: Path, state: TrainingState, again: bool = False) -> TrainingState | None:
    """Check that ``out`` is free for a new run.

    Args:
        out: the folder.
        state: of the new run.
        again: whether this command may have been run before.

    Returns:
        ``state``. If ``again``, and after a restart by ``torchrun --max-restarts``: the state that
        this run has saved, or None if it is finished.

    Raises:
        ValueError: the folder holds a run, a network or a file of somebody's own.
    """
    restarted = _restarted() or again
    if (out / STATE).exists():
        if restarted and (saved := load_state(out)).config == state.config:
            return saved
        raise ValueError(
            f"{out / STATE} is there already: choose another --out, or continue with "
            f"{command('train', '--resume', out)}"
        )
    for name in FILES:
        if os.path.lexists(out / name):
            if restarted and _made_with(out, state.config):
                return None
            raise ValueError(f"{out / name} is there already: choose another --out")
    return state


def resume(folder: Path, device: str | None) -> TrainingState | None:
    """Return the state that the run in ``folder`` continues from.

    After a restart by ``torchrun --max-restarts``, return None if the run is finished.

    Raises:
        ValueError: the run is finished, its state cannot be read, or there is no such device.
    """
    restarted = _restarted()
    if (folder / checkpoints.CONFIG).exists() and not (folder / STATE).exists():
        if restarted:
            return None
        raise ValueError(f"the run in {folder} is finished: there is nothing to resume")
    return load_state(folder, device)


def run(out: Path, state: TrainingState) -> int:
    """Train to the last step, or to a stop signal; either way save the newest state.

    Returns:
        The number of the signal that has stopped this process, or 0. The last step may be done all
        the same.

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

    with (
        StopSignal() as signalled,
        tqdm(
            total=config.steps, initial=state.step, unit="step", smoothing=0.05, disable=not writes
        ) as bar,
    ):
        for metrics in train(config, state, stops):
            bar.set_postfix_str(
                f"positions {metrics.within}/{config.n_elems}, accuracy {metrics.accuracy:.3f}, "
                f"E[steps] {metrics.expected_steps:.2f}, loss {metrics.loss:.3f}",
                refresh=False,
            )
            bar.update(metrics.step - bar.n)
            if writes:
                append_metrics(out / METRICS, metrics)
    return signalled.number


def append_metrics(path: Path, metrics: Metrics) -> None:
    """Write metrics as one line of JSON."""
    line = json.dumps(dataclasses.asdict(metrics), allow_nan=False)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(line + "\n")


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
    config, device, schedule = state.config, state.device, Schedule.at(state)
    arguments = []
    usual = TrainConfig(n_elems=config.n_elems)
    for field in dataclasses.fields(config):
        value, name = getattr(config, field.name), "--" + field.name.replace("_", "-")
        if value != getattr(usual, field.name) or field.name == "n_elems":
            arguments += [name] if value is True else [name, str(value)]
    words = ["python", "-m", "pondernet.train", *arguments, "--out", out.as_posix()]
    return {
        # How the network that it started from was made comes first.
        "commands": [*state.earlier_commands, shlex.join(words)],
        "config": dataclasses.asdict(config),
        "prior": {"lambda_p": schedule.lambda_p, "beta": schedule.beta},
        "positions": state.positions,
        "seconds": round(state.earlier_seconds + state.seconds, 1),
        "hardware": torch.cuda.get_device_name(device)
        if device.type == "cuda"
        else f"{torch.get_num_threads()} thread(s) of the {device.type}",
        "torch": torch.__version__,
    }


def _restarted() -> bool:
    """Return whether torchrun has started these processes in place of others; ask on every rank.

    Of several machines, only the one on which a process failed counts the restart.
    """
    restarts = int(os.environ.get("TORCHELASTIC_RESTART_COUNT", "0"))
    if dist.is_initialized():
        most = torch.tensor(restarts)
        dist.all_reduce(most, dist.ReduceOp.MAX)
        restarts = int(most)
    return restarts > 0


def _made_with(out: Path, config: TrainConfig) -> bool:
    """Return whether ``out`` holds a network that was trained with ``config``."""
    try:
        return bool(checkpoints.load(out).record["config"] == dataclasses.asdict(config))
    except checkpoints.CheckpointError:
        return False
