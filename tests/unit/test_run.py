"""A run in a folder: how it stops, and what is left when it cannot continue."""

import io
import json
import os
import signal
import sys
from dataclasses import replace

import pytest
import torch

from pondernet import ParityPonderGRU, checkpoints, evaluate, run, stopping
from pondernet import train as train_command
from pondernet.checkpoints import CheckpointError
from pondernet.config import TrainConfig
from pondernet.demo.networks.library import Library
from pondernet.resume import STATE, load_state, save_state
from pondernet.training import train
from pondernet.training_state import DivergedError, TrainingState

SMALL = ["--n-elems=3", "--n-hidden=4", "--max-steps=3", "--steps=20", "--log-every=10"]
DIVERGES = ["--learning-rate=0.99", "--weight-decay=1000"]
CONFIG = TrainConfig(n_elems=4, n_hidden=8, max_steps=5, start=2, steps=60, log_every=20)


def lines_of(folder):
    """The metrics; like any other program, this one takes no NaN in JSON."""

    def refuse(constant):
        raise ValueError(constant)

    lines = (folder / run.METRICS).read_text().splitlines()
    return [json.loads(line, parse_constant=refuse) for line in lines]


def without_seconds(lines):
    return [{name: value for name, value in line.items() if name != "seconds"} for line in lines]


def test_a_run_that_diverges_names_the_step_and_saves_no_network(tmp_path):
    with pytest.raises(SystemExit) as ended:
        train_command.main([*SMALL, *DIVERGES, f"--out={tmp_path}"])
    sentence = ended.value.code  # a text: Python prints it and exits with 1
    assert sentence.startswith("training diverged between step 10 and step 20: ")
    assert f"{tmp_path / STATE} holds the last finite state" in sentence
    assert {path.name for path in tmp_path.iterdir()} == {STATE, run.METRICS}
    assert [line["step"] for line in lines_of(tmp_path)] == [10]
    assert not load_state(tmp_path).count_not_finite()


@pytest.mark.parametrize("value", [torch.nan, torch.inf, -torch.inf])
def test_one_weight_that_is_not_finite_ends_the_run_at_the_next_metrics(value):
    state = TrainingState(CONFIG)
    steps = train(CONFIG, state)
    next(steps)
    # A weight of the head that no vector makes the loss depend on would go unnoticed in the loss.
    with torch.no_grad():
        state.model.gru.weight_ih[0, 3] = value
    with pytest.raises(DivergedError, match="between step 20 and step 40"):
        next(steps)


def test_a_run_stopped_after_it_diverged_keeps_the_state_from_before(tmp_path, monkeypatch):
    saves = []
    monkeypatch.setattr(run, "SAVE_EVERY", 0)  # after every step
    real = run.save_state
    monkeypatch.setattr(
        run, "save_state", lambda out, state: saves.append(state.step) or real(out, state)
    )
    with pytest.raises(DivergedError):
        run.run(tmp_path, TrainingState(replace(CONFIG, learning_rate=0.99, weight_decay=1e5)))
    assert 1 <= load_state(tmp_path).step == saves[-1] < 20
    assert not load_state(tmp_path).count_not_finite()


def damage(folder, value):
    model = ParityPonderGRU.from_pretrained(folder)
    with torch.no_grad():
        model.output_layer.bias.fill_(value)
    model.save_pretrained(folder)


@pytest.mark.parametrize("value", [torch.nan, torch.inf])
def test_a_network_with_weights_that_are_not_finite_is_refused_and_named(trained, caplog, value):
    damage(trained, value)
    with pytest.raises(CheckpointError, match=r"small/model\.safetensors holds weights that are"):
        checkpoints.load(trained)
    assert Library(trained.parent).names == []
    assert "small/model.safetensors holds weights that are not finite" in caplog.text


def test_a_record_with_nan_is_refused(trained):
    record = json.loads((trained / "training.json").read_text())
    (trained / "training.json").write_text(json.dumps(record | {"seconds": float("nan")}))
    with pytest.raises(CheckpointError, match=r"training\.json is not .* NaN"):
        checkpoints.load(trained)


def test_scores_that_are_not_finite_leave_every_file_as_it_was(trained, monkeypatch):
    real = evaluate.evaluate
    monkeypatch.setattr(
        evaluate, "evaluate", lambda *a, **k: replace(real(*a, **k), expected_steps=float("nan"))
    )
    before = {path.name: path.read_bytes() for path in trained.iterdir()}
    with pytest.raises(SystemExit, match=r"scores are not written: .* finite numbers only"):
        evaluate.main([str(trained), "--vectors=100", "--write"])
    assert {path.name: path.read_bytes() for path in trained.iterdir()} == before


