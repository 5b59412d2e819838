"""Several ranks by torchrun: they train as one process, stop together, and survive a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from pondernet import checkpoints
from pondernet import train as train_command
from pondernet.resume import STATE, load_state
from pondernet.training import train

ROOT = Path(__file__).parents[2]
TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
SMALL = ["--n-elems=3", "--n-hidden=4"]

KILLED_TWICE = """
import os, signal, sys
from pondernet import run, train

restarts, rank = int(os.environ["TORCHELASTIC_RESTART_COUNT"]), int(os.environ["RANK"])
run.SAVE_EVERY = 0  # after every step
real_train, real_destroy = run.train, train.dist.destroy_process_group

def kill_rank_1(when):
    if when and rank == 1:
        os.kill(os.getpid(), signal.SIGKILL)

def train_and_be_killed(config, state, stops):
    if rank == 0:
        print("attempt", restarts, "from step", state.step, flush=True)
    def killed_or_stops():
        kill_rank_1(restarts == 0 and state.step == 27)
        return stops()
    return real_train(config, state, killed_or_stops)

def destroy_or_be_killed():
    kill_rank_1(restarts == 1)
    real_destroy()

run.train, train.dist.destroy_process_group = train_and_be_killed, destroy_or_be_killed
train.main(sys.argv[1:])
"""


@pytest.mark.slow
@pytest.mark.parametrize("max_steps", [3, 1])
def test_two_ranks_train_as_one_process_even_when_one_is_killed(tmp_path, max_steps):
    """Rank 1 is killed amid the run, and again when all is saved: torchrun restarts both ranks."""
    script = tmp_path / "killed_twice.py"
    script.write_text(KILLED_TWICE)
    options = [*SMALL, f"--max-steps={max_steps}", "--steps=40", "--log-every=10"]
    options.append("--threshold=0.52")
    two, one = tmp_path / "two", tmp_path / "one"
    done = subprocess.run(
        [*TORCHRUN, "--max-restarts=2", script, *options, f"--out={two}"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    first, second = (line for line in done.stdout.splitlines() if line.startswith("attempt"))
    assert first == "attempt 0 from step 0"
    # Rank 0 may be ended before it has saved the step at which rank 1 was killed. A third attempt
    # has nothing left to train.
    assert second in ("attempt 1 from step 26", "attempt 1 from step 27")
    assert done.stdout.count("Saved in") == 2
    assert {path.name for path in two.iterdir()}.isdisjoint({STATE, ".lock"})

    train_command.main([*options, f"--out={one}"])
    ours, theirs = (checkpoints.load(folder).model for folder in (two, one))
    for our, their in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(our, their, atol=1e-4, rtol=1e-3)
    ours, theirs = (
        [json.loads(line) for line in (folder / "metrics.jsonl").open()] for folder in (two, one)
    )
    assert [line["step"] for line in ours] == [10, 20, 30, 40]
    assert [line["within"] for line in ours] == [line["within"] for line in theirs]
    assert ours[-1]["loss"] == pytest.approx(theirs[-1]["loss"], rel=1e-3)


def ranks_that_listen(torchrun):
    """The process of each rank, by rank, once all of them handle SIGTERM."""
    while True:
        assert torchrun.poll() is None
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            try:
                status = dict(
                    line.split(":\t", 1) for line in (process / "status").open() if ":\t" in line
                )
                if int(status["PPid"]) != torchrun.pid:
                    continue
                if int(status["SigCgt"], 16) >> (signal.SIGTERM - 1) & 1:
                    variables = (process / "environ").read_bytes().split(b"\0")
                    rank = next(v for v in variables if v.startswith(b"RANK="))
                    found[int(rank[5:])] = int(process.name)
            except (OSError, StopIteration):  # it has just ended, or is no rank
                continue
        if found.keys() == {0, 1}:
            return found
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "sizes"),
    [
        ("the terminal", ["--max-steps=3", "--log-every=5"]),
        ("torchrun", ["--max-steps=1", "--log-every=100000"]),
        ("rank 1", ["--max-steps=3", "--unroll=1", "--log-every=100000"]),
    ],
)
def test_all_ranks_stop_after_the_same_step(tmp_path, told, sizes):
    """Ranks that stop after different steps would wait for each other, or fail."""
    out = tmp_path / "run"
    torchrun = subprocess.Popen(
        [*TORCHRUN, "-m", "pondernet.train", *SMALL, *sizes, "--steps=10000000", f"--out={out}"],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    ranks = ranks_that_listen(torchrun)
    if told == "the terminal":
        os.killpg(torchrun.pid, signal.SIGINT)
    else:
        os.kill(torchrun.pid if told == "torchrun" else ranks[1], signal.SIGTERM)
    said, errors = torchrun.communicate(timeout=240)
    # torchrun itself ends with 1 and a traceback when it is told.
    assert torchrun.returncode == (0 if told == "rank 1" else 1), errors
    assert f"--resume {out}" in said, errors

    state = load_state(out)
    assert 0 < state.step < 10_000_000
    assert f"Stopped at step {state.step};" in said
    lines = [json.loads(line)["step"] for line in (out / "metrics.jsonl").open()]
    assert lines == list(range(5, state.step + 1, 5)) if told == "the terminal" else not lines
    end = state.step + 2
    assert [metrics.step for metrics in train(replace(state.config, steps=end), state)][-1] == end
