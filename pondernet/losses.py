"""The two terms of the PonderNet loss, L = L_Rec + beta L_Reg; knows of no network and no task."""

import warnings

import torch
from torch import Tensor, nn

from pondernet.checks import check_fraction, check_positive, check_tensor
from pondernet.halting import at_least_float32, kl_to_prior, log_geometric_prior

ELEMENTWISE = (
    *(nn.MSELoss, nn.L1Loss, nn.SmoothL1Loss, nn.HuberLoss),
    *(nn.KLDivLoss, nn.PoissonNLLLoss, nn.SoftMarginLoss),
)
"""The losses of PyTorch that need a target of the predictions' shape and broadcast another one."""


def check_p(p: Tensor) -> None:
    """Raise TypeError or ValueError unless ``p`` is a tensor ``[N, batch_size]``."""
    check_tensor("p", p)
    if p.dim() != 2:
        raise ValueError(f"p must be [N, batch_size]; got shape {list(p.shape)}")


class ReconstructionLoss(nn.Module):
    """L_Rec = sum_n p_n L(y, y_hat_n): the loss of every step, weighted by p_n.

    Source: first term of equation 4 of the paper.

    Args:
        loss_func: the loss L, called as ``loss_func(y_hat_n, y)`` for each step with
            ``[batch_size, ...]``. It should give values whose first dimension is the batch
            (``reduction="none"``). Of a loss that reduces to one number L_n, the total is
            sum_n mean(p_n) L_n: p then weighs steps, not samples, as a ``UserWarning`` says once.
    """

    def __init__(self, loss_func: nn.Module):
        super().__init__()
        self.loss_func = loss_func
        self._warned = False

    def forward(self, p: Tensor, y_hat: Tensor, y: Tensor) -> Tensor:
        """Return the mean over the batch of the expected loss under p.

        Args:
            p: p_1 .. p_N, ``[N, batch_size]``.
            y_hat: predictions of each step, ``[N, batch_size, ...]``.
            y: target, ``[batch_size, ...]``; what the loss has beyond the batch is averaged.
                Booleans and, beside predictions of the same shape, integers count as numbers.

        Returns:
            The total loss, a scalar in the units of ``loss_func``.

        Raises:
            TypeError: an argument is not a tensor.
            ValueError: the shapes do not fit each other, or ``loss_func`` broadcasts.
        """
        check_p(p)
        check_tensor("y_hat", y_hat)
        check_tensor("y", y)
        if y_hat.shape[:2] != p.shape:
            raise ValueError(
                f"y_hat must be [N, batch_size, ...] with the N and batch_size of p, "
                f"{list(p.shape)}; got shape {list(y_hat.shape)}"
            )
        if y.shape[:1] != p.shape[1:]:
            raise ValueError(
                f"y must be [batch_size, ...] with the batch_size of p, {p.shape[1]}; "
                f"got shape {list(y.shape)}"
            )
        if not y.is_floating_point():
            # Of the shape of the predictions they are numbers; otherwise indices of classes.
            y = y.to(y_hat.dtype if y.shape == y_hat.shape[1:] else torch.int64)
        losses = torch.stack([self._step_loss(y_hat, n, y) for n in range(len(p))])
        if losses.dim() == 2:
            return (p * losses).sum(0).mean()
        if not self._warned:  # one number for each step, of a loss that reduces
            self._warned = True
            warnings.warn(
                "loss_func reduces the batch to one number, so p_n weighs the mean loss of step n "
                "and not the loss of each sample: the network cannot learn to halt sample by "
                'sample. Give it reduction="none".',
                UserWarning,
                stacklevel=2,
            )
        return torch.dot(p.mean(1), losses.to(p.dtype))

    def _step_loss(self, y_hat: Tensor, n: int, y: Tensor) -> Tensor:
        """Return the loss of one step: ``[batch_size]``, or a scalar of a loss that reduces."""
        y_hat_n = y_hat[n]
        try:
            loss: Tensor = self.loss_func(y_hat_n, y)
        except (RuntimeError, ValueError, IndexError) as error:
            raise ValueError(
                "y must fit y_hat and loss_func must take both; it refused a step of y_hat "
                f"{list(y_hat.shape)} and y {list(y.shape)}: {error}"
            ) from error
        if loss.dim() and loss.shape[0] != len(y):
            raise ValueError(
                f"loss_func must return one number, or the batch, of {len(y)}, as the first "
                f"dimension; it made {list(loss.shape)}"
            )
        if n == 0 and y_hat_n.shape != y.shape and self._broadcasts(y_hat_n, y, loss):
            raise ValueError(
                f"y must fit y_hat: of a step of y_hat {list(y_hat.shape)} and y {list(y.shape)}, "
                f"loss_func made {list(loss.shape)} by broadcasting one of them to the other"
            )
        return loss.flatten(1).mean(1) if loss.dim() > 1 else loss

    def _broadcasts(self, y_hat_n: Tensor, y: Tensor, loss: Tensor) -> bool:
        """Return whether the loss of a step pairs samples with others, or stretches one of both.

        PyTorch's elementwise losses never mean to broadcast. Any other may, as the pinball loss,
        but not across the batch, as it does for shapes with unequal numbers of dimensions.
        """
        if isinstance(self.loss_func, ELEMENTWISE):
            return True
        try:
            stretched = torch.broadcast_shapes(y_hat_n.shape, y.shape)
        except RuntimeError:  # the loss has aligned them itself
            return False
        if y_hat_n.dim() == y.dim() or len(y) < 2:
            return False
        if loss.dim() == 0:  # a scalar hides its shape
            return int(stretched.numel()) > max(y_hat_n.numel(), y.numel())
        if loss.shape != stretched:
            return False
        try:  # a batch without the last sample takes a row and a column from a table of pairs
            fewer: Tensor = self.loss_func(y_hat_n[:-1].detach(), y[:-1])
        except (RuntimeError, ValueError, IndexError):
            return True
        return bool(fewer.shape[1:] != loss.shape[1:])