def test_no_network_with_weights_that_are_not_finite_is_saved(trained, tmp_path):
    checkpoint = checkpoints.load(trained)
    with torch.no_grad():
        checkpoint.model.gru.bias_hh[0] = torch.nan
    with pytest.raises(ValueError, match="weights that are not finite"):
        checkpoints.save(tmp_path / "other", checkpoint.model, checkpoint.record)
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("sizes", [{}, {"max_steps": 1}, {"unroll": 1}])
def test_a_run_stopped_anywhere_is_resumed_to_the_last_bit(tmp_path, sizes):
    config = replace(CONFIG, threshold=0.4, final_lambda_p=0.9, weight_decay=0.1, **sizes)
    whole = TrainingState(config)
    unbroken = list(train(config, whole))
    for stop_at in (1, 7, 20, 33, 59):
        first = TrainingState(config)
        metrics = list(train(config, first, lambda: first.step >= stop_at))  # noqa: B023
        assert first.step == stop_at
        save_state(tmp_path, first)
        second = load_state(tmp_path)
        metrics += train(config, second)
        assert [replace(m, seconds=0) for m in metrics] == [replace(m, seconds=0) for m in unbroken]
        for ours, theirs in zip(second.model.parameters(), whole.model.parameters(), strict=True):
            assert torch.equal(ours, theirs)


@pytest.mark.parametrize("signal_name", ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGBREAK"])
def test_a_signal_between_two_metrics_is_heard_there(tmp_path, monkeypatch, signal_name):
    """SIGBREAK is the signal of Windows; another one stands for it."""
    number = getattr(signal, signal_name, signal.SIGUSR2)
    monkeypatch.setattr(signal, signal_name, number, raising=False)
    monkeypatch.setattr(stopping, "PATIENCE", 0)
    config = replace(CONFIG, steps=40, log_every=20)
    real, before = run.train, signal.getsignal(number)

    def signals_itself(config, state, stops):
        def stops_or_signals():
            if state.step == 3:
                os.kill(os.getpid(), number)
            return stops()

        return real(config, state, stops_or_signals)

    monkeypatch.setattr(run, "train", signals_itself)
    assert run.run(tmp_path, TrainingState(config)) == number
    assert load_state(tmp_path).step in (3, 4)
    assert lines_of(tmp_path) == []
    assert signal.getsignal(number) == before
    monkeypatch.setattr(run, "train", real)
    assert run.run(tmp_path, load_state(tmp_path)) == 0
    run.run(tmp_path / "whole", TrainingState(config))
    assert without_seconds(lines_of(tmp_path)) == without_seconds(lines_of(tmp_path / "whole"))


def test_a_long_interval_is_saved_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "SAVE_EVERY", 0)
    steps = []
    real = run.save_state
    monkeypatch.setattr(
        run, "save_state", lambda out, state: steps.append(state.step) or real(out, state)
    )
    run.run(tmp_path, TrainingState(replace(CONFIG, steps=5, log_every=3)))
    assert steps == [0, 1, 2, 3, 4, 5]


def test_the_state_does_not_hold_its_file(tmp_path):
    """Windows replaces no file that is mapped into memory, as the optimizer's moments were."""
    state = TrainingState(CONFIG)
    next(train(CONFIG, state))
    save_state(tmp_path, state)
    loaded = load_state(tmp_path)
    path = tmp_path / STATE
    with path.open("r+b") as file:  # the same file, with other bytes
        file.write(b"\xff" * path.stat().st_size)
    for index, moments in state.optimizer.state_dict()["state"].items():
        for name, value in moments.items():
            assert torch.equal(loaded.optimizer.state_dict()["state"][index][name], value)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_metrics_are_lines_in_a_log_and_one_line_of_a_terminal(tmp_path, monkeypatch, capsys):
    config = replace(CONFIG, n_elems=64, start=64, steps=20, log_every=10)
    run.run(tmp_path / "log", TrainingState(config))
    logged = capsys.readouterr().err
    assert "\r" not in logged
    assert [line.split(", ")[0] for line in logged.splitlines()] == ["positions 64/64"] * 2
    assert [line.split(", ")[-2] for line in logged.splitlines()] == ["10/20", "20/20"]

    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("COLUMNS", "80")
    run.run(tmp_path / "terminal", TrainingState(config))
    first, *lines = sys.stderr.getvalue().removesuffix("\n").split("\r")
    assert first == ""
    assert [len(line) for line in lines] == [79, 79]
    for line in lines:
        assert line.startswith("positions 64/64, accuracy ")
        assert line.rstrip().endswith(" left")  # nothing is cut
