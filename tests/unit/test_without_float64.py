"""Nothing that runs on the device needs float64, which Apple's mps does not have.

The stand-in for such a device is the CPU under a dispatch mode that refuses every float64 tensor.
"""

import pytest
import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from pondernet import ParityPonderGRU, ReconstructionLoss, RegularizationLoss
from pondernet.config import TrainConfig
from pondernet.evaluation import evaluate
from pondernet.training import train


class NoFloat64(TorchDispatchMode):
    """A device without float64: an operation that takes or makes such a tensor fails."""

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        result = operation(*args, **(kwargs or {}))
        for leaf in tree_leaves((args, kwargs, result)):
            if isinstance(leaf, torch.Tensor) and leaf.dtype in (torch.float64, torch.complex128):
                raise TypeError(f"this device has no float64; {operation} met it")
        return result


def test_the_stand_in_refuses_float64():
    with NoFloat64(), pytest.raises(TypeError, match="no float64"):
        torch.ones(2).double()


def test_pondering_and_halting():
    with NoFloat64():
        model = ParityPonderGRU(4, 5, 3)
        model(torch.ones(6, 4))
        model.halt(torch.ones(6, 4))


def test_the_losses():
    with NoFloat64():
        p = torch.rand(3, 6).softmax(0).requires_grad_()
        y_hat = torch.randn(3, 6)
        loss = ReconstructionLoss(nn.BCEWithLogitsLoss(reduction="none"))(p, y_hat, torch.ones(6))
        (loss + RegularizationLoss(0.2)(p)).backward()


def test_evaluation():
    with NoFloat64():
        evaluation = evaluate(ParityPonderGRU(4, 5, 3), vectors=50, seeds=(0, 1))
    assert len(evaluation.accuracies) == 2


@pytest.mark.parametrize("options", [{}, {"groups": 2, "init": None}, {"random_sign_bias": True}])
def test_training(options):
    config = TrainConfig(4, 5, 3, steps=4, log_every=2, final_lambda_p=0.9, **options)
    with NoFloat64():
        assert [metrics.step for metrics in train(config)] == [2, 4]
