"""The training runs of the page: bounds, processes, and what they leave."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import asdict, replace

import pytest

from pondernet import checkpoints
from pondernet.demo.training.runs import (
    RUNS_AT_ONCE,
    BusyError,
    RunFailedError,
    TrainingRun,
    TrainingRuns,
    live_config,
)

SMALL = {
    "n_elems": 3,
    "n_hidden": 8,
    "lambda_p": 0.4,
    "beta": 0.01,
    "learning_rate": 0.003,
    "seed": 0,
}


def ended(run):
    return run._process.poll() is not None


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("n_elems", 2, "n_elems must be a whole number from 3 to 16; got 2"),
        ("n_elems", 17, "n_elems must be a whole number from 3 to 16; got 17"),
        ("n_elems", None, "n_elems must be a whole number from 3 to 16; got None"),
        ("n_hidden", 1000, "n_hidden must be a whole number from 8 to 128; got 1000"),
        ("n_hidden", 8.5, "n_hidden must be a whole number from 8 to 128; got 8.5"),
        ("lambda_p", 0, "lambda_p must be a number between 0 and 1, exclusive; got 0"),
        ("beta", -1, "beta must be a finite number above 0; got -1"),
        ("learning_rate", 2, "learning_rate must be a number between 0 and 1, exclusive; got 2"),
        ("seed", 1.5, "seed must be a whole number from 0 to 4294967295; got 1.5"),
    ],
)
def test_a_field_that_makes_no_sense_is_named(field, value, message):
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        live_config(**SMALL | {field: value})


def test_the_network_may_take_twice_the_steps_that_the_prior_asks_for():
    for lambda_p, most in ((0.5, 10), (0.15, 14), (0.05, 20)):
        assert live_config(**SMALL | {"lambda_p": lambda_p}).max_steps == most


def test_a_finished_run_leaves_a_checkpoint_that_can_be_taken_away(tmp_path):
    run = TrainingRun(replace(live_config(**SMALL), steps=30), "yours-3")
    try:
        while run.wait(240):
            pass
        assert run.finished
        learnt = run.result()
        assert learnt.model.n_elems == 3
        assert 0 < learnt.record["evaluations"][0]["accuracy"] <= 1
        with zipfile.ZipFile(io.BytesIO(run.archive())) as archive:
            names = {name.rpartition("/")[2] for name in archive.namelist()} - {""}
        kept = {"config.json", "model.safetensors", "training.json", "README.md", "scores.svg"}
        assert names == kept
    finally:
        run.close()
    assert ended(run)
    assert not run.root.exists()


def test_runs_are_bounded_and_make_room_when_they_end():
    runs, config = TrainingRuns(), live_config(**SMALL)
    going = [runs.start(str(visitor), config, "yours-3") for visitor in range(RUNS_AT_ONCE)]
    with pytest.raises(BusyError):
        runs.start("one more", config, "yours-3")
    runs.end("0")
    assert ended(going[0])
    with pytest.raises(RunFailedError, match="it was ended"):
        going[0].result()
    again = runs.start("1", config, "yours-3")  # instead of the visitor's first
    assert ended(going[1])
    runs.end("1", going[1])  # which is not the present one
    assert not ended(again)
    for visitor in range(RUNS_AT_ONCE):
        runs.end(str(visitor))
    assert ended(again)


def test_a_run_trains_where_the_system_has_no_niceness(tmp_path):
    """Windows has no os.nice."""
    script = (
        "import os, runpy; del os.nice; "
        "runpy.run_module('pondernet.demo.training.process', run_name='__main__')"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path), "learnt"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    process.stdin.write(json.dumps(asdict(replace(live_config(**SMALL), steps=5))) + "\n")
    process.stdin.flush()
    assert process.wait(timeout=240) == 0
    process.communicate()
    assert checkpoints.load(tmp_path / "learnt").model.n_elems == 3
