import numpy as np
import pytest
import torch
from torch import nn

from pondernet import ParityPonderGRU, evaluate
from pondernet.evaluation import evaluate as score
from pondernet.evaluation import evaluate_patterns, rank_correlation, score_each
from pondernet.parity import parity, random_vectors
from pondernet.task import Task


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
    assert [s.nonzero for s in result.by_nonzero] == [1, 2, 3, 4]
    assert sum(s.vectors for s in result.by_nonzero) == 40_000
    for s in result.by_nonzero:
        assert s.accuracy == (1 if s.nonzero < 3 else pytest.approx(0.5, abs=0.03))
        assert s.expected_steps == 1.5
    assert result.accuracy == pytest.approx(0.75, abs=0.02)
    assert result.steps_deviation == 0
    # At step 1 half of the numbers of non-zeros are answered rightly, at step 2 all.
    assert result.accuracy_at_step == (pytest.approx(0.5, abs=0.02), 1)
    assert result.best_fixed_step == 2


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
    assert [s.nonzero for s in result.by_nonzero] == [2, 3]


def test_one_s_own_vectors_are_scored():
    def all_ones(batch_size, n_elems, nonzero, *, generator, device):
        return torch.ones(batch_size, n_elems, device=device)

    result = score(Oracle(), vectors=3_000, sample=all_ones)
    assert [(s.nonzero, s.vectors) for s in result.by_nonzero] == [(4, 3_000)]
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
    assert len(text.splitlines()) == 8 + 4


def test_the_command_line_names_what_is_missing(tmp_path, capsys):
    with pytest.raises(SystemExit):
        evaluate.main([str(tmp_path)])
    assert "config.json is missing" in capsys.readouterr().err


def test_each_of_ones_own_vectors_is_scored():
    x = torch.tensor([[1.0, 0, 0, 0], [1.0, 1, 1, 0]])
    right, steps, right_at = score_each(Oracle(), x, parity(x), torch.Generator().manual_seed(0))
    assert right[0]
    assert steps.tolist() == [1.5, 1.5]
    assert right_at.tolist() == [[True, False], [True, True]]


def test_another_task_is_scored_by_its_own_targets():
    always = Task("always", lambda x: torch.ones(len(x)), random_vectors, ("no", "yes"))
    result = score(Oracle(), vectors=4_000, task=always)
    # The oracle answers parity at step 2, which is 1 for about half of the vectors.
    assert result.accuracy_at_step[1] == pytest.approx(0.5, abs=0.04)
