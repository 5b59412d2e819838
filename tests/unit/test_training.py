import math
from dataclasses import replace

import pytest
import torch

from pondernet import ParityPonderGRU
from pondernet.config import TrainConfig
from pondernet.evaluation import evaluate as score
from pondernet.training import Schedule, TrainingState, make_batch, train

TINY = TrainConfig(
    n_elems=3, n_hidden=24, max_steps=5, lambda_p=0.5, steps=600, start=2, groups=1, seed=1
)


def test_a_tiny_run_learns_three_elements():
    state = TrainingState(TINY)
    metrics = list(train(TINY, state))
    assert [m.step for m in metrics] == [100, 200, 300, 400, 500, 600]
    assert metrics[-1].loss < 0.5 * metrics[0].loss
    assert metrics[-1].within == 3
    assert score(state.model, vectors=2_000).accuracy > 0.99


def test_metrics_belong_together():
    for m in train(TrainConfig(n_elems=4, n_hidden=8, max_steps=6, beta=0.1, steps=50)):
        assert m.loss == pytest.approx(m.reconstruction + 0.1 * m.regularization)
        assert len(m.halting) == 6
        assert sum(m.halting) == pytest.approx(1, abs=1e-5)
        mean = sum(n * p for n, p in enumerate(m.halting, 1))
        assert m.expected_steps == pytest.approx(mean, rel=1e-5)
        assert 0 <= m.accuracy <= 1


def test_the_same_seed_trains_the_same_network_and_another_another():
    def weights(seed):
        config = TrainConfig(n_elems=3, n_hidden=4, max_steps=3, steps=20, seed=seed)
        state = TrainingState(config)
        list(train(config, state))
        return torch.cat([w.flatten() for w in state.model.parameters()])

    assert torch.equal(weights(0), weights(0))
    assert not torch.equal(weights(0), weights(1))


def test_a_run_left_at_some_metrics_goes_on_as_if_never_left():
    config = replace(TINY, steps=60, log_every=20)
    left = TrainingState(config)
    run = train(config, left)
    next(run)
    rest = list(train(config, left))
    whole = TrainingState(config)
    unbroken = list(train(config, whole))
    assert [m.loss for m in rest] == [m.loss for m in unbroken[1:]]
    for ours, theirs in zip(left.model.parameters(), whole.model.parameters(), strict=True):
        assert torch.equal(ours, theirs)


def test_vectors_keep_to_the_positions_and_the_number_of_non_zeros():
    config = TrainConfig(n_elems=9, max_nonzero=3, start=5)
    state = TrainingState(config)
    x, target, hint = make_batch(state)
    assert hint is None
    assert (x[:, 5:] == 0).all()
    assert x.count_nonzero(1).min() >= 1
    assert x.count_nonzero(1).max() <= 3
    assert torch.equal(target, (x == 1).sum(1).remainder(2).float())


def test_positions_grow_to_all_and_no_further():
    config = TrainConfig(n_elems=4, n_hidden=8, max_steps=2, threshold=0.01, start=1, steps=30)
    metrics = list(train(config))
    assert metrics[-1].within == 4


def test_the_schedule_is_constant_until_all_positions_are_in_and_then_moves():
    config = TrainConfig(
        learning_rate=0.01, lambda_p=0.2, final_lambda_p=0.8, beta=0.01, steps=1200
    )
    state = TrainingState(config)
    state.step = 1000
    assert Schedule.at(state) == Schedule(0.01, 0.2, 0.01, hint_alone=False)
    state.complete_at = 1000
    assert Schedule.at(state) == Schedule(0.01, 0.2, 0.01, hint_alone=False)
    state.step = 1050  # a quarter of the way
    assert Schedule.at(state).lambda_p == pytest.approx(math.sqrt(0.2 * 0.8))
    state.step = 1100
    half_way = Schedule.at(state)
    assert half_way.learning_rate == pytest.approx(0.01 * 1.01 / 2)
    assert half_way.lambda_p == pytest.approx(0.8)
    assert half_way.beta == 0.01
    state.step = 1200
    last = Schedule.at(state)
    assert (last.learning_rate, last.lambda_p) == pytest.approx((0.0001, 0.8))


def test_the_prior_moves_from_its_first_values_while_positions_are_added():
    config = TrainConfig(
        n_elems=6,
        start=2,
        steps=1000,
        first_lambda_p=0.8,
        lambda_p=0.2,
        final_lambda_p=0.4,
        first_beta=0.09,
        beta=0.01,
    )
    state = TrainingState(config)

    def prior():
        schedule = Schedule.at(state)
        return schedule.lambda_p, schedule.beta

    assert prior() == pytest.approx((0.8, 0.09))
    state.positions = 4  # two of the four that are added: half of the way, in logarithms
    assert prior() == pytest.approx((0.4, 0.03))
    state.positions, state.complete_at, state.step = 6, 500, 500
    assert prior() == pytest.approx((0.2, 0.01))
    state.step = 1000
    assert prior() == pytest.approx((0.4, 0.01))


def test_unrolling_fewer_steps_leaves_the_network_its_own():
    config = TrainConfig(n_elems=3, n_hidden=4, max_steps=7, unroll=2, steps=10)
    state = TrainingState(config)
    for metrics in train(config, state):
        assert len(metrics.halting) == 2
    assert state.model.max_steps == 7


