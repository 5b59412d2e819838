"""The training runs of the page: bounds, processes, and what they leave."""

import io
import json
import re
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import asdict, replace

import pytest
from running import wait_until

from pondernet import checkpoints
from pondernet.demo.training import runs as runs_module
from pondernet.demo.training.fields import FIELDS
from pondernet.demo.training.presets import PRESETS
from pondernet.demo.training.recipe import live_config, values_of
from pondernet.demo.training.runs import (
    RUNS_AT_ONCE,
    BusyError,
    RunFailedError,
    TrainingRun,
    TrainingRuns,
)

VALUES = PRESETS[0].values | {"n_elems": 3, "n_hidden": 8}
SMALL = live_config(VALUES)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("n_elems", 2, "Elements must be a whole number from 3 to 64; got 2."),
        ("n_elems", 65, "Elements must be a whole number from 3 to 64; got 65."),
        ("n_elems", None, "Elements must be a whole number from 3 to 64; it is empty."),
        ("n_hidden", 8.5, "Hidden units must be a whole number from 8 to 128; got 8.5."),
        ("max_steps", True, "Steps at most, N must be a whole number from 2 to 24; got True."),
        ("lambda_p", 0, "Prior \u03bb\u209a must be a number from 0.01 to 0.99; got 0."),
        ("beta", -1, "Prior weight \u03b2 must be a number from 0.0001 to 100; got -1."),
        ("learning_rate", 2, "Learning rate must be a number from 1e-05 to 0.1; got 2."),
        ("seed", 1.5, "Seed must be a whole number from 0 to 4294967295; got 1.5."),
    ],
)
def test_a_field_that_makes_no_sense_is_named_by_its_label(field, value, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        live_config(VALUES | {field: value})


def test_every_preset_fills_every_field_with_what_is_allowed():
    assert len({preset.name for preset in PRESETS}) == len(PRESETS)
    for preset in PRESETS:
        assert set(preset.values) == set(FIELDS)
        live_config(preset.values, told=preset.told)


def test_a_network_that_is_told_what_to_know_reads_one_element_a_step():
    (preset,) = [preset for preset in PRESETS if preset.told]
    config = live_config(preset.values, told=True)
    assert (config.hint, config.groups, config.start) == (1, 8, 2)
    # The prior moves from a slow and strong one to the visitor's.
    assert (config.lambda_p, config.final_lambda_p) == (0.1, preset.values["lambda_p"])
    assert (config.beta, config.final_beta) == (0.3, preset.values["beta"])
    assert values_of(config) == dict(preset.values)
    assert values_of(live_config(PRESETS[0].values)) == dict(PRESETS[0].values)
    with pytest.raises(ValueError, match="N must be at least 10 to read 8 elements"):
        live_config(preset.values | {"max_steps": 9}, told=True)


def test_help_is_few_positions_and_groups_of_units_and_can_be_left_out():
    helped, alone = live_config(PRESETS[0].values), live_config(PRESETS[0].values, helped=False)
    assert (helped.start, helped.groups) == (2, 8)
    assert (alone.start, alone.groups) == (8, 1)
    assert alone.steps == 8 * helped.steps
    assert (
        replace(alone, start=2, groups=8, steps=helped.steps, log_every=helped.log_every) == helped
    )


def test_a_finished_run_leaves_a_checkpoint_that_can_be_taken_away():
    kept = []
    run = TrainingRun(replace(SMALL, steps=30, log_every=10), "yours-3", kept.append)
    while not run.ended:  # as a page does: a run that nobody watches ends
        run.watch()
        time.sleep(0.1)
    assert run.finished
    learnt = run.result()
    assert kept == [learnt]
    assert learnt.model.n_elems == 3
    assert 0 < learnt.record["evaluations"][0]["accuracy"] <= 1
    with zipfile.ZipFile(io.BytesIO(run.archive)) as archive:
        names = {name.rpartition("/")[2] for name in archive.namelist()} - {""}
    assert names == {"config.json", "model.safetensors", "training.json", "README.md"}
    assert not run.root.exists()
    assert [report.metrics.step for report in run.reports] == [10, 20, 30]
    assert all(0 <= report.accuracy_on_all <= 1 for report in run.reports)
    assert run.seconds_left == 0


def test_runs_are_bounded_and_make_room_when_they_end():
    runs = TrainingRuns()
    going = [runs.start(str(visitor), SMALL, "yours-3") for visitor in range(RUNS_AT_ONCE)]
    with pytest.raises(BusyError):
        runs.start("one more", SMALL, "yours-3")
    runs.end("0")
    assert going[0].ended
    with pytest.raises(RunFailedError, match="it was ended"):
        going[0].result()
    again = runs.start("1", SMALL, "yours-3")  # instead of the visitor's first
    assert going[1].ended
    assert runs.find("1") is again
    assert not again.ended
    runs.close()
    assert again.ended
    assert runs.find("1") is None


def test_a_visitor_who_has_to_wait_keeps_the_last_run(monkeypatch):
    runs = TrainingRuns()
    last = runs.start("visitor", SMALL, "yours-3")
    monkeypatch.setattr(runs_module, "RUNS_AT_ONCE", 0)
    with pytest.raises(BusyError):
        runs.start("visitor", SMALL, "yours-3")
    assert runs.find("visitor") is last
    runs.close()


def test_a_run_that_cannot_start_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(runs_module.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(runs_module.sys, "executable", str(tmp_path / "missing"))
    with pytest.raises(FileNotFoundError):
        TrainingRun(SMALL, "yours-3")
    assert not list(tmp_path.iterdir())


def test_a_run_that_no_page_watches_ends(monkeypatch):
    monkeypatch.setattr(runs_module, "ABANDONED", 0)
    run = TrainingRun(SMALL, "yours-3")
    wait_until(lambda: run.ended)
    with pytest.raises(RunFailedError, match="no page watched it"):
        run.result()


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
    process.stdin.write(json.dumps(asdict(replace(SMALL, steps=5))) + "\n")
    process.stdin.flush()
    assert process.wait(timeout=240) == 0
    process.communicate()
    assert checkpoints.load(tmp_path / "learnt").model.n_elems == 3


def test_closing_ends_a_run_that_is_just_being_started(monkeypatch):
    starts, goes_on, closed = threading.Event(), threading.Event(), threading.Event()

    class Starting:
        ended = False
        close = staticmethod(closed.set)

        def __init__(self, *_):
            starts.set()
            goes_on.wait()

    monkeypatch.setattr(runs_module, "TrainingRun", Starting)
    runs = TrainingRuns()
    starter = threading.Thread(target=runs.start, args=("visitor", SMALL, "yours"))
    closer = threading.Thread(target=runs.close)
    starter.start()
    starts.wait()
    closer.start()
    goes_on.set()
    starter.join()
    closer.join()
    assert closed.is_set()
