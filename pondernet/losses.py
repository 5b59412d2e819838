"""The two terms of the PonderNet loss, L = L_Rec + beta L_Reg; knows of no network and no task."""

import torch
from torch import Tensor, nn

from pondernet.checks import check_fraction, check_positive
from pondernet.halting import kl_to_geometric, log_geometric_prior


class ReconstructionLoss(nn.Module):
    """L_Rec = sum_n p_n L(y, y_hat_n): the loss of every step, weighed by its chance of being last.

    Source: first term of equation 4 of the paper.

    Args:
        loss_func: the loss L of a prediction and a target; it must not reduce, that is, give one
            value for each element (``nn.BCEWithLogitsLoss(reduction="none")``).
    """

    def __init__(self, loss_func: nn.Module):
        super().__init__()
        self.loss_func = loss_func

    def forward(self, p: Tensor, y_hat: Tensor, y: Tensor) -> Tensor:
        """Mean over the batch of the expected loss under p.

        Args:
            p: p_1 .. p_N, ``[N, batch_size]``.
            y_hat: predictions of each step, ``[N, batch_size, ...]``.
            y: target, ``[batch_size, ...]``; the extra dimensions are averaged for each sample.

        Returns:
            The total loss, a scalar in the units of ``loss_func``.

        Raises:
            ValueError: shapes do not fit each other, or ``loss_func`` reduces over the batch.
        """
        if p.dim() != 2:
            raise ValueError(f"p must be [N, batch_size]; got shape {list(p.shape)}")
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
        # One call on the N steps laid end to end: a loss over classes, which looks for them in
        # dimension 1, then works as it stands.
        targets = y.expand(len(p), *y.shape).flatten(0, 1)
        shapes = f"y_hat {list(y_hat.shape)} and y {list(y.shape)}"
        try:
            losses = self.loss_func(y_hat.flatten(0, 1), targets)
        except (RuntimeError, ValueError) as error:
            raise ValueError(f"y must fit y_hat; loss_func refused {shapes}: {error}") from error
        if losses.shape not in (targets.shape, targets.shape[:1]):
            raise ValueError(
                "loss_func must not reduce (reduction='none') and y must fit y_hat: for "
                f"{shapes}, {len(p)} steps laid end to end, it gave {list(losses.shape)} and not "
                f"{list(targets.shape)}"
            )
        losses = losses.reshape(*p.shape, *losses.shape[1:])
        losses = losses.mean(tuple(range(2, losses.dim()))) if losses.dim() > 2 else losses
        return (p * losses).sum(0).mean()


class RegularizationLoss(nn.Module):
    """L_Reg = KL(p || p_G(lambda_p)): pulls halting towards 1 / lambda_p steps.

    Source: second term of equation 4 of the paper. The direction is the written one, from p to
    the prior, and p_G is the geometric distribution over all n >= 1, of which p covers the
    first N: a p that has no mass at some step has a finite divergence.

    Args:
        lambda_p: success probability of the geometric prior, between 0 and 1, exclusive.
        max_steps: the highest N that ``forward`` takes; log p_G is computed once for so many steps.

    Raises:
        ValueError: lambda_p outside (0, 1), or max_steps below 1.
    """

    def __init__(self, lambda_p: float, max_steps: int = 1000):
        super().__init__()
        check_fraction("lambda_p", lambda_p)
        check_positive("max_steps", max_steps)
        self.lambda_p = lambda_p
        self.max_steps = max_steps
        log_prior = log_geometric_prior(lambda_p, max_steps).to(torch.get_default_dtype())
        # Follows from lambda_p, so it has no place in a state dict.
        self.register_buffer("log_p_g", log_prior, persistent=False)

    def forward(self, p: Tensor) -> Tensor:
        """Mean over the batch of KL(p || p_G).

        Args:
            p: p_1 .. p_N, ``[N, batch_size]``, with N at most ``max_steps``.

        Returns:
            The divergence in nats, a scalar.

        Raises:
            ValueError: p is not two-dimensional, or has more than ``max_steps`` steps.
        """
        if p.dim() != 2:
            raise ValueError(f"p must be [N, batch_size]; got shape {list(p.shape)}")
        if len(p) > self.max_steps:
            raise ValueError(
                f"p has N = {len(p)} steps; this loss takes at most max_steps = {self.max_steps}"
            )
        return kl_to_geometric(p, self.log_p_g[: len(p)]).mean()
