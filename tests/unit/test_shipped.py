"""The networks in checkpoints/ do what their cards say."""

import json
import re
import shlex
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch

from pondernet import ParityPonderGRU, checkpoints
from pondernet import evaluate as evaluate_command
from pondernet import train as train_command
from pondernet.evaluation import evaluate
from pondernet.halting import expected_steps
from pondernet.model_card import model_card
from pondernet.parity import parity, random_vectors, running_parity
from pondernet.patterns import alternating, block, pattern_vectors
from pondernet.scores import Evaluation

ROOT = Path(__file__).parents[2] / "checkpoints"
FOLDERS = checkpoints.find(ROOT)
NEW_SEED = 9  # none of those in the records


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request):
    return request.param


def test_a_first_network_ships():
    assert "parity-8" in [folder.name for folder in FOLDERS]


def test_the_card_is_the_one_that_the_record_makes(folder):
    checkpoint = checkpoints.load(folder)
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert card == model_card(folder.name, checkpoint.record)


def test_the_commands_in_the_card_make_a_network_of_its_size(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    checkpoint = checkpoints.load(folder)
    commands = [shlex.split(command) for command in checkpoint.record["commands"]]
    for command in commands:
        assert command[:3] == ["python", "-m", "pondernet.train"]
        arguments = [word for word in command[3:] if word != "--compile"]
        train_command.main([*arguments, "--steps", "1", "--device", "cpu"])
    made = checkpoints.load(Path("runs") / folder.name)
    sizes = [(m.n_elems, m.n_hidden, m.max_steps) for m in (made.model, checkpoint.model)]
    assert sizes[0] == sizes[1]
    assert len(made.record["commands"]) == len(commands)


def test_the_command_in_the_card_scores_the_network(folder, monkeypatch, capsys):
    monkeypatch.chdir(ROOT.parent)
    card = (folder / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^python -m pondernet\.evaluate (.*) --write$", card, re.MULTILINE)
    evaluate_command.main([*shlex.split(command), "--vectors", "20", "--seeds", "0"])
    assert "accuracy of the sampled prediction" in capsys.readouterr().out


def errors_within_chance(recorded: float, seen: int, fresh: float, vectors: int) -> bool:
    """Whether the share of right answers is as recorded from ``seen`` vectors, or better.

    The bound is five standard deviations of the share of errors in ``vectors``, and one vector
    more in each sample.
    """
    error = 1 - recorded + 1 / seen
    return 1 - fresh <= error + 5 * (error / vectors) ** 0.5 + 1 / vectors


def test_the_scores_in_the_record_are_measured_again_within_chance(folder):
    checkpoint = checkpoints.load(folder)
    for written in checkpoint.record["evaluations"]:
        assert NEW_SEED not in written["seeds"]
        seen = written["vectors"] * len(written["seeds"])
        fresh = evaluate(
            checkpoint.model, tuple(written["nonzero"]), vectors=2_000, seeds=(NEW_SEED,)
        )
        assert errors_within_chance(written["accuracy"], seen, fresh.accuracy, 2_000)
        assert fresh.expected_steps == pytest.approx(written["expected_steps"], rel=0.05)
        for rule, again in zip(written["rules"], fresh.rules, strict=True):
            assert rule["rule"] == again.rule
            assert errors_within_chance(rule["accuracy"], seen, again.accuracy, 2_000)
            assert again.steps == pytest.approx(rule["steps"], rel=0.05)


def test_steps_taken_and_needed_are_measured_again_within_chance(folder):
    """By a plain loop over the vectors, apart from the scorer."""
    checkpoint = checkpoints.load(folder)
    model, n_elems = checkpoint.model, checkpoint.model.n_elems
    generator = torch.Generator().manual_seed(NEW_SEED)
    vectors = 6_000
    for written in checkpoint.record["evaluations"]:
        x = random_vectors(vectors, n_elems, tuple(written["nonzero"]), generator=generator)
        with torch.no_grad():
            p, y = model.ponder(x)
        right = ((y > 0) == (parity(x) > 0)).T.tolist()
        needed = []
        for reached, answers in zip((1 - p.cumsum(0) + p).T.tolist(), right, strict=True):
            counting = [
                answer for chance, answer in zip(reached, answers, strict=True) if chance >= 0.001
            ]
            stays = 0
            while stays < len(counting) and counting[-1 - stays]:
                stays += 1
            needed.append(len(counting) - stays + 1)
        needed, taken = np.array(needed), expected_steps(p).double().numpy()

        def measure(which, needed=needed, taken=taken):
            a, b = needed[which], taken[which]
            return b.std(), a.mean(), np.corrcoef(a, b)[0, 1]

        # The standard errors by the bootstrap: as the figures vary among samples drawn from the
        # sample. The record's own error comes on top of it.
        random = np.random.default_rng(0)
        resampled = [measure(random.integers(0, vectors, vectors)) for _ in range(100)]
        seen = vectors / (written["vectors"] * len(written["seeds"]))
        bounds = 5 * np.std(resampled, axis=0) * (1 + seen) ** 0.5 + 0.005
        names = ("steps_deviation", "needed_steps", "needed_correlation")
        for fresh, name, bound in zip(measure(slice(None)), names, bounds, strict=True):
            assert abs(fresh - written[name]) <= bound, name


def test_the_scores_on_patterns_are_measured_again_within_chance(folder):
    checkpoint = checkpoints.load(folder)
    assert len(checkpoint.record["patterns"]) == 20 * len(checkpoint.record["evaluations"])
    for written in checkpoint.record["patterns"]:
        sample = partial(pattern_vectors, place=written["place"], signs=written["signs"])
        nonzero = tuple(written["nonzero"])
        fresh = evaluate(checkpoint.model, nonzero, vectors=500, seeds=(NEW_SEED,), sample=sample)
        seen = written["vectors"]
        assert errors_within_chance(written["accuracy"], seen, fresh.accuracy, 500)


def test_the_readme_shows_the_measured_figures(folder):
    record = checkpoints.load(folder).record
    readme = (ROOT.parent / "README.md").read_text(encoding="utf-8").splitlines()
    for written in record["evaluations"]:
        scores = Evaluation.of_record(written)
        least, most = scores.nonzero
        needed, taken = scores.needed_by_ones, scores.taken_by_ones
        row = (
            f"[{folder.name}](checkpoints/{folder.name}/README.md) "
            f"| {least} to {most} of {record['config']['n_elems']} | {scores.accuracy:.4f} "
            f"| {scores.expected_steps:.2f} | {scores.needed_steps:.2f} "
            f"| {needed.first:.1f}→{needed.last:.1f} | {taken.first:.1f}→{taken.last:.1f} "
            f"| {scores.accuracy_at_mean:.4f} | {record['seconds'] / 60:.0f} min"
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


def test_the_narrow_network_needs_more_steps_for_more_ones_and_is_right_for_every_count():
    model = ParityPonderGRU.from_pretrained(ROOT / "parity-16-narrow")
    # 60 000 vectors: some 3 750 of each number, a standard deviation of 0.001 of its accuracy.
    score = evaluate(model, (1, 16), vectors=60_000, seeds=(NEW_SEED,))
    assert score.steps_deviation >= 3
    assert score.needed_by_ones.rank_correlation >= 0.95
    assert score.needed_by_ones.last - score.needed_by_ones.first >= 2
    assert min(each.accuracy for each in score.by_nonzero) >= 0.99


def test_the_network_that_reads_stops_after_the_last_one_because_it_has_to():
    model = ParityPonderGRU.from_pretrained(ROOT / "parity-16-reading")
    score = evaluate(model, (1, 16), vectors=60_000, seeds=(NEW_SEED,))
    needed, taken = score.needed_by_ones, score.taken_by_ones
    assert score.accuracy >= 0.998
    assert min(needed.last - needed.first, taken.last - taken.first) >= 5
    assert min(needed.rank_correlation, taken.rank_correlation) >= 0.95
    assert score.needed_correlation >= 0.75
    assert score.forced_stops <= 0.1
    assert score.expected_steps - score.needed_steps <= 2.5
    assert score.accuracy - score.accuracy_at_mean >= 0.2
    patterns = checkpoints.load(ROOT / "parity-16-reading").record["patterns"]
    assert min(each["accuracy"] for each in patterns) >= 0.98


def test_the_recipe_of_the_network_that_reads_is_not_luck():
    networks = checkpoints.load(ROOT / "parity-16-reading").record["seeds"]["networks"]
    assert [row["seed"] for row in networks] == list(range(8))
    card = (ROOT / "parity-16-reading" / "README.md").read_text(encoding="utf-8")
    assert "8 of 8 networks have" in card
    for row in networks:
        assert row["accuracy"] >= 0.9978
        assert row["expected_steps"] - row["needed_steps"] <= 2.5
        assert row["needed_correlation"] >= 0.75
        assert row["forced_stops"] <= 0.1
        assert row["accuracy"] - row["accuracy_at_mean"] >= 0.2


def test_the_network_that_reads_says_the_running_parity_until_it_stops():
    model = ParityPonderGRU.from_pretrained(ROOT / "parity-16-reading").eval()
    generator = torch.Generator().manual_seed(NEW_SEED)
    x = random_vectors(4_000, 16, generator=generator)
    with torch.no_grad():
        p, y = model.ponder(x)
    last_one = (torch.arange(1, 17) * (x == 1)).amax(1)  # its place, from 1; 0: there is none
    step = torch.arange(1, 23).unsqueeze(1)
    read = (step >= 2) & (step <= last_one + 1)
    right = (y > 0) == (running_parity(x, 22) > 0)
    assert right[read].float().mean() >= 0.99
    # It stops within three steps of the last one, mostly.
    there = last_one >= 2
    late = expected_steps(p)[there] - (last_one[there] + 1)
    assert 0 <= late.median() <= 2.5
    assert (late < -0.5).float().mean() <= 0.02


def test_64_elements_beat_the_papers_accuracy_in_three_steps():
    model = ParityPonderGRU.from_pretrained(ROOT / "parity-64")
    score = evaluate(model, (1, 64), vectors=20_000, seeds=(3,))  # none of those in the record
    assert (model.n_elems, model.max_steps) == (64, 20)
    assert score.accuracy >= 0.995
    assert score.expected_steps <= 3.0


def right_on_96_elements(count, first, signs):
    """The chance of a right sampled answer on blocks, each argument ``[B, 1]``: ``[B]``."""
    model = ParityPonderGRU.from_pretrained(ROOT / "parity-96-extrapolation").eval()
    filled = block(count, first, 96)
    x = (filled * signs(filled)).float()
    with torch.no_grad():
        p, y = model.ponder(x)
    return (p * ((y > 0) == (parity(x) > 0))).sum(0)


@pytest.mark.parametrize("sign", [1, -1])
def test_96_elements_are_right_on_all_blocks_after_training_on_48_non_zeros(sign):
    assert checkpoints.load(ROOT / "parity-96-extrapolation").max_nonzero == 48
    count, first = torch.tensor(
        [(count, first) for count in range(1, 97) for first in range(97 - count)]
    ).split(1, dim=1)
    right = right_on_96_elements(count, first, lambda filled: sign * filled)
    assert len(right) == 96 * 97 / 2
    for length in range(1, 97):
        assert right[count.squeeze(1) == length].min() >= 0.97, length


def test_96_elements_are_right_on_all_rows_of_alternating_signs_that_are_typed():
    count = torch.arange(1, 97).unsqueeze(1)
    for sign in (1, -1):
        right = right_on_96_elements(
            count, torch.zeros_like(count), lambda filled, sign=sign: sign * alternating(filled)
        )
        assert right.min() >= 0.9
        assert right.mean() >= 0.99


def test_96_elements_beat_the_papers_accuracy_beyond_training_in_five_steps():
    model = ParityPonderGRU.from_pretrained(ROOT / "parity-96-extrapolation")
    score = evaluate(model, (49, 96), vectors=20_000, seeds=(NEW_SEED,))
    assert score.accuracy >= 0.99
    assert score.expected_steps <= 5


def test_nothing_in_the_folders_is_a_pickle(folder):
    assert {path.suffix for path in folder.iterdir()} == {".json", ".safetensors", ".md"}
    json.loads((folder / "config.json").read_text())
