"""Train a PonderNet on parity and save it as a checkpoint folder.

    python -m pondernet.train --n-elems 8 --out runs/parity-8
    python -m pondernet.train --resume runs/parity-8
    torchrun --nproc-per-node 2 -m pondernet.train --n-elems 64 --out runs/parity-64

The folder also gets metrics.jsonl, one line for each interval. Ctrl-C and SIGTERM save the newest
state; losing the machine costs at most the steps since the last save, every half minute. Score the
network with python -m pondernet.evaluate.
"""

import argparse
import dataclasses
import json
import os
import shlex
import signal
import sys
import time
import types
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from tqdm import tqdm

from pondernet import checkpoints
from pondernet.config import TrainConfig
from pondernet.files import write_text
from pondernet.resume import STATE, load_state, save_state
from pondernet.training import Schedule, TrainingState, average_over_processes, train

METRICS = "metrics.jsonl"
SAVE_EVERY = 30  # seconds


def build_parser() -> argparse.ArgumentParser:
    """One option for every field of ``TrainConfig``, and where to save or resume."""
    summary, _, rest = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        prog="python -m pondernet.train",
        description=summary,
        epilog=rest,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    types_of = typing.get_type_hints(TrainConfig)
    for field in dataclasses.fields(TrainConfig):
        kind = types_of[field.name]
        if isinstance(kind, types.UnionType):  # such as int | None
            kind = typing.get_args(kind)[0]
        default = "none" if field.default is None else field.default
        words = f"{field.metadata['help']} (default: {default})"
        name = "--" + field.name.replace("_", "-")
        if kind is bool:
            parser.add_argument(name, action="store_true", default=argparse.SUPPRESS, help=words)
        else:
            parser.add_argument(
                name,
                type=kind,
                default=argparse.SUPPRESS,
                metavar=kind.__name__.upper(),
                help=words,
            )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder to save to (default: runs/parity-N_ELEMS)"
    )
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="DIR",
        help="go on with the run in DIR as it was configured, on another --device if you like",
    )
    return parser


def start(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> tuple[Path, TrainingState]:
    """The folder and the state to train from, for a new run or one that goes on.

    Bad options end the program with a message.
    """
    options = vars(parser.parse_args(arguments))
    out, resume = options.pop("out"), options.pop("resume")
    try:
        if resume is not None:
            if out is not None or options.keys() - {"device"}:
                parser.error(
                    "--resume takes the run's own configuration: nothing but --device beside it"
                )
            if (resume / checkpoints.CONFIG).exists() and not (resume / STATE).exists():
                parser.error(f"the run in {resume} is finished: there is nothing to resume")
            return resume, load_state(resume, options.get("device"))
        config = TrainConfig(**options)
        out = out or Path("runs") / f"parity-{config.n_elems}"
        for taken, advice in (
            (checkpoints.CONFIG, "choose another --out"),
            (STATE, f"choose another --out, or go on with --resume {out}"),
        ):
            if (out / taken).exists():
                parser.error(f"{out / taken} is there already: {advice}")
        state = TrainingState(config)
        if config.init is not None:
            first = checkpoints.load(config.init)
            state.start_from(first.model)
            state.earlier_commands = first.record["commands"]
            state.earlier_seconds = first.record["seconds"]
        return out, state
    except ValueError as error:
        parser.error(str(error))


def run(out: Path, state: TrainingState) -> bool:
    """Train to the last step, or to Ctrl-C or SIGTERM; the newest state is saved either way.

    Of several processes each stops when one is told to: a signal need not reach all of them.

    Returns:
        Whether the last step is done.
    """
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        if not dist.is_initialized():  # torchrun passes on what the terminal has sent already
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a second one stops at once

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    writes = not dist.is_initialized() or dist.get_rank() == 0
    if writes:
        save_state(out, state)
        forget_metrics_after(out / METRICS, state.step)
    saved = time.monotonic()
    config = state.config
    with tqdm(
        total=config.steps, initial=state.step, unit="step", smoothing=0.05, disable=not writes
    ) as bar:
        for metrics in train(config, state):
            bar.set_postfix_str(
                f"loss {metrics.loss:.3f}, accuracy {metrics.accuracy:.3f}, "
                f"E[steps] {metrics.expected_steps:.2f}, "
                f"positions {metrics.within}/{config.n_elems}",
                refresh=False,
            )
            bar.update(metrics.step - bar.n)
            told = torch.tensor(float(stopping), device=state.device)
            average_over_processes([told])
            stops = bool(told > 0)
            if writes:
                with (out / METRICS).open("a", encoding="utf-8") as file:
                    file.write(json.dumps(dataclasses.asdict(metrics)) + "\n")
                if stops or time.monotonic() - saved > SAVE_EVERY:
                    save_state(out, state)
                    saved = time.monotonic()
            if stops:
                break
    for number, handler in before.items():
        signal.signal(number, handler)
    return state.step == config.steps


def forget_metrics_after(path: Path, step: int) -> None:
    """Drop the metrics of steps that a resumed run takes again, and lines that were cut off."""

    def kept(line: str) -> bool:
        try:
            return json.loads(line)["step"] <= step
        except (ValueError, TypeError, KeyError):
            return False

    lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
    write_text(path, "".join(line + "\n" for line in lines if kept(line)))


def finish(out: Path, state: TrainingState) -> None:
    """Turn the folder of a run into a checkpoint; the state has then done its duty."""
    if not (out / checkpoints.CONFIG).exists():
        checkpoints.save(out, state.model, record_of(out, state))
    (out / STATE).unlink()


def record_of(out: Path, state: TrainingState) -> dict[str, Any]:
    """How a network was made, as it stands in ``training.json``."""
    config, device, schedule = state.config, state.device, Schedule.at(state)
    arguments = []
    for field in dataclasses.fields(config):
        value, name = getattr(config, field.name), "--" + field.name.replace("_", "-")
        if value != field.default or field.name == "n_elems":
            arguments += [name] if value is True else [name, str(value)]
    command = ["python", "-m", "pondernet.train", *arguments, "--out", out.as_posix()]
    return {
        # How the network that it started from was made comes first.
        "commands": [*state.earlier_commands, shlex.join(command)],
        "config": dataclasses.asdict(config),
        "prior": {"lambda_p": schedule.lambda_p, "beta": schedule.beta},
        "seconds": round(state.earlier_seconds + state.seconds, 1),
        "hardware": torch.cuda.get_device_name(device)
        if device.type == "cuda"
        else f"{torch.get_num_threads()} thread(s) of the {device.type}",
        "torch": torch.__version__,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    if "TORCHELASTIC_RUN_ID" in os.environ:  # one of the processes that torchrun started
        if torch.cuda.is_available():
            torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        dist.init_process_group()
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = build_parser()
    out, state = start(parser, arguments)
    if dist.is_initialized() and state.config.batch_size % dist.get_world_size():
        parser.error(
            f"batch_size must be a multiple of the {dist.get_world_size()} processes; "
            f"got {state.config.batch_size}"
        )
    if dist.is_initialized():
        dist.barrier()  # all have looked at the folder before the first one writes to it
    done = run(out, state)
    if not dist.is_initialized() or dist.get_rank() == 0:
        if done:
            finish(out, state)
            print(f"Saved in {out}. Score it: python -m pondernet.evaluate {out}")
        else:
            print(
                f"Stopped at step {state.step}; the state is in {out}. "
                f"Go on: python -m pondernet.train --resume {out}"
            )
    if dist.is_initialized():
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
