"""The networks in checkpoints/ do what their cards say."""

import json
from itertools import product
from pathlib import Path

import pytest
import torch

from pondernet import ParityPonderGRU, checkpoints
from pondernet.evaluation import evaluate
from pondernet.model_card import model_card
from pondernet.parity import parity

ROOT = Path(__file__).parents[2] / "checkpoints"
FOLDERS = checkpoints.find(ROOT)


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request):
    return request.param


def test_a_first_network_ships():
    assert "parity-8" in [folder.name for folder in FOLDERS]


def test_the_card_is_the_one_that_the_record_makes(folder):
    checkpoint = checkpoints.load(folder)
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert card == model_card(folder.name, checkpoint.record)
    assert f"--out checkpoints/{folder.name}" in checkpoint.record["commands"][-1]


def test_the_scores_in_the_record_are_measured_again_within_chance(folder):
    checkpoint = checkpoints.load(folder)
    for written in checkpoint.record["evaluations"]:
        fresh = evaluate(checkpoint.model, tuple(written["nonzero"]), vectors=2_000, seeds=(9,))
        # Five standard deviations of the share of errors in 2 000 vectors, and one vector more.
        error = 1 - written["accuracy"]
        assert 1 - fresh.accuracy <= error + 5 * (error / 2_000) ** 0.5 + 1 / 2_000
        assert fresh.expected_steps == pytest.approx(written["expected_steps"], rel=0.05)


def test_the_readme_shows_the_measured_figures(folder):
    record = checkpoints.load(folder).record
    readme = (ROOT.parent / "README.md").read_text(encoding="utf-8").splitlines()
    for scores in record["evaluations"]:
        least, most = scores["nonzero"]
        row = (
            f"| [{folder.name}](checkpoints/{folder.name}/README.md) "
            f"| {least} to {most} of {record['config']['n_elems']} | {scores['accuracy']:.4f} "
            f"| {scores['expected_steps']:.2f} | {scores['steps_deviation']:.2f} "
            f"| {scores['steps_rank_correlation']:.2f} | {record['seconds'] / 60:.0f} min |"
        )
        assert row in readme


def test_parity_8_scores_099_on_20_000_fresh_vectors():
    model = ParityPonderGRU.from_pretrained(ROOT / "parity-8")
    assert evaluate(model, (1, 8), vectors=20_000, seeds=(1,)).accuracy >= 0.99


def test_parity_8_answers_99_percent_of_all_vectors_there_are_mostly_right():
    model = ParityPonderGRU.from_pretrained(ROOT / "parity-8").eval()
    x = torch.tensor(list(product([-1.0, 0.0, 1.0], repeat=8)))
    assert len(x) == 6561
    with torch.no_grad():
        p, y, *_ = model(x)
    right = (p * ((y > 0) == (parity(x) > 0))).sum(0)  # chance of a right sampled answer
    assert (right > 0.5).float().mean() >= 0.99


def test_the_narrow_network_thinks_longer_about_some_vectors_and_is_right_for_every_count():
    record = checkpoints.load(ROOT / "parity-16-narrow").record["evaluations"][0]
    assert record["steps_deviation"] >= 3
    assert record["steps_rank_correlation"] >= 0.9
    assert min(score["accuracy"] for score in record["by_nonzero"]) >= 0.99


def test_64_elements_beat_the_papers_accuracy_in_three_steps():
    model = ParityPonderGRU.from_pretrained(ROOT / "parity-64")
    score = evaluate(model, (1, 64), vectors=20_000, seeds=(3,))  # none of those in the record
    assert (model.n_elems, model.max_steps) == (64, 20)
    assert score.accuracy >= 0.995
    assert score.expected_steps <= 3.0


def test_nothing_in_the_folders_is_a_pickle(folder):
    assert {path.suffix for path in folder.iterdir()} == {".json", ".safetensors", ".md", ".svg"}
    json.loads((folder / "config.json").read_text())
