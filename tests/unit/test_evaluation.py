import dataclasses
import json

import numpy as np
import pytest
import torch
from torch import nn

from pondernet import ParityPonderGRU, evaluate
from pondernet.evaluation import evaluate as score
from pondernet.evaluation import evaluate_patterns, needed_steps, score_each
from pondernet.halting import RULES
from pondernet.parity import Task, parity, random_vectors
from pondernet.scores import Evaluation, Trend, rank_correlation, trend


class Oracle(nn.Module):
    """Halts at step 1 and 2 with equal chance; right at step 2, and at step 1 if k is below 3."""

    n_elems = 4

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))

    def forward(self, x, generator=None):
        truth = 2 * parity(x) - 1
        first = torch.where(x.count_nonzero(1) < 3, truth, -truth)
        y = torch.stack([first, truth])
        p = torch.full_like(y, 0.5)
        m = torch.rand(len(x), generator=generator) < 0.5
        return p, y, p[0], torch.where(m, y[0], y[1])


def test_scores_of_an_oracle():
    result = score(Oracle(), vectors=40_000, seeds=(1,))
    assert [s.count for s in result.by_nonzero] == [1, 2, 3, 4]
    assert sum(s.vectors for s in result.by_nonzero) == 40_000
    for s in result.by_nonzero:
        assert s.accuracy == (1 if s.count < 3 else pytest.approx(0.5, abs=0.03))
        assert s.expected_steps == 1.5
    assert result.accuracy == pytest.approx(0.75, abs=0.02)
    assert result.steps_deviation == 0
    # At step 1 half of the numbers of non-zeros are answered rightly, at step 2 all.
    assert result.accuracy_at_step == (pytest.approx(0.5, abs=0.02), 1)
    assert result.best_fixed_step == 2


def test_halting_by_a_rule_is_scored_beside_sampling():
    result = score(Oracle(), vectors=40_000, seeds=(1,))
    # By hand: p is 0.5, 0.5, so all rules halt at step 1, where half are right.
    assert [s.rule for s in result.rules] == list(RULES)[1:]
    assert [s.steps for s in result.rules] == [1] * 3
    assert [s.accuracy for s in result.rules] == pytest.approx([0.5] * 3, abs=0.02)


def test_the_same_seed_gives_the_same_scores_and_another_others():
    torch.manual_seed(0)
    model = ParityPonderGRU(4, 5, 3)
    first, second, other = (score(model, vectors=500, seeds=(s,)) for s in (0, 0, 1))
    assert first == second
    assert first != other
    both = score(model, vectors=500, seeds=(0, 1))
    assert both.accuracies == (first.accuracy, other.accuracy)
    assert both.accuracy == pytest.approx((first.accuracy + other.accuracy) / 2)
    assert sum(s.vectors for s in both.by_nonzero) == 1_000


def test_the_range_is_kept():
    result = score(Oracle(), (2, 3), vectors=100)
    assert [s.count for s in result.by_nonzero] == [2, 3]


def test_one_s_own_vectors_are_scored():
    def all_ones(batch_size, n_elems, nonzero, *, generator, device):
        return torch.ones(batch_size, n_elems, device=device)

    result = score(Oracle(), vectors=3_000, sample=all_ones)
    assert [(s.count, s.vectors) for s in result.by_nonzero] == [(4, 3_000)]
    assert result.accuracy == pytest.approx(0.5, abs=0.05)


def test_scores_of_an_oracle_on_patterns():
    easy, all_counts = (evaluate_patterns(Oracle(), n, vectors=4_000) for n in ((1, 2), None))
    assert len({(s.place, s.signs) for s in all_counts}) == len(all_counts) == 5 * 4
    for s in easy:
        assert (s.nonzero, s.vectors, s.expected_steps) == ((1, 2), 4_000, 1.5)
        assert (s.accuracy, s.lowest_accuracy, s.lowest_at) == (1, 1, 1)
    for s in all_counts:
        assert s.nonzero == (1, 4)
        assert s.accuracy == pytest.approx(0.75, abs=0.04)
        assert s.lowest_accuracy == pytest.approx(0.5, abs=0.08)
        assert s.lowest_at in (3, 4)


def test_the_report_shows_every_pattern():
    lines = evaluate.report_patterns(evaluate_patterns(Oracle(), vectors=100)).splitlines()
    assert lines[0] == "1 to 4 non-zeros in patterns, 100 vectors of each"
    assert len(lines) == 2 + 5 * 4
    columns = lines[2].split()
    assert columns[:3] == ["random", "positions", "ones"]
    assert columns[-1] == "1.50"


def test_the_mean_of_the_groups_is_the_whole():
    torch.manual_seed(0)
    result = score(ParityPonderGRU(6, 5, 7), vectors=3_000)
    weights = [s.vectors for s in result.by_nonzero]
    for name in ("accuracy", "expected_steps"):
        values = [getattr(s, name) for s in result.by_nonzero]
        assert np.average(values, weights=weights) == pytest.approx(getattr(result, name))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0, 2.0, 5.0], 1),
        ([3.0, 2.0, 1.0], -1),
        ([1.0, 3.0, 2.0], 0.5),
        ([1.0], 0),
        ([2.0, 2.0, 2.0], 0),
        # Ranks 1, 2.5, 2.5: covariance 1.5 over sqrt(2 * 1.5).
        ([1.0, 2.0, 2.0], 1.5 / 3**0.5),
    ],
)
def test_rank_correlation_by_hand(values, expected):
    assert rank_correlation(values) == pytest.approx(expected)


