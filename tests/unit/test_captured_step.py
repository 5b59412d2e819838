"""A step as one CUDA graph. What a graph needs of a step is tested on any device."""

from dataclasses import replace

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from pondernet.config import TrainConfig
from pondernet.resume import load_state, save_state
from pondernet.training import Schedule, Step, TrainingState, train


def step_of(config):
    state = TrainingState(config)
    step = Step(state)
    step.follow(Schedule.at(state))
    return state, step


CAPTURED = TrainConfig(
    n_elems=4, n_hidden=8, max_steps=3, groups=2, batch_size=16, full_share=0.5, threshold=0.4
)


class Operations(TorchDispatchMode):
    """Keeps the names of the operations under it."""

    def __init__(self):
        super().__init__()
        self.names = set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.names.add(func.name())
        return func(*args, **(kwargs or {}))


def test_a_step_reads_no_number_from_the_device():
    _, step = step_of(CAPTURED)
    step()
    with Operations() as seen:
        step()
    assert "aten::mm" in seen.names or "aten::addmm" in seen.names
    waits = {"aten::_local_scalar_dense", "aten::nonzero", "aten::masked_select", "aten::equal"}
    assert not waits & seen.names


def test_a_step_changes_its_state_in_place():
    state, step = step_of(CAPTURED)
    step()

    def places():
        moments = [t for each in state.optimizer.state.values() for t in each.values()]
        kept = [*state.model.parameters(), *moments]
        kept += [state.within, state.running_accuracy, state.sums]
        return [t.data_ptr() for t in kept]

    before = places()
    for _ in range(4):
        step()
    assert places() == before
    assert int(state.within) > CAPTURED.start


def test_only_a_compiled_run_on_one_card_is_captured():
    assert not TrainingState(CAPTURED).captures
    assert not TrainingState(replace(CAPTURED, compile=True, device="cpu")).captures


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_captured_run_follows_the_plain_one():
    config = TrainConfig(
        n_elems=4, n_hidden=16, max_steps=5, steps=300, final_lambda_p=0.3, device="cuda"
    )
    plain, captured = (list(train(c)) for c in (config, replace(config, compile=True)))
    assert captured[0].loss == pytest.approx(plain[0].loss, rel=1e-3)
    assert captured[-1].loss == pytest.approx(plain[-1].loss, rel=0.2)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_a_captured_run_goes_on_where_it_was_saved(tmp_path):
    config = TrainConfig(
        n_elems=3, n_hidden=16, max_steps=4, steps=300, compile=True, device="cuda"
    )
    whole = list(train(config))
    state = TrainingState(config)
    next(train(config, state))
    save_state(tmp_path, state)
    rest = list(train(config, load_state(tmp_path)))
    assert [m.loss for m in rest] == pytest.approx([m.loss for m in whole[1:]], rel=1e-2)
