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
from forked import Forked

from pondernet import checkpoints
from pondernet import train as train_command
from pondernet.resume import STATE, load_state
from pondernet.training import train

ROOT = Path(__file__).parents[2]
RANKS = Path(__file__).with_name("ranks.py")
TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
FORKED = [sys.executable, "-m", "ranks"]
SMALL = ["--n-elems=3", "--n-hidden=4"]


@pytest.mark.slow
@pytest.mark.parametrize("max_steps", [3, 1])
def test_two_ranks_train_as_one_process_even_when_one_is_killed(tmp_path, max_steps):
    """Rank 1 is killed amid the run, and again when all is saved: torchrun restarts both ranks."""
    options = [*SMALL, f"--max-steps={max_steps}", "--steps=40", "--log-every=10"]
    options.append("--threshold=0.52")
    two, one = tmp_path / "two", tmp_path / "one"
    agent = Forked([*FORKED, "kill-twice", tmp_path, *options, f"--out={two}"])
    said, errors = agent.communicate(timeout=400)
    assert agent.returncode == 0, errors
    first, second = (line for line in said.splitlines() if line.startswith("attempt"))
    assert first == "attempt 0 from step 0"
    # Rank 0 may be ended before it has saved the step at which rank 1 was killed. A third attempt
    # has nothing left to train.
    assert second in ("attempt 1 from step 26", "attempt 1 from step 27")
    assert said.count("Saved in") == 2
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
    options = [tmp_path, *SMALL, *sizes, "--steps=10000000", f"--out={out}"]
    if told == "rank 1":
        torchrun = Forked([*FORKED, "fork", *options])
    else:  # its agent passes a signal on to processes that it has started, not to forked ones
        torchrun = subprocess.Popen(
            [*TORCHRUN, RANKS, "rank", *options],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    ranks = [tmp_path / "rank-0", tmp_path / "rank-1"]
    while not all(rank.exists() and rank.read_text().endswith("\n") for rank in ranks):
        assert torchrun.poll() is None
        time.sleep(0.05)
    if told == "the terminal":
        os.killpg(torchrun.pid, signal.SIGINT)
    else:
        told_first = torchrun.pid if told == "torchrun" else int(ranks[1].read_text())
        os.kill(told_first, signal.SIGTERM)
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
