"""The command lines that train and score."""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import fields

import pytest

from pondernet import checkpoints, evaluate
from pondernet import train as train_command
from pondernet.config import TrainConfig


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
    assert "scores.svg" in (folder / "README.md").read_text()
    ElementTree.parse(folder / "scores.svg")
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
