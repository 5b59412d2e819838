"""Training with a hint: what the task says should be known by each step."""

from dataclasses import replace

import pytest
import torch

from pondernet.config import TrainConfig
from pondernet.parity import Task, parity, random_vectors, running_parity
from pondernet.training import Objective, Schedule, TrainingState, make_batch, train

TINY = TrainConfig(n_elems=3, max_steps=5, lambda_p=0.5, start=2, seed=1)
HINTED = replace(
    TINY, hint=1.0, max_steps=6, groups=3, threshold=0.9, n_hidden=32, steps=600, batch_size=128
)


def test_a_hint_is_what_the_task_says_should_be_known_by_each_step():
    state = TrainingState(replace(TINY, n_elems=4, start=2, hint=1.0))
    x, _, hint = make_batch(state)
    assert torch.equal(hint.known, running_parity(x, 5))
    assert hint.in_play.flatten().tolist() == [0, 1, 1, 0, 0]
    assert hint.counts.flatten().tolist() == [1, 1, 1, 0, 0]  # nothing is read at 4 and 5 yet
    state.within.fill_(4)
    _, _, hint = make_batch(state)
    assert hint.in_play.flatten().tolist() == [0, 1, 1, 1, 1]
    assert hint.counts.flatten().tolist() == [1] * 5


def test_while_positions_are_added_the_hint_is_the_only_loss():
    config = replace(HINTED, weight_decay=0, log_every=5)
    state = TrainingState(config)
    run = train(config, state)

    def learns_halting():
        before = state.model.lambda_layer.weight.clone()
        next(run)
        return not torch.equal(state.model.lambda_layer.weight, before)

    assert Schedule.at(state).hint_alone
    assert not learns_halting()
    state.complete_at = state.step
    assert not Schedule.at(state).hint_alone
    assert learns_halting()


def test_the_loss_with_a_hint_by_hand():
    state = TrainingState(HINTED)
    objective = Objective(state.model, HINTED)
    x, target, hint = make_batch(state)
    p, y = state.model.ponder(x)
    each = torch.nn.functional.binary_cross_entropy_with_logits(y, hint.known, reduction="none")
    marked = hint.counts.flatten().bool()
    told = each[marked].mean()
    plain = (
        (
            p
            * torch.nn.functional.binary_cross_entropy_with_logits(
                y, target.expand_as(y), reduction="none"
            )
        )
        .sum(0)
        .mean()
    )
    schedule = replace(Schedule.at(state), hint_alone=True)
    objective.follow(schedule)
    torch.testing.assert_close(objective(x, target, hint)[0], told)
    objective.follow(replace(schedule, hint_alone=False))
    kl = objective.regularization_loss(p)
    loss, metrics = objective(x, target, hint)
    torch.testing.assert_close(loss, plain + schedule.beta * kl + told)
    right = ((y > 0) == (hint.known > 0)).float()
    torch.testing.assert_close(metrics[4], right[hint.in_play.flatten().bool()].mean())


def test_a_network_with_a_hint_learns_to_read_from_the_left():
    state = TrainingState(HINTED)
    *_, last = train(HINTED, state)
    assert last.within == 3
    assert last.learned > 0.95
    x = torch.tensor([[1.0, 1, -1], [0.0, 0, 1], [1.0, 0, 1]])
    _, y = state.model.ponder(x)
    assert torch.equal(y > 0, running_parity(x, 6) > 0)


def test_a_task_without_an_intermediate_target_refuses_a_hint():
    bare = Task("bare", parity, random_vectors, ("no", "yes"))
    with pytest.raises(ValueError, match="the task bare has no intermediate target"):
        TrainingState(HINTED, task=bare)
