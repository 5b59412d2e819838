"""The paper's sensitivity to the prior (Fig. 2b): accuracy by lambda_p, over several seeds.

    python -m pondernet.sweep --jobs 2 --out runs/sweep
    python -m pondernet.sweep --jobs 4 --devices cuda:0 cuda:1 -- --n-elems 64 --n-hidden 128

Each run is a process of its own, its folder in DIR; what follows a lone -- are options of
python -m pondernet.train for all of them. A sweep that was stopped goes on where it was. After each
run DIR has sweep.json, a table in README.md and a Plotly figure in sweep.html.
"""

import argparse
import itertools
import json
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from pondernet import checkpoints
from pondernet.checks import check_fraction, check_seed
from pondernet.command_line import folder, new_parser, reason, run_command
from pondernet.config import TrainConfig
from pondernet.evaluation import evaluate
from pondernet.files import write_text
from pondernet.folder_lock import FolderInUseError, FolderLock
from pondernet.paper import SENSITIVITY
from pondernet.parity import random_vectors
from pondernet.resume import STATE
from pondernet.run import made_with, new_state
from pondernet.stopping import stop_signals
from pondernet.sweep_report import Result, figure, table
from pondernet.train import add_options

OPTIONS = shlex.split(
    "--n-elems 16 --max-steps 20 --groups 16 --batch-size 128 --learning-rate 4e-3 --threshold 0.8 "
    "--steps 4000"
)
RECORD, CARD, FIGURE = "sweep.json", "README.md", "sweep.html"
VECTORS = 20_000  # of an evaluation
# On Windows a process hears Ctrl-Break, the request to end, in a group of its own only.
OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
END = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM)


class Trainers:
    """The processes that train; ``end`` ends them all, and no more start then."""

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[str]] = []
        self._lock = threading.Lock()
        self._ended = False

    def run(self, arguments: Sequence[str]) -> str:
        """Run ``python -m pondernet.train``; return what it wrote to stderr. Raise as ``check``."""
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
                creationflags=OWN_GROUP,
            )
            self._processes.append(process)
        return process.communicate()[1]

    def check(self) -> None:
        """Raise RuntimeError if the sweep ends."""
        if self._ended:
            raise RuntimeError("the sweep ends")

    def end(self) -> None:
        """Ask every trainer to save its state and end."""
        with self._lock:
            self._ended = True
            for process in self._processes:
                process.send_signal(END)  # not to one that has ended


def train_one(
    trainers: Trainers, out: Path, lambda_p: float, seed: int, options: Sequence[str], device: str
) -> Result:
    """Train, or go on training, one network of the sweep in a process of its own, and score it.

    Raise RuntimeError with the last lines of a run that failed, or if the sweep ends.
    """
    folder = folder_of(out, lambda_p, seed)
    if not (folder / checkpoints.CONFIG).exists() or (folder / STATE).exists():
        arguments = ["--resume", str(folder), "--device", device]
        if not (folder / STATE).exists():
            own = ["--lambda-p", repr(lambda_p), "--seed", str(seed), "--device", device]
            arguments = [*options, *own, "--out", str(folder)]
        said = trainers.run(arguments)
        if not (folder / checkpoints.CONFIG).exists():
            last = "\n".join(said.splitlines()[-5:])
            raise RuntimeError(f"the run in {folder} did not finish: {last}")
    checkpoint = checkpoints.load(folder)

    def sample(*arguments: Any, **options: Any) -> Tensor:
        trainers.check()  # a sweep that ends does not wait for the scores
        return random_vectors(*arguments, **options)

    scores = evaluate(
        checkpoint.model, (1, checkpoint.max_nonzero), vectors=VECTORS, seeds=(seed,), sample=sample
    )
    seconds = checkpoint.record["seconds"]
    return Result(lambda_p, seed, scores.accuracy, scores.expected_steps, seconds)


def folder_of(out: Path, lambda_p: float, seed: int) -> Path:
    """Return the folder of a run of the sweep in ``out``."""
    return out / f"lambda-{lambda_p!r}-seed-{seed}"


def config_of(options: Sequence[str]) -> TrainConfig:
    """Return the configuration that training options stand for.

    Raise ValueError for a value that is not allowed, SystemExit for an option that is not known.
    """
    parser = argparse.ArgumentParser(
        prog="python -m pondernet.train", usage=argparse.SUPPRESS, add_help=False
    )
    add_options(parser)
    return new_state(vars(parser.parse_args(options))).config


def check_runs(out: Path, options: Sequence[str], pairs: Sequence[tuple[int, float]]) -> None:
    """Raise ValueError for a run of ``pairs`` of seed and lambda_p made with other options."""
    shared = config_of(options)
    for seed, lambda_p in pairs:
        run = folder_of(out, lambda_p, seed)
        if made_with(run, replace(shared, lambda_p=lambda_p, seed=seed)) is False:
            raise ValueError(
                f"the run in {run} was made with other options: choose another --out, or the same "
                "options"
            )


