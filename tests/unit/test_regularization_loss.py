import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from pondernet import ParityPonderGRU, ReconstructionLoss, RegularizationLoss

BCE = nn.BCEWithLogitsLoss(reduction="none")


def test_regularization_by_hand():
    # p_G = 0.5, 0.25, 0.125.
    p = torch.tensor([[0.2], [0.3], [0.5]])
    expected = 0.2 * math.log(0.2 / 0.5) + 0.3 * math.log(0.3 / 0.25) + 0.5 * math.log(4)
    assert RegularizationLoss(0.5)(p).item() == pytest.approx(expected)


def test_regularization_is_the_mean_over_the_batch():
    loss = RegularizationLoss(lambda_p=0.2, max_steps=4)
    p = torch.tensor([[0.7, 0.1], [0.1, 0.1], [0.2, 0.8]])
    each = [loss(p=p[:, [b]]) for b in range(2)]
    torch.testing.assert_close(loss(p), sum(each) / 2)


def test_a_geometric_p_costs_nothing_and_any_other_something():
    loss = RegularizationLoss(0.2)
    n = torch.arange(200, dtype=torch.float64)
    geometric = (0.2 * 0.8**n).unsqueeze(1)
    assert loss(geometric).item() == pytest.approx(0, abs=1e-6)
    assert loss(geometric.flip(0)).item() > 1


@pytest.mark.parametrize("lambda_p", [0.01, 0.2, 0.999])
def test_in_float64_value_and_gradient_have_the_digits_of_float64(lambda_p):
    # d/dp_n of p_n (log p_n - log p_G(n)) is log p_n + 1 - log p_G(n), with math's own logarithms.
    p = torch.rand(50, 1, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    p = (p / p.sum()).requires_grad_()
    loss = RegularizationLoss(lambda_p)(p)
    loss.backward()
    log_ratio = [
        math.log(value) - (k * math.log1p(-lambda_p) + math.log(lambda_p))
        for k, value in enumerate(p[:, 0].tolist())
    ]
    value = math.fsum(q * r for q, r in zip(p[:, 0].tolist(), log_ratio, strict=True))
    assert loss.item() == pytest.approx(value, rel=1e-14)
    assert p.grad[:, 0].tolist() == pytest.approx([r + 1 for r in log_ratio], rel=1e-14)


def test_the_loss_follows_p_to_another_device():
    assert RegularizationLoss(0.2)(torch.ones(3, 2, device="meta")).device.type == "meta"


@pytest.mark.parametrize(
    "lambda_p", [torch.tensor(0.2), torch.tensor([0.2]), np.float32(0.2), np.array(0.2)[()]]
)
def test_lambda_p_may_be_a_tensor_or_a_number_of_numpy(lambda_p):
    loss = RegularizationLoss(lambda_p, np.int64(4))
    assert isinstance(loss.lambda_p, float)
    p = torch.tensor([[0.5], [0.5]])
    torch.testing.assert_close(loss(p), RegularizationLoss(0.2)(p))


def test_the_direction_is_from_p_to_the_prior():
    # KL(p || p_G) of a p with zeros is finite; KL(p_G || p) would be infinite.
    p = torch.tensor([[0.0], [0.5], [0.5]])
    expected = 0.5 * math.log(0.5 / 0.25) + 0.5 * math.log(0.5 / 0.125)
    assert RegularizationLoss(0.5)(p).item() == pytest.approx(expected)


@given(
    p=st.lists(st.floats(0, 1, width=32), min_size=1, max_size=40),
    lambda_p=st.floats(0.001, 0.999),
    dtype=st.sampled_from([torch.float32, torch.bfloat16, torch.float64]),
)
def test_value_and_gradient_are_finite(p, lambda_p, dtype):
    p = torch.tensor(p, dtype=dtype).unsqueeze(1).requires_grad_()
    loss = RegularizationLoss(lambda_p)(p)
    loss.backward()
    assert loss.isfinite()
    assert p.grad.isfinite().all()


@pytest.mark.parametrize("lambda_p", [0.001, 0.5, 0.999])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_thousand_steps_with_saturated_halting_stay_finite(lambda_p, dtype):
    torch.manual_seed(0)
    model = ParityPonderGRU(3, 4, 1000).to(dtype)
    with torch.no_grad():
        model.lambda_layer.bias.fill_(80.0)
    p, y, *_ = model(torch.ones(2, 3, dtype=dtype))
    assert (p == 0).any()
    loss = ReconstructionLoss(BCE)(p, y, torch.ones(2, dtype=dtype))
    loss = loss + RegularizationLoss(lambda_p)(p)
    loss.backward()
    assert loss.isfinite()
    assert all(w.grad.isfinite().all() for w in model.parameters())


@pytest.mark.parametrize(
    "bad",
    [
        0,
        1,
        -0.1,
        1.1,
        math.nan,
        "0.5",
        None,
        True,
        10**400,
        torch.tensor([0.2, 0.3]),
        torch.tensor(True),
    ],
)
def test_lambda_p_outside_the_open_interval_is_refused(bad):
    with pytest.raises(ValueError, match="lambda_p must be a number between 0 and 1"):
        RegularizationLoss(bad)


@pytest.mark.parametrize("bad", [0, -1, 1.5])
def test_max_steps_below_one_is_refused(bad):
    with pytest.raises(ValueError, match="max_steps must be"):
        RegularizationLoss(0.5, bad)


def test_more_steps_than_max_steps_are_refused():
    with pytest.raises(ValueError, match="N = 6 steps; this loss takes at most max_steps = 5"):
        RegularizationLoss(0.5, max_steps=5)(torch.ones(6, 1))


@pytest.mark.parametrize("shape", [(), (3,), (3, 2, 1)])
def test_p_of_another_shape_is_refused(shape):
    with pytest.raises(ValueError, match=r"p must be \[N, batch_size\]"):
        RegularizationLoss(0.5)(torch.ones(shape))


def test_a_thousand_steps_are_the_default():
    assert RegularizationLoss(0.5)(torch.full((1000, 1), 0.001)).isfinite()


def test_the_prior_is_not_part_of_the_state():
    assert RegularizationLoss(0.5).state_dict() == {}


def test_repr_shows_the_prior():
    assert repr(RegularizationLoss(0.2, 7)) == "RegularizationLoss(lambda_p=0.2, max_steps=7)"