def test_the_report_shows_every_group():
    text = evaluate.report(score(Oracle(), vectors=200))
    assert "accuracy of the sampled prediction" in text
    assert "steps needed" in text
    # 11 lines in all, then the rules, 5 numbers of ones, and 4 numbers of non-zeros.
    assert len(text.splitlines()) == 11 + (2 + len(RULES)) + (2 + 5) + (2 + 4)


def test_the_command_line_names_what_is_missing(tmp_path, capsys):
    with pytest.raises(SystemExit):
        evaluate.main([str(tmp_path)])
    assert "config.json is missing" in capsys.readouterr().err


def test_each_of_ones_own_vectors_is_scored():
    x = torch.tensor([[1.0, 0, 0, 0], [1.0, 1, 1, 0]])
    scored = score_each(Oracle(), x, parity(x), torch.Generator().manual_seed(0))
    assert scored.right[0]
    assert scored.steps.tolist() == [1.5, 1.5]
    assert scored.needed.tolist() == [1, 2]
    assert scored.forced.tolist() == [0.5, 0.5]
    assert scored.right_at_each_step.tolist() == [[True, False], [True, True]]


@pytest.mark.parametrize(
    ("p", "right", "needed"),
    [
        ([0.1, 0.2, 0.3, 0.4], [0, 1, 1, 1], 2),
        ([0.1, 0.2, 0.3, 0.4], [1, 1, 1, 1], 1),
        ([0.1, 0.2, 0.3, 0.4], [1, 0, 1, 1], 3),  # right at step 1, but it does not stay right
        ([0.1, 0.2, 0.3, 0.4], [1, 1, 1, 0], 5),  # wrong at the last step: more than all
        ([0.5, 0.4995, 0.0005, 0.0], [0, 1, 0, 0], 2),  # step 3 is hardly ever reached
        ([0.5, 0.4985, 0.0005, 0.001], [0, 1, 0, 1], 4),  # here it is, with a chance of 0.0015
    ],
)
def test_the_steps_needed_by_hand(p, right, needed):
    p, right = torch.tensor(p).unsqueeze(1), torch.tensor(right).bool().unsqueeze(1)
    assert needed_steps(p, right).tolist() == [needed]


def test_the_steps_of_an_oracle_are_needed_where_it_is_wrong_at_first():
    result = score(Oracle(), vectors=40_000, seeds=(1,))
    assert [s.needed_steps for s in result.by_nonzero] == [1, 1, 2, 2]
    assert [s.needed_percentiles for s in result.by_nonzero] == [(1,) * 3] * 2 + [(2,) * 3] * 2
    assert result.needed_steps == pytest.approx(1.5, abs=0.02)
    assert result.needed_correlation == 0  # all vectors take 1.5 steps
    assert result.forced_stops == 0.5
    # round(1.5) is 2, where all answers are right.
    assert (result.mean_step, result.accuracy_at_mean) == (2, 1)


def test_scores_by_ones_are_those_of_the_vectors_with_so_many_ones():
    x = torch.tensor([[1.0, 1, -1, 0], [1.0, 0, 0, 0], [-1.0, 0, 0, 0], [1.0, 1, 1, -1]])

    def sample(batch_size, *_, **__):
        return x[:batch_size]

    result = score(Oracle(), vectors=4, sample=sample)
    assert [(s.count, s.vectors) for s in result.by_ones] == [(0, 1), (1, 1), (2, 1), (3, 1)]
    assert [s.needed_steps for s in result.by_ones] == [1, 1, 2, 2]


def test_a_trend_goes_over_pairs_of_counts_that_have_enough_vectors():
    scores = [(0, 300, 2.0), (1, 100, 4.0), (2, 300, 5.0), (3, 0, 0.0), (4, 299, 9.0)]
    assert dataclasses.astuple(trend(scores)) == pytest.approx((2.5, 5.0, 1.0))
    # Where no pair has enough, all count.
    few = [(0, 10, 1.0), (2, 10, 3.0), (4, 2, 9.0)]
    assert dataclasses.astuple(trend(few)) == pytest.approx((1.0, 9.0, 1.0))


def test_a_trend_whose_ends_hardly_differ_is_not_clear():
    assert Trend(5.0, 5.4, 0.9).clear
    assert not Trend(5.0, 5.2, 0.9).clear
    assert evaluate.describe(Trend(5.0, 5.2, 0.9)) == "5.0 to 5.2"
    assert evaluate.describe(Trend(7.0, 4.0, -1.0)) == "7.0 to 4.0 (rank correlation -1.00)"


def test_a_record_gives_the_evaluation_back():
    result = score(Oracle(), vectors=500)
    record = json.loads(json.dumps(dataclasses.asdict(result)))
    again = Evaluation.of_record(record)
    assert json.loads(json.dumps(dataclasses.asdict(again))) == record
    assert again.taken_by_ones == result.taken_by_ones
    with pytest.raises((TypeError, KeyError)):
        Evaluation.of_record({"accuracy": 1.0})


def test_another_task_is_scored_by_its_own_targets():
    always = Task("always", lambda x: torch.ones(len(x)), random_vectors, ("no", "yes"))
    result = score(Oracle(), vectors=4_000, task=always)
    # The oracle answers parity at step 2, which is 1 for about half of the vectors.
    assert result.accuracy_at_step[1] == pytest.approx(0.5, abs=0.04)
