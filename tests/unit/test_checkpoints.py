import json
import os
import pickle
from dataclasses import asdict

import pytest
import torch

from pondernet import ParityPonderGRU, checkpoints
from pondernet.checkpoints import CheckpointError
from pondernet.config import TrainConfig


@pytest.fixture
def folder(tmp_path):
    torch.manual_seed(0)
    record = {
        "commands": ["python -m pondernet.train --n-elems 4"],
        "config": asdict(TrainConfig(n_elems=4, n_hidden=3, max_steps=5)),
        "prior": {"lambda_p": 0.8, "beta": 0.01},
        "seconds": 1.5,
        "hardware": "1 thread",
        "torch": "2",
    }
    checkpoints.save(tmp_path / "small", ParityPonderGRU(4, 3, 5), record)
    return tmp_path / "small"


def test_what_was_saved_is_loaded(folder):
    checkpoint = checkpoints.load(folder)
    x = torch.tensor([[1.0, 0.0, -1.0, 1.0]])
    again = ParityPonderGRU.from_pretrained(folder)
    torch.testing.assert_close(checkpoint.model(x)[0], again(x)[0], rtol=0, atol=0)
    assert (again.n_elems, again.n_hidden, again.max_steps) == (4, 3, 5)
    assert checkpoint.name == "small"
    assert checkpoint.lambda_p == 0.8
    assert checkpoint.max_nonzero == 4
    assert not checkpoint.model.training


def test_a_folder_holds_the_four_files_and_nothing_is_left_beside_it(folder):
    names = {path.name for path in folder.iterdir()}
    assert names == {"config.json", "model.safetensors", "training.json", "README.md"}
    assert [path.name for path in folder.parent.iterdir()] == ["small"]


def test_a_network_is_never_written_over(folder):
    before = (folder / "model.safetensors").read_bytes()
    with pytest.raises(FileExistsError, match="is there already"):
        checkpoints.save(folder, ParityPonderGRU(2, 3, 5), checkpoints.load(folder).record)
    assert (folder / "model.safetensors").read_bytes() == before


def test_what_a_killed_writer_left_is_cleared_away(tmp_path):
    (tmp_path / "small" / ".new").mkdir(parents=True)
    (tmp_path / "small" / ".new" / "model.safetensors").touch()
    (tmp_path / "small" / ".training.json.new").touch()
    model = ParityPonderGRU(4, 3, 5)
    config = asdict(TrainConfig(n_elems=4, n_hidden=3, max_steps=5))
    record = {"commands": [], "config": config, "seconds": 1.0, "hardware": "", "torch": ""}
    checkpoints.save(tmp_path / "small", model, record | {"prior": {"lambda_p": 0.5, "beta": 1.0}})
    assert not [path for path in (tmp_path / "small").iterdir() if path.name.startswith(".")]


def test_the_card_names_the_command(folder):
    assert "python -m pondernet.train --n-elems 4" in (folder / "README.md").read_text()


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "training.json"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(CheckpointError, match=f"{name} is missing"):
        checkpoints.load(folder)


def garbled(folder):
    """Ways in which a file is not what it should be, by the file that the error must name."""
    config = json.loads((folder / "config.json").read_text())
    record = json.loads((folder / "training.json").read_text())
    weights = (folder / "model.safetensors").read_bytes()
    yield "config.json", b"{"
    yield "config.json", b"[1]"
    yield "config.json", json.dumps(config | {"n_hidden": 0}).encode()
    yield "config.json", json.dumps({"n_elems": 4}).encode()
    yield "config.json", json.dumps(config | {"n_hidden": 10**8}).encode()
    yield "model.safetensors", weights[: len(weights) // 2]
    yield "model.safetensors", b""
    yield "model.safetensors", pickle.dumps({"gru.weight_hh": [1.0]})
    yield "training.json", b"\xff"
    yield "training.json", b"null"
    yield "training.json", json.dumps({"config": {}}).encode()
    yield "training.json", json.dumps({"config": record["config"]}).encode()
    yield "training.json", json.dumps(record | {"prior": {"lambda_p": 2}}).encode()


def test_files_that_are_not_what_they_should_be_are_refused_by_name(folder):
    for name, content in garbled(folder):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(content)
        with pytest.raises(CheckpointError, match=name):
            checkpoints.load(folder)
        (folder / name).write_bytes(whole)
    checkpoints.load(folder)


def test_weights_of_another_shape_are_refused(folder):
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"n_hidden": 7}))
    record = json.loads((folder / "training.json").read_text())
    record["config"]["n_hidden"] = 7
    (folder / "training.json").write_text(json.dumps(record))
    with pytest.raises(CheckpointError, match=r"model.safetensors does not hold .*'n_hidden': 7"):
        checkpoints.load(folder)


def test_checkpoints_are_found_in_the_order_of_their_numbers(tmp_path):
    for name in ("parity-64", "parity-8", "parity-16-narrow", "other", ".hidden", "empty"):
        (tmp_path / name).mkdir()
        if name != "empty":
            (tmp_path / name / "config.json").touch()
    found = [folder.name for folder in checkpoints.find(tmp_path)]
    assert found == ["other", "parity-8", "parity-16-narrow", "parity-64"]


def test_a_folder_that_does_not_exist_holds_none(tmp_path):
    assert checkpoints.find(tmp_path / "nowhere") == []


def test_what_save_pretrained_writes_can_be_read_by_others_and_says_what_it_is(tmp_path):
    before = os.umask(0o022)
    try:
        ParityPonderGRU(4, 3, 5).save_pretrained(tmp_path)
    finally:
        os.umask(before)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        "config.json": 0o644,
        "model.safetensors": 0o644,
        "README.md": 0o644,
    }
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "More Information Needed" not in card
    assert "A PonderNet for parity" in card
    assert "pondernet" in card.split("---")[1]  # among the tags of the Hub's header