class RegularizationLoss(nn.Module):
    """L_Reg = KL(p || p_G(lambda_p)): pulls halting towards 1 / lambda_p steps.

    Source: second term of equation 4 of the paper. p_G is the geometric distribution over all
    n >= 1, of which p covers the first N: a p without mass at some step has a finite divergence.

    Args:
        lambda_p: success probability of the geometric prior, between 0 and 1, exclusive.
        max_steps: the highest N that ``forward`` takes.

    Raises:
        ValueError: lambda_p outside (0, 1), or max_steps below 1.
    """

    def __init__(self, lambda_p: float, max_steps: int = 1000):
        super().__init__()
        self.lambda_p = check_fraction("lambda_p", lambda_p)
        self.max_steps = check_positive("max_steps", max_steps)

    def extra_repr(self) -> str:
        """Return what ``repr`` shows in brackets."""
        return f"lambda_p={self.lambda_p}, max_steps={self.max_steps}"

    def forward(self, p: Tensor) -> Tensor:
        """Return the mean over the batch of KL(p || p_G), in nats, a scalar.

        Raises:
            TypeError, ValueError: p is no tensor ``[N, batch_size]`` with N at most ``max_steps``.
        """
        check_p(p)
        if len(p) > self.max_steps:
            raise ValueError(
                f"p has N = {len(p)} steps; this loss takes at most max_steps = {self.max_steps}"
            )
        p = at_least_float32(p)
        # In p's own precision and on its device: float64 keeps its digits, and Apple's mps,
        # which has no float64, is never asked for it.
        log_prior = log_geometric_prior(self.lambda_p, len(p), dtype=p.dtype, device=p.device)
        return kl_to_prior(p, log_prior).mean()
