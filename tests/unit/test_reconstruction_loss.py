import math
import warnings

import pytest
import torch
from torch import nn

from pondernet import ParityPonderGRU, ReconstructionLoss, RegularizationLoss

BCE = nn.BCEWithLogitsLoss(reduction="none")


def test_reconstruction_by_hand():
    # Squared errors of sample 1: 1, 4, 9, weighed 0.5, 0.25, 0.25; of sample 2: 0, 1, 4, all last.
    p = torch.tensor([[0.5, 0.0], [0.25, 0.0], [0.25, 1.0]])
    y_hat = torch.tensor([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    y = torch.tensor([0.0, 1.0])
    loss = ReconstructionLoss(loss_func=nn.MSELoss(reduction="none"))(p=p, y_hat=y_hat, y=y)
    assert loss.item() == pytest.approx((0.5 + 1 + 2.25 + 4) / 2)


def test_reconstruction_is_the_expected_loss_over_every_course_of_three_coins():
    # Enumeration for N = 3: halt at the first head; the third coin always shows head.
    lambda_1, lambda_2 = 0.3, 0.6
    y_hat, y = torch.tensor([[0.4], [-1.2], [2.0]]), torch.tensor([1.0])
    expected = 0.0
    for first in (True, False):
        for second in (True, False):
            chance = (lambda_1 if first else 1 - lambda_1) * (lambda_2 if second else 1 - lambda_2)
            halted = 0 if first else 1 if second else 2
            expected += chance * math.log(1 + math.exp(-y_hat[halted, 0]))
    p = torch.tensor([[lambda_1], [(1 - lambda_1) * lambda_2], [(1 - lambda_1) * (1 - lambda_2)]])
    assert ReconstructionLoss(BCE)(p, y_hat, y).item() == pytest.approx(expected)


def test_extra_dimensions_are_averaged_for_each_sample():
    generator = torch.Generator().manual_seed(0)
    p = torch.rand(4, 3, generator=generator).softmax(0)
    y_hat, y = torch.randn(4, 3, 2, 5, generator=generator), torch.ones(3, 2, 5)
    expected = sum(
        p[n, b] * (y_hat[n, b] - y[b]).square().mean() for n in range(4) for b in range(3)
    )
    loss = ReconstructionLoss(nn.MSELoss(reduction="none"))(p, y_hat, y)
    torch.testing.assert_close(loss, expected / 3)


def test_a_loss_over_classes_is_taken():
    p, y_hat, y = torch.full((2, 3), 0.5), torch.zeros(2, 3, 4), torch.tensor([0, 1, 3])
    loss = ReconstructionLoss(nn.CrossEntropyLoss(reduction="none"))(p, y_hat, y)
    assert loss.item() == pytest.approx(math.log(4))


class BalancedLoss(nn.Module):
    """Looks at the whole batch: each class of the target has the same weight, 1 / its count."""

    def forward(self, y_hat, y):
        ones = y.sum()
        weight = torch.where(y > 0, 1 / ones, 1 / (len(y) - ones))
        return weight * nn.functional.binary_cross_entropy_with_logits(y_hat, y, reduction="none")


def test_a_loss_that_looks_at_the_batch_sees_one_step_at_a_time():
    # By hand: logits 0 cost log 2 each; two steps, and 1 one and 3 zeros in the batch, so each
    # step's losses are log 2 * (1, 1/3, 1/3, 1/3), whose mean is log 2 / 2 under any p.
    p = torch.tensor([[0.5, 0.1, 0.9, 0.3], [0.5, 0.9, 0.1, 0.7]])
    y = torch.tensor([1.0, 0.0, 0.0, 0.0])
    loss = ReconstructionLoss(BalancedLoss())(p, torch.zeros(2, 4), y)
    assert loss.item() == pytest.approx(math.log(2) / 2)


class ContrastiveLoss(nn.Module):
    """Each prediction should be more like its own target than like the others of the batch."""

    def forward(self, y_hat, y):
        return nn.functional.cross_entropy(y_hat @ y.t(), torch.arange(len(y)), reduction="none")


def test_a_loss_that_compares_within_the_batch_compares_within_a_step():
    # Two orthogonal targets. Step 1 predicts 0: log 2 each; step 2 the target: log(1 + 1/e).
    y = torch.eye(2)
    y_hat = torch.stack([torch.zeros(2, 2), y])
    p = torch.tensor([[0.25, 0.25], [0.75, 0.75]])
    loss = ReconstructionLoss(ContrastiveLoss())(p, y_hat, y)
    assert loss.item() == pytest.approx(0.25 * math.log(2) + 0.75 * math.log1p(math.exp(-1)))


def expected_loss(loss_func, p, y_hat, y):
    """The description's sum, spelled out: sum_n p_n L(y, y_hat_n), then the mean over samples."""
    each = [loss_func(y_hat[n], y).reshape(p.shape[1], -1).mean(1) for n in range(len(p))]
    return sum(p[n] * each[n] for n in range(len(p))).mean()


@pytest.mark.parametrize(
    ("weight", "shape", "extra"),
    [
        ("weight", (3,), ()),
        ("pos_weight", (3,), ()),
        ("weight", (3, 5), (5,)),
        ("weight", (3, 1), (5,)),
        ("weight", (5,), (5,)),
        ("pos_weight", (3, 1), (5,)),
        ("pos_weight", (5,), (5,)),
    ],
)
def test_a_loss_with_weights_for_samples_or_elements_is_that_of_each_step(weight, shape, extra):
    generator = torch.Generator().manual_seed(0)
    p = torch.rand(4, 3, generator=generator).softmax(0)
    y_hat, y = torch.randn(4, 3, *extra, generator=generator), torch.ones(3, *extra)
    weights = torch.rand(shape, generator=generator)
    loss_func = nn.BCEWithLogitsLoss(reduction="none", **{weight: weights})
    loss = ReconstructionLoss(loss_func)(p, y_hat, y)
    torch.testing.assert_close(loss, expected_loss(loss_func, p, y_hat, y))


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_loss_that_reduces_is_weighed_by_the_mean_of_p_and_warns_once(reduction):
    # Squared errors of step 1: 1, 1; of step 2: 4, 16. Mean p: 0.5, 0.5.
    p = torch.tensor([[0.8, 0.2], [0.2, 0.8]])
    y_hat, y = torch.tensor([[1.0, 1.0], [2.0, 4.0]]), torch.zeros(2)
    loss = ReconstructionLoss(nn.MSELoss(reduction=reduction))
    expected = 0.5 * 1 + 0.5 * 10
    with pytest.warns(UserWarning, match='sample by sample.*reduction="none"'):
        total = loss(p, y_hat, y)
    assert total.item() == pytest.approx(expected * (2 if reduction == "sum" else 1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loss(p, y_hat, y)


@pytest.mark.filterwarnings("ignore:loss_func reduces")
def test_code_with_a_loss_of_default_reduction_trains():
    model = ParityPonderGRU(4, 5, 3)
    p, y, *_ = model(torch.ones(6, 4))
    ReconstructionLoss(nn.BCEWithLogitsLoss())(p, y, torch.ones(6)).backward()
    assert all(w.grad.isfinite().all() for w in model.parameters())


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.uint8, torch.bool])
def test_targets_may_be_integers_or_booleans(dtype):
    p, y_hat, y = torch.full((2, 3), 0.5), torch.ones(2, 3), torch.tensor([0, 1, 1])
    expected = ReconstructionLoss(BCE)(p, y_hat, y.float())
    torch.testing.assert_close(ReconstructionLoss(BCE)(p, y_hat, y.to(dtype)), expected)
    classes = ReconstructionLoss(nn.CrossEntropyLoss(reduction="none"))
    assert classes(p, torch.zeros(2, 3, 4), y.to(dtype)).item() == pytest.approx(math.log(4))


def test_the_loss_of_no_sample_is_not_a_number_as_of_pytorchs_losses():
    p = torch.ones(4, 0)
    assert ReconstructionLoss(BCE)(p, torch.ones(4, 0), torch.ones(0)).isnan()
    assert RegularizationLoss(0.2)(p).isnan()


@pytest.mark.parametrize("name", ["p", "y_hat", "y"])
def test_what_is_no_tensor_is_refused_by_name(name):
    arguments = {"p": torch.ones(1, 2), "y_hat": torch.ones(1, 2), "y": torch.ones(2)}
    with pytest.raises(TypeError, match=rf"^{name} must be a torch.Tensor; got ndarray"):
        ReconstructionLoss(BCE)(**arguments | {name: arguments[name].numpy()})
    with pytest.raises(TypeError, match=r"^p must be a torch.Tensor; got list"):
        RegularizationLoss(0.5)([[1.0]])


@pytest.mark.parametrize(
    ("p", "y_hat", "y", "name"),
    [
        ((4,), (4, 3), (3,), "p must be"),
        ((4, 3, 1), (4, 3, 1), (3, 1), "p must be"),
        ((4, 3), (3, 3), (3,), "y_hat must be"),
        ((4, 3), (4, 2), (3,), "y_hat must be"),
        ((4, 3), (4, 3), (4,), "y must be"),
        ((4, 3), (4, 3), (), "y must be"),
    ],
)
def test_shapes_that_do_not_fit_are_refused_by_name(p, y_hat, y, name):
    with pytest.raises(ValueError, match=name):
        ReconstructionLoss(BCE)(torch.ones(p), torch.ones(y_hat), torch.ones(y))


@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize("loss_func", [nn.MSELoss(reduction="none"), BCE])
@pytest.mark.parametrize(
    ("y_hat", "y"),
    [
        ((4, 3), (3, 1)),
        ((4, 3, 1), (3,)),
        ((4, 3, 12), (3,)),
        ((4, 3, 2), (3, 1)),
        ((4, 3, 2), (3, 5)),
        ((4, 3, 1), (3, 5)),
    ],
)
def test_a_target_that_does_not_fit_is_refused_with_both_shapes(loss_func, y_hat, y):
    with pytest.raises(ValueError, match="y must fit y_hat") as caught:
        ReconstructionLoss(loss_func)(torch.ones(4, 3), torch.ones(y_hat), torch.ones(y))
    assert f"y_hat {list(y_hat)} and y {list(y)}" in str(caught.value)


@pytest.mark.filterwarnings("ignore:Using a target size")
@pytest.mark.parametrize(("y_hat", "y"), [((4, 3), (3, 1)), ((4, 3, 1), (3,))])
def test_a_target_that_a_reducing_loss_would_broadcast_is_refused(y_hat, y):
    with pytest.raises(ValueError, match="y must fit y_hat"):
        ReconstructionLoss(nn.MSELoss())(torch.ones(4, 3), torch.ones(y_hat), torch.ones(y))


class Pinball(nn.Module):
    """The loss of predicted quantiles ``[B, Q]`` against targets ``[B]`` or ``[B, 1]``."""

    def __init__(self, quantiles):
        super().__init__()
        self.quantiles = torch.tensor(quantiles)

    def forward(self, y_hat, y):
        error = y.reshape(-1, 1) - y_hat
        return torch.maximum(self.quantiles * error, (self.quantiles - 1) * error)


class SetLoss(nn.Module):
    """The distance of each element of a target set ``[B, M]`` to the nearest of ``[B, K]``."""

    def forward(self, y_hat, y):
        return (y_hat[:, None] - y[:, :, None]).abs().amin(2)


class LastReduced(nn.Module):
    """Reduces the last dimension, and with ``keepdim`` leaves a 1 there."""

    def __init__(self, keepdim):
        super().__init__()
        self.keepdim = keepdim

    def forward(self, y_hat, y):
        return (y_hat - y).square().mean(-1, keepdim=self.keepdim)


def integers(high, *shape):
    return torch.randint(high, shape, generator=torch.Generator().manual_seed(2))


CE = nn.CrossEntropyLoss(reduction="none")
# By name: the loss, and the shapes of a step's prediction and of its target, of batch 3.
TAKEN = {
    "soft targets over sequences": (CE, (3, 4, 6), torch.rand(3, 4, 6).softmax(1)),
    "classes over sequences": (CE, (3, 4, 6), integers(4, 3, 6)),
    "as many classes as samples": (CE, (3, 3), integers(3, 3)),
    "soft targets": (CE, (3, 4), torch.rand(3, 4).softmax(1)),
    "pinball": (Pinball([0.1, 0.9]), (3, 2), torch.rand(3)),
    "pinball, a column": (Pinball([0.1, 0.9]), (3, 2), torch.rand(3, 1)),
    "pinball, as many quantiles as samples": (Pinball([0.1, 0.5, 0.9]), (3, 3), torch.rand(3)),
    "sets": (SetLoss(), (3, 5), torch.rand(3, 2)),
    "last reduced": (LastReduced(False), (3, 4, 2), torch.rand(3, 4, 2)),
    "last kept": (LastReduced(True), (3, 4, 2), torch.rand(3, 4, 2)),
    "cosine": (lambda a, b: 1 - nn.functional.cosine_similarity(a, b), (3, 5), torch.rand(3, 5)),
    "one prediction for several": (lambda a, b: (a - b).abs(), (3, 1), torch.rand(3, 5)),
}


@pytest.mark.parametrize("name", TAKEN)
def test_every_loss_whose_first_dimension_is_the_batch_is_taken(name):
    loss_func, shape, y = TAKEN[name]
    generator = torch.Generator().manual_seed(0)
    p = torch.rand(4, 3, generator=generator).softmax(0)
    y_hat = torch.rand(4, *shape, generator=generator)
    loss = ReconstructionLoss(loss_func)(p, y_hat, y)
    torch.testing.assert_close(loss, expected_loss(loss_func, p, y_hat, y))


@pytest.mark.parametrize("reduce", [lambda loss: loss, torch.mean])
@pytest.mark.parametrize(("y_hat", "y"), [((3,), (3, 1)), ((3, 1), (3,)), ((3, 1, 2), (3, 2))])
def test_a_loss_of_ones_own_that_pairs_samples_with_others_is_refused(y_hat, y, reduce):
    loss = ReconstructionLoss(lambda a, b: reduce((a - b).square()))
    with pytest.raises(ValueError, match=r"loss_func made \[.*\] by broadcasting"):
        loss(torch.ones(4, 3), torch.ones(4, *y_hat), torch.ones(y))


def test_as_many_outputs_as_samples_do_not_hide_a_broadcast():
    loss = ReconstructionLoss(lambda a, b: (a - b).square())
    with pytest.raises(ValueError, match=r"loss_func made \[3, 3\] by broadcasting"):
        loss(torch.ones(4, 3), torch.ones(4, 3, 3), torch.ones(3))


def test_a_loss_without_the_batch_as_its_first_dimension_is_refused():
    loss = ReconstructionLoss(lambda a, b: (a - b).flatten())
    with pytest.raises(ValueError, match=r"the batch, of 3, as the first dimension; .* \[6\]"):
        loss(torch.ones(4, 3), torch.ones(4, 3, 2), torch.ones(3, 2))
