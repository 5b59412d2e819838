"""Train a PonderNet on parity and save it as a checkpoint folder.

    python -m pondernet.train --n-elems 8 --out runs/parity-8
    python -m pondernet.train --resume runs/parity-8
    torchrun --nproc-per-node 2 -m pondernet.train --n-elems 64 --out runs/parity-64

The folder also gets metrics.jsonl, one line for each interval. Ctrl-C, SIGTERM, SIGHUP and SIGUSR1
save the state and end within two seconds, with 128 and the number of the signal as exit status; the
state is also saved every half minute. A resumed run is bit for bit the same on a CPU as one that
was never stopped. Exit status 3 says that not all positions were in at the end.
python -m pondernet.evaluate scores the network.

The defaults are the quickest settings found for 64 elements. What helps, in them and beyond:
  --groups, as many as elements or half of it, helps most: each unit receives only the one or two
    positions of its group, so what a group learns holds whatever the other positions are. On 96
    elements all positions were in after 12 000 steps instead of 50 000.
  --max-steps 4 learns in fewer and quicker training steps than 20. For a network that may take
    more, --unroll trains on fewer steps than it may take later.
  --lambda-p 0.1 (a slow prior) while the network learns, and --final-lambda-p or --init for a
    faster one later. --first-lambda-p and --first-beta, a faster and stronger prior at first, make
    a small network with many steps take longer for more non-zeros.
  --compile pays in longer runs. On a CPU, networks as small as these train fastest on one thread
    (OMP_NUM_THREADS=1). --bfloat16 uses a GPU's matrix units, but loses digits: on 96 elements 17
    positions were in after 3300 steps, against 51 in float32.
  torchrun gives each rank a share of the batch; up to rounding, the result is the same.
"""

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from torch.distributed.rendezvous import rendezvous

from pondernet.command_line import command, folder, new_parser, reason, run_command
from pondernet.config import TrainConfig, type_of
from pondernet.resume import STATE
from pondernet.run import begin, check_run, finish, hold, is_writer, new_state, resume, run
from pondernet.training_state import DivergedError, TrainingState

INCOMPLETE = 3  # exit status of a run that saved a network before all positions were in


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add an option for every field of ``TrainConfig``; one that is not given sets nothing."""
    for field in fields(TrainConfig):
        kind = type_of(field)
        default = "none" if field.default is None else field.default
        how: dict[str, Any] = {"type": kind, "metavar": kind.__name__.upper()}
        parser.add_argument(
            "--" + field.name.replace("_", "-"),
            default=argparse.SUPPRESS,
            help=f"{field.metadata['help']} (default: {default})",
            **{"action": "store_true"} if kind is bool else how,
        )


@contextlib.contextmanager
def ranks() -> Iterator[None]:
    """Join the group of processes that torchrun has started, if it has."""
    if "TORCHELASTIC_RUN_ID" not in os.environ:
        yield
        return
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    if os.environ["LOCAL_WORLD_SIZE"] == os.environ["WORLD_SIZE"]:
        # After a restart the store still has the addresses of the ranks that have ended, and a
        # rank that reads one fails or waits for ever. On several machines, whose counts of
        # restarts may differ, TORCH_DISABLE_SHARE_RDZV_TCP_STORE=1 gives a new store.
        store, rank, size = next(rendezvous("env://"))
        restart = f"restart_{os.environ['TORCHELASTIC_RESTART_COUNT']}"
        store = dist.PrefixStore(restart, store)  # type: ignore[attr-defined]
        dist.init_process_group(store=store, rank=rank, world_size=size)
    else:
        dist.init_process_group()
    yield
    dist.barrier()  # a rank that still needs the others aborts when one of them leaves
    dist.destroy_process_group()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit status: 0; 3 for a network that is saved before all positions were in; 128 and the
        number of the signal for a run that was stopped. Ranks of torchrun that stop return 0, or
        it would start them again.
    """
    parser = new_parser("train", __doc__)
    add_options(parser)
    for name, words in (
        ("--out", "folder to save to (default: runs/parity-N_ELEMS)"),
        ("--resume", "continue the run in DIR as it was configured; only --device may differ"),
    ):
        parser.add_argument(name, type=folder, metavar="DIR", help=words)
    words = "continue the run in --out if this command has begun it, for use with schedulers"
    parser.add_argument("--begin-or-resume", action="store_true", help=words)
    options = vars(parser.parse_args(arguments))
    out, resumed, again = (options.pop(name) for name in ("out", "resume", "begin_or_resume"))
    if resumed is not None and (out is not None or again or options.keys() - {"device"}):
        parser.error(
            "--resume takes the run's own configuration; only --device may be given beside it"
        )
    with ranks(), contextlib.ExitStack() as held:
        state: TrainingState | None
        try:
            if resumed is None:
                new = new_state(options)
                check_run(new)
                out = out or Path("runs") / f"parity-{new.config.n_elems}"
                held.enter_context(hold(out))
                state = begin(out, new, again)
            else:
                out = resumed
                if not out.is_dir():
                    raise ValueError(f"there is no folder {out}")
                held.enter_context(hold(out))
                state = resume(out, options.get("device"))
                if state is not None:
                    check_run(state)
        except OSError as error:
            parser.error(f"cannot train in {out}: {reason(error)}")
        except (ValueError, RuntimeError, OverflowError) as error:
            parser.error(str(error).partition("\n")[0])
        if dist.is_initialized():
            dist.barrier()  # all have looked at the folder before the first one writes to it
        status, sentence = (0, saved_in(out)) if state is None else train_in(out, state)
        if is_writer():
            print(sentence)
        return 0 if dist.is_initialized() else status


def train_in(out: Path, state: TrainingState) -> tuple[int, str]:
    """Train, and turn the folder into a checkpoint after the last step.

    Return the exit status of ``main``, and what to tell the user. Raise SystemExit if the run
    cannot continue; the message says what is left of it.
    """
    resume_it = f"Continue: {command('train', '--resume', out)}"
    try:
        stopped_by = run(out, state)
        if state.step < state.config.steps:
            stopped = f"Stopped at step {state.step}; the state is in {out}. {resume_it}"
            return 128 + stopped_by, stopped
        if is_writer():
            finish(out, state)
    except DivergedError as error:
        sys.exit(
            f"{error}. No network is saved. {out / STATE} holds the last finite state that was "
            "saved; resuming it would repeat the same steps. Start a new run, in another folder, "
            "with a smaller learning_rate or weight_decay"
        )
    except OSError as error:
        kept = f"{out / STATE} holds the last state. {resume_it}"
        left = kept if (out / STATE).exists() else "Nothing is saved"
        sys.exit(f"stopped at step {state.step}: cannot write to {out}: {reason(error)}. {left}")
    if state.lacks:
        lacks = f"At the end {state.lacks}: train longer, or on fewer elements.\n"
        return INCOMPLETE, lacks + saved_in(out)
    return 0, saved_in(out)


def saved_in(out: Path) -> str:
    """Return the sentence about a finished run."""
    return f"Saved in {out}. Score it: {command('evaluate', out)}"


if __name__ == "__main__":
    run_command(main)
