import math
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from pondernet.checks import MAX_SEED
from pondernet.demo.networks.library import Library, UnknownModelError
from pondernet.demo.page import build
from pondernet.demo.ponder import examples, outcome_text, text
from pondernet.demo.ponder.pondering import SeedError, check_seed, ponder, random_vector

ROOT = Path(__file__).parents[2] / "checkpoints"


@pytest.fixture(scope="module")
def library():
    return Library(ROOT)


@pytest.fixture(scope="module")
def checkpoint(library):
    return library.get("parity-8")


def test_the_numbers_belong_together(checkpoint):
    result = ponder(checkpoint, [1, 0, -1, 1, 1, 0, 0, 0], seed=4)
    n = range(1, result.max_steps + 1)
    assert sum(result.p) == pytest.approx(1, abs=1e-5)
    assert result.expected_steps == pytest.approx(
        sum(map(math.prod, zip(n, result.p, strict=True)))
    )
    left = 1.0
    for p_n, lambda_n in zip(result.p, result.lambda_n, strict=True):
        assert p_n == pytest.approx(left * lambda_n, abs=1e-6)
        left *= 1 - lambda_n
    for y, prob_odd in zip(result.y, result.prob_odd, strict=True):
        assert prob_odd == pytest.approx(1 / (1 + math.exp(-y)))
    prior = [result.lambda_p * (1 - result.lambda_p) ** (k - 1) for k in n]
    assert result.prior == pytest.approx(prior)
    terms = zip(result.p, prior, strict=True)
    assert result.kl == pytest.approx(sum(p * math.log(p / q) for p, q in terms if p), abs=1e-4)
    odd = result.prob_odd[result.halting_step - 1] > 0.5
    assert result.prediction == ("odd" if odd else "even")
    assert result.target == "odd"
    assert result.correct == (result.prediction == result.target)


@torch.no_grad()
def test_lambda_is_what_the_head_says_also_where_p_has_underflowed(library):
    checkpoint = library.get("parity-64")
    model = checkpoint.model
    result = ponder(checkpoint, [0] * 64, seed=1)
    assert min(result.p) < 1e-40
    x, h, said = torch.zeros(1, 64), torch.zeros(1, 128), []
    for _ in range(model.max_steps):
        h = model.gru(x, h)
        said.append(model.lambda_layer(h).sigmoid().item())
    assert result.lambda_n == pytest.approx([*said[:-1], 1.0], abs=1e-4)


def test_the_same_seed_gives_the_same_and_others_follow_p(checkpoint):
    vector = [1, -1, 1, 0, 0, 1, -1, 1]
    assert ponder(checkpoint, vector, 5) == ponder(checkpoint, vector, 5)
    steps = torch.tensor([ponder(checkpoint, vector, seed).halting_step for seed in range(400)])
    p = torch.tensor(ponder(checkpoint, vector, 0).p)
    n = torch.arange(1, len(p) + 1)
    mean, variance = (n * p).sum(), (n * n * p).sum() - (n * p).sum() ** 2
    assert abs(steps.float().mean() - mean) < 4 * (variance / 400) ** 0.5


@given(seed=st.integers(0, MAX_SEED), n_elems=st.integers(1, 96), data=st.data())
def test_a_random_vector_has_the_asked_number_of_non_zeros(seed, n_elems, data):
    nonzero = data.draw(st.integers(0, n_elems))
    vector = random_vector(n_elems, nonzero, seed)
    assert len(vector) == n_elems
    assert n_elems - vector.count(0) == nonzero
    assert set(vector) <= {0, 1, -1}
    assert vector == random_vector(n_elems, nonzero, seed)


@pytest.mark.parametrize("bad", [-1, MAX_SEED + 1, 1.5, math.nan, math.inf, "1", None, True, [1]])
def test_what_is_no_seed_is_refused(bad):
    with pytest.raises(SeedError, match="whole number from 0 to 4294967295"):
        check_seed(bad)


@pytest.mark.parametrize("good", [0, 7, 7.0, MAX_SEED])
def test_whole_numbers_are_seeds(good):
    assert check_seed(good) == good


@pytest.mark.parametrize("name", ["parity", "../parity-8", "", "x" * 1000])
def test_a_name_is_looked_up_and_not_joined_to_a_path(library, name):
    with pytest.raises(UnknownModelError, match=r"There are: .*parity-8") as caught:
        library.get(name)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("name", [None, 3])
