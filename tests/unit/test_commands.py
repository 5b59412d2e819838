"""The command lines that train and score."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import torch

from pondernet import ParityPonderGRU, checkpoints, command_line, evaluate
from pondernet import train as train_command
from pondernet.config import TrainConfig
from pondernet.resume import save_state
from pondernet.training import train


def test_help_explains_every_field(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "1000")  # no line is broken, at a hyphen for example
    with pytest.raises(SystemExit):
        train_command.main(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    for field in fields(TrainConfig):
        assert f"--{field.name.replace('_', '-')}" in text
        assert field.metadata["help"] in text


def test_the_command_line_trains_saves_and_scores(tmp_path, capsys):
    folder = tmp_path / "parity-3"
    options = {"n-elems": 3, "n-hidden": 16, "max-steps": 5, "steps": 300, "start": 2}
    arguments = [f"--{name}={value}" for name, value in options.items()]
    train_command.main([*arguments, "--out", str(folder)])
    evaluate.main([str(folder), "--vectors", "500", "--seeds", "4", "5", "--write"])
    assert "accuracy" in capsys.readouterr().out
    record = json.loads((folder / "training.json").read_text())
    assert record["config"]["n_elems"] == 3
    (evaluation,) = record["evaluations"]
    assert (evaluation["vectors"], evaluation["seeds"]) == (500, [4, 5])
    assert "| 3 |" in (folder / "README.md").read_text()
    assert checkpoints.load(folder).model.max_steps == 5


def test_a_network_is_scored_within_its_training_and_beyond(tmp_path):
    folder = tmp_path / "few"
    few = ["--n-elems=4", "--n-hidden=4", "--max-steps=3", "--steps=10", "--max-nonzero=2"]
    train_command.main([*few, f"--out={folder}"])
    evaluate.main([str(folder), "--vectors", "200", "--write"])
    within, beyond = json.loads((folder / "training.json").read_text())["evaluations"]
    assert [score["count"] for score in within["by_nonzero"]] == [1, 2]
    assert [score["count"] for score in beyond["by_nonzero"]] == [3, 4]
    card = (folder / "README.md").read_text()
    assert "| 3 to 4 | **" in card
    assert "| 3 to 4 non-zeros | ones | minus ones | alternating | random signs |" in card


def test_the_command_line_names_a_bad_field(capsys):
    with pytest.raises(SystemExit):
        train_command.main(["--lambda-p", "2"])
    assert "lambda_p must be" in capsys.readouterr().err


SHORT = ["--n-hidden=8", "--max-steps=2", "--steps=4", "--log-every=2", "--device=cpu"]


def test_a_run_that_ends_before_all_positions_are_in_says_so(tmp_path, capsys):
    out = tmp_path / "short"
    assert train_command.main(["--n-elems=8", *SHORT, f"--out={out}"]) == 3
    assert "At the end only 2 of 8 positions were in" in capsys.readouterr().out
    assert checkpoints.load(out).record["positions"] == 2
    card = (out / "README.md").read_text()
    assert "only the first 2 of 8 positions were in" in card
    assert "1 to 2 non-zero elements" in card
    assert (
        train_command.main(["--n-elems=8", *SHORT, "--start=8", f"--out={tmp_path / 'all'}"]) == 0
    )
    assert "were in" not in capsys.readouterr().out + (tmp_path / "all" / "README.md").read_text()


def test_a_network_that_a_run_starts_from_keeps_its_sizes_and_its_weights(tmp_path, capsys):
    """By default there are groups, and fewer steps; a network without groups keeps neither."""
    first, second = tmp_path / "first", tmp_path / "second"
    sizes = ["--n-elems=6", "--n-hidden=8", "--max-steps=7", "--groups=1", "--device=cpu"]
    train_command.main([*sizes, "--steps=2", "--start=6", f"--out={first}"])
    # So small a learning rate moves no weight further than a thousandth.
    rate = ["--steps=1", "--learning-rate=1e-4", "--device=cpu"]
    assert train_command.main([f"--init={first}", *rate, f"--out={second}"]) == 0
    ours, theirs = (ParityPonderGRU.from_pretrained(folder) for folder in (second, first))
    assert ours.max_steps == 7
    for our, their in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(our, their, atol=1e-3, rtol=1e-2)
    with pytest.raises(SystemExit):
        train_command.main([f"--init={first}", "--groups=2", *rate, f"--out={tmp_path / 'third'}"])
    # Each of two groups leaves out half of 24 times 6 weights.
    assert "groups = 2 would set 72 weights" in capsys.readouterr().err
    assert not (tmp_path / "third").exists()


def test_a_command_that_is_run_again_goes_on_from_its_state(tmp_path, monkeypatch):
    command = ["--n-elems=8", *SHORT, "--start=8", f"--out={tmp_path}", "--begin-or-resume"]
    from_steps = []
    real = train_command.run

    def stopped_once(out, state):
        from_steps.append(state.step)
        if len(from_steps) == 1:
            next(train(state.config, state))
            save_state(out, state)
            return signal.SIGUSR1
        return real(out, state)

    monkeypatch.setattr(train_command, "run", stopped_once)
    statuses = [train_command.main(command) for _ in range(3)]
    assert from_steps == [0, 2]  # the third time it is finished
    assert statuses == [128 + signal.SIGUSR1, 0, 0]


def test_compiling_that_does_not_work_is_one_sentence_before_anything_is_written(
    tmp_path, capsys, monkeypatch
):
    def no_compiler(*_, **__):
        raise RuntimeError("No working C++ compiler found\nTraceback")

    monkeypatch.setattr(torch, "compile", no_compiler)
    with pytest.raises(SystemExit):
        train_command.main(["--n-elems=3", *SHORT, "--compile", f"--out={tmp_path / 'run'}"])
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last.endswith("Triton for a GPU: No working C++ compiler found")
    assert not (tmp_path / "run").exists()


def test_ctrl_c_ends_a_command_with_130_and_no_traceback():
    with pytest.raises(SystemExit) as ended:
        command_line.run_command(lambda: signal.raise_signal(signal.SIGINT))
    assert ended.value.code == 130


@pytest.mark.parametrize("command", ["-m pondernet.train", "-m pondernet.sweep", "app.py"])
def test_ctrl_c_while_pytorch_is_imported_ends_the_process_without_a_traceback(tmp_path, command):
    (tmp_path / "torch.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\n")
    done = subprocess.run(
        [sys.executable, *command.split()],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")