def test_the_full_share_and_the_bias_of_signs_are_as_configured():
    config = TrainConfig(
        n_elems=9, max_nonzero=4, start=9, random_sign_bias=True, full_share=0.5, batch_size=20_000
    )
    x, *_ = make_batch(TrainingState(config))
    k = x.count_nonzero(1)
    shares = torch.bincount(k, minlength=10) / len(k)
    # Half of the vectors have 4 non-zeros, of the other half a quarter each has 1, 2, 3 and 4.
    expected = torch.tensor([0, 1, 1, 1, 5, 0, 0, 0, 0, 0]) / 8
    torch.testing.assert_close(shares, expected, atol=0.015, rtol=0)
    # A chance of ones uniform in (0, 1) makes every number of ones from 0 to k equally likely.
    ones = (x[k == 4] == 1).sum(1)
    torch.testing.assert_close(
        torch.bincount(ones, minlength=5) / len(ones), torch.full((5,), 0.2), atol=0.02, rtol=0
    )


def test_full_vectors_come_only_once_all_positions_are_in():
    config = TrainConfig(n_elems=9, start=8, full_share=0.5, batch_size=20_000)
    x, *_ = make_batch(TrainingState(config))
    shares = torch.bincount(x.count_nonzero(1), minlength=10) / len(x)
    expected = torch.tensor([0, *[1 / 8] * 8, 0])
    torch.testing.assert_close(shares, expected, atol=0.015, rtol=0)


def test_a_share_of_the_vectors_are_blocks():
    config = TrainConfig(n_elems=9, start=9, max_nonzero=4, block_share=0.25, batch_size=20_000)
    x, *_ = make_batch(TrainingState(config))
    filled = x[x.count_nonzero(1) == 4] != 0
    # Each gap around the circle begins where a non-zero element is followed by a zero.
    is_block = (filled & ~filled.roll(-1, 1)).sum(1) == 1
    # Of the others, 9 of the 9 over 4 = 126 choices of positions are blocks by chance.
    share = 0.25 + 0.75 * 9 / 126
    bound = 5 * (share * (1 - share) / len(filled)) ** 0.5
    assert is_block.float().mean().item() == pytest.approx(share, abs=bound)


def test_the_learning_rate_is_warmed_up():
    state = TrainingState(TrainConfig(learning_rate=0.01, steps=50_000, log_every=100))
    rates = []
    for state.step in (0, 100, 300, 400, 500):
        rates.append(Schedule.at(state).learning_rate)
    # A fifth of the way every hundred steps.
    assert rates == pytest.approx([0.002, 0.004, 0.008, 0.01, 0.01])


def test_groups_of_units_never_see_each_others_positions():
    config = TrainConfig(n_elems=6, n_hidden=9, max_steps=4, groups=3, steps=50, weight_decay=0.1)
    state = TrainingState(config)
    x = torch.zeros(1, 6)
    changed = x.index_fill(1, torch.tensor([1, 4]), 1.0)  # the positions of group 1

    def units_that_differ(steps):
        h = []
        for vector in (x, changed):
            h.append(torch.zeros(1, 9))
            for _ in range(steps):
                h[-1] = state.model.gru(vector, h[-1])
        return ((h[0] != h[1])[0].nonzero().squeeze(1) % 3).unique().tolist()

    assert units_that_differ(3) == [1]
    list(train(config, state))
    assert units_that_differ(1) == [1]  # trained, each group still sees only its own
    assert units_that_differ(3) == [0, 1, 2]  # and hears of the others


def test_groups_that_would_take_weights_from_a_trained_network_are_refused():
    config = TrainConfig(n_elems=6, n_hidden=9, max_steps=4, groups=3)
    # Two of three parts of 27 times 6 input weights.
    with pytest.raises(ValueError, match="groups = 3 would set 108 weights of the network in init"):
        TrainingState(config).start_from(ParityPonderGRU(6, 9, 4))
    grouped = TrainingState(replace(config, groups=6)).model
    state = TrainingState(config)
    state.start_from(grouped)  # a group of six lies within one of three
    assert torch.equal(state.model.gru.weight_ih, grouped.gru.weight_ih)


def test_a_run_starts_from_a_network_of_its_size():
    config = TrainConfig(n_elems=6, n_hidden=5, max_steps=4)
    state, other = TrainingState(config), TrainingState(replace(config, seed=9)).model
    state.start_from(other)
    for ours, theirs in zip(state.model.parameters(), other.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    assert make_batch(state)[0].count_nonzero(1).max() == 6
    assert state.complete_at == 0
    with pytest.raises(ValueError, match=r"init must be .* \(6, 5\); its has \(6, 7\)"):
        state.start_from(ParityPonderGRU(6, 7, 4))


def test_nothing_reads_the_device_between_two_metrics(monkeypatch):
    reads = []
    for name in ("item", "tolist", "__int__", "__float__", "__bool__", "numpy"):
        original = getattr(torch.Tensor, name)

        def counted(self, *rest, _name=name, _original=original):
            reads.append(_name)
            return _original(self, *rest)

        monkeypatch.setattr(torch.Tensor, name, counted)
    config = TrainConfig(n_elems=3, n_hidden=4, max_steps=3, steps=80, log_every=40)
    run = train(config, TrainingState(config))
    next(run)
    once = len(reads)
    reads.clear()
    next(run)
    # Only what the metrics are made of: one list.
    assert reads == ["tolist"]
    assert once == 1


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_tiny_run_learns_on_cuda():
    assert list(train(replace(TINY, device="cuda")))[-1].accuracy > 0.9