def write(out: Path, options: Sequence[str], results: Sequence[Result]) -> None:
    """Keep what is known so far: ``sweep.json``, the table and the figure."""
    results = sorted(results, key=lambda result: (result.lambda_p, result.seed))
    record = {"options": list(options), "results": [asdict(result) for result in results]}
    write_text(out / RECORD, json.dumps(record, indent=1) + "\n")
    minutes = sum(result.seconds for result in results) / 60
    write_text(
        out / CARD,
        "# Accuracy by lambda_p\n\n"
        f"{len(results)} networks, trained with `{shlex.join(options)}` in {minutes:.0f} minutes "
        f"in all; {VECTORS} fresh vectors each, by the sampled prediction.\n\n{table(results)}",
    )
    write_text(out / FIGURE, figure(results).to_html(include_plotlyjs=True))


def earlier_results(out: Path, options: Sequence[str]) -> list[Result]:
    """Return the results that a sweep has kept in ``out``; none if there is no sweep.

    Raises:
        ValueError: ``out`` holds a sweep with other options, or files of somebody's own.
    """
    path = out / RECORD
    if not path.exists():
        for name in (CARD, FIGURE):
            if os.path.lexists(out / name):
                raise ValueError(f"{out / name} is there already: choose another --out")
        return []
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        made_with = [str(option) for option in record["options"]]
        config = config_of(made_with)
        results = [Result(**result) for result in record["results"]]
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{path} is not the record of a sweep: {error}") from None
    if config != config_of(options):
        raise ValueError(
            f"the sweep in {out} was made with other options, {shlex.join(made_with)}: choose "
            "another --out, or the same options"
        )
    return results


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = new_parser("sweep", __doc__)
    for name, kind, default, text in (
        ("--lambdas", float, tuple(SENSITIVITY), "(default: 0.1 to 0.9)"),
        ("--seeds", int, (0, 1, 2), "(default: 0 1 2)"),
        ("--devices", str, ("cpu",), "to share among the runs (default: cpu)"),
    ):
        parser.add_argument(name, type=kind, nargs="+", default=default, help=text)
    parser.add_argument("--jobs", type=int, default=1, help="runs at a time (default: 1)")
    parser.add_argument("--out", type=folder, default=Path("runs/sweep"), metavar="DIR")
    usual = f"after --, options of training (default: {' '.join(OPTIONS)})"
    parser.add_argument("train", nargs="*", help=usual)
    options = parser.parse_args(arguments)
    train = options.train or OPTIONS
    if options.jobs < 1:
        parser.error(f"--jobs must be at least 1; got {options.jobs}")
    try:
        for lambda_p in options.lambdas:
            check_fraction("--lambdas", lambda_p)
        for seed in options.seeds:
            check_seed("--seeds", seed)
        config_of(train)
        with FolderLock(options.out):
            sweep(options, train)
    except OSError as error:
        parser.error(f"cannot write to {options.out}: {reason(error)}")
    except (ValueError, FolderInUseError) as error:
        parser.error(str(error))


def sweep(options: argparse.Namespace, train: Sequence[str]) -> None:
    """Run what is missing, several runs at a time, and keep the results after each."""
    out = options.out
    pairs = list(dict.fromkeys(itertools.product(options.seeds, options.lambdas)))
    # A run is scored anew; the results of runs that are not asked for now stay.
    results = [r for r in earlier_results(out, train) if (r.seed, r.lambda_p) not in pairs]
    check_runs(out, train, pairs)
    if not (out / RECORD).exists():  # no run without its options
        write_text(out / RECORD, json.dumps({"options": list(train), "results": []}) + "\n")
    torch.set_num_threads(1)  # of the evaluations, which run side by side as well
    trainers, done = Trainers(), itertools.count(1)
    with ThreadPoolExecutor(options.jobs) as pool:
        before = {number: signal.signal(number, _interrupt) for number in stop_signals()}
        try:
            runs = {
                pool.submit(train_one, trainers, out, lambda_p, seed, train, device)
                for (seed, lambda_p), device in zip(
                    pairs, itertools.cycle(options.devices), strict=False
                )
            }
            while runs:
                # On Windows a wait without an end hears no Ctrl-C.
                finished, runs = wait(runs, timeout=0.5, return_when=FIRST_COMPLETED)
                for last in (run.result() for run in finished):
                    results.append(last)
                    write(out, train, results)
                    print(
                        f"{next(done)}/{len(pairs)}  lambda_p {last.lambda_p!r}, seed {last.seed}: "
                        f"{last.accuracy:.4f} at {last.expected_steps:.2f} steps",
                        flush=True,
                    )
        except (RuntimeError, KeyboardInterrupt) as error:
            sys.exit(f"{str(error) or 'Stopped'}\nThe same command goes on from here.")
        finally:
            for number in before:
                signal.signal(number, signal.SIG_IGN)  # the trainers are ending
            trainers.end()
            pool.shutdown(cancel_futures=True)
            for number, handler in before.items():
                signal.signal(number, handler)
    print(table(results))


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    run_command(main)