def test_a_name_is_text(library, name):
    with pytest.raises(UnknownModelError, match=f"by text, not by {type(name).__name__}"):
        library.get(name)


def test_a_broken_folder_is_left_out_and_named_once(tmp_path, caplog):
    (tmp_path / "good").symlink_to(ROOT / "parity-8")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "config.json").write_text("{")
    assert Library(tmp_path).names == ["good"]
    assert len(caplog.records) == 1
    assert "bad" in caplog.text


def test_the_page_opens_with_the_named_networks(library):
    assert library.first.name == "parity-16-reading"


def test_without_the_named_networks_the_page_opens_with_the_first_there_is(tmp_path):
    for name in ("parity-8", "parity-16"):
        (tmp_path / name).symlink_to(ROOT / name)
    library = Library(tmp_path)
    assert library.first.name == "parity-8"


def test_examples_are_what_their_names_say(library):
    checkpoint = library.get("parity-16-narrow")
    known = examples.examples(checkpoint)
    assert list(known) == [
        *("All zeros", "A single one", "Shortest thought", "Longest thought"),
        *("Changes its mind", "Hardest"),
    ]
    shown = {name: ponder(checkpoint, each.vector, seed=0) for name, each in known.items()}
    steps = {name: result.expected_steps for name, result in shown.items()}
    right = {}
    for name, result in shown.items():
        odd = result.target == "odd"
        right[name] = sum(
            p for p, q in zip(result.p, result.prob_odd, strict=True) if (q > 0.5) == odd
        )
    assert known["All zeros"].vector == (0,) * 16
    assert sorted(known["A single one"].vector) == [0] * 15 + [1]
    # The shortest is right and sure; the longest halts by its own coin.
    shortest, longest = shown["Shortest thought"], shown["Longest thought"]
    assert right["Shortest thought"] > 0.9
    sure = zip(shortest.p, map(shortest.certainty, range(1, 21)), strict=True)
    assert sum(map(math.prod, sure)) > 0.99
    assert longest.p[-1] < 0.01
    assert steps["Shortest thought"] < 4 < 12 < steps["Longest thought"]
    assert f"{steps['Longest thought']:.1f} steps on average" in known["Longest thought"].why
    assert right["Hardest"] < 0.1
    assert f"fewest right answers: {100 * right['Hardest']:.1f}\u00a0%" in known["Hardest"].why
    # Among the steps where it is sure, the answer changes.
    changes = shown["Changes its mind"]
    sure_answers = [q > 0.5 for q in changes.prob_odd[:12] if max(q, 1 - q) > 0.99]
    assert sum(a != b for a, b in pairwise(sure_answers)) >= 2
    assert right["Changes its mind"] > 0.9


def test_no_two_examples_are_one_vector_and_what_shows_nothing_is_left_out(library):
    for name in library.names:
        checkpoint = library.get(name)
        known = examples.examples(checkpoint)
        vectors = [example.vector for example in known.values()]
        assert len(set(vectors)) == len(vectors)
        for each, example in known.items():
            assert examples.in_view(checkpoint, list(example.vector)) == each
    # All thoughts of parity-64 take 3 steps, and parity-8 is right on nearly all vectors.
    assert not {"Shortest thought", "Longest thought"} & set(
        examples.examples(library.get("parity-64"))
    )
    assert "Hardest" not in examples.examples(library.get("parity-8"))
    assert examples.in_view(library.first, [1] * 16) is None


def test_without_a_network_the_page_says_how_to_train_one(tmp_path):
    config = build(tmp_path).get_config_file()
    shown = [c["props"].get("value") for c in config["components"]]
    assert any("python -m pondernet.train" in str(value) for value in shown)


@pytest.mark.parametrize(("setting", "limit"), [(None, 4), ("7", 7)])
def test_the_queue_is_set_on_purpose_unless_the_owner_has_set_it(monkeypatch, setting, limit):
    monkeypatch.delenv("GRADIO_DEFAULT_CONCURRENCY_LIMIT", raising=False)
    if setting:
        monkeypatch.setenv("GRADIO_DEFAULT_CONCURRENCY_LIMIT", setting)
    assert build(ROOT)._queue.default_concurrency_limit == limit


def test_certainty_is_never_claimed(checkpoint):
    result = ponder(checkpoint, [1] + [0] * 7, seed=1)
    assert "100" not in outcome_text.outcome(result)
    assert "there is 1 one" in outcome_text.outcome(result)


def test_what_came_from_outside_is_escaped():
    assert "<img" not in text.error("<img src=x onerror=alert(1)>")
