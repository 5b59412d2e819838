"""The loss of one vector taken apart step by step, by the functions of the core; no Gradio."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn

from pondernet.checkpoints import Checkpoint
from pondernet.halting import halting_distribution, kl_to_prior, log_geometric_prior
from pondernet.losses import ReconstructionLoss, RegularizationLoss
from pondernet.parity import parity


@dataclass(frozen=True)
class TakenApart:
    """L = sum_n p_n L(y, y_hat_n) + beta KL(p || p_G) of one vector; lists run over steps 1 to N.

    Source: equation 4 of the paper. Losses are in nats.
    """

    lambda_p: float
    beta: float
    odd: bool  # the right answer
    y: list[float]  # logit of the number of ones being odd
    lambda_n: list[float]  # probability of halting at the step, once there
    thinking: list[float]  # prod_{j<n} (1 - lambda_j)
    p: list[float]  # probability of halting at the step
    prior: list[float]  # the same under p_G
    step_losses: list[float]  # L(y, y_hat_n)
    reconstruction: list[float]  # p_n L(y, y_hat_n); the sum is L_Rec
    divergence: list[float]  # p_n log(p_n / p_G(n)); the sum is KL(p || p_G)
    l_rec: float
    kl: float
    pull_rec: list[float]  # minus the derivative of L_Rec by the log-odds of lambda_n
    pull_kl: list[float]  # the same of beta KL(p || p_G); both are 0 at step N, which must halt

    @property
    def loss(self) -> float:
        """L."""
        return self.l_rec + self.beta * self.kl


def own_beta(checkpoint: Checkpoint) -> float:
    """Return the weight of the prior that the network was last trained with."""
    record = checkpoint.record
    return float(record["prior"].get("beta", record["config"]["beta"]))


def take_apart(
    checkpoint: Checkpoint, vector: Sequence[int], lambda_p: float, beta: float
) -> TakenApart:
    """Return the loss of a network for one vector, in parts.

    Args:
        checkpoint: the network.
        vector: ``n_elems`` numbers, each 0, 1 or -1.
        lambda_p: of the geometric prior.
        beta: weight of the divergence.
    """
    x = torch.tensor([vector], dtype=torch.float32)
    target = parity(x).double()
    with torch.no_grad():
        logits, y = (output.double() for output in checkpoint.model.heads(x))  # [N, 1] each
    logits.requires_grad_()
    p = halting_distribution(logits)
    reconstruct = ReconstructionLoss(nn.BCEWithLogitsLoss(reduction="none"))
    l_rec = reconstruct(p, y, target)
    kl = RegularizationLoss(lambda_p, len(p))(p)
    (by_rec,) = torch.autograd.grad(l_rec, logits, retain_graph=True)
    (by_kl,) = torch.autograd.grad(kl, logits)
    p, logits = p.detach(), logits.detach()
    one = torch.ones_like(logits[:1])
    log_prior = log_geometric_prior(lambda_p, len(p))
    steps = [slice(n, n + 1) for n in range(len(p))]
    return TakenApart(
        lambda_p=lambda_p,
        beta=beta,
        odd=bool(target),
        y=y[:, 0].tolist(),
        lambda_n=[*logits[:-1, 0].sigmoid().tolist(), 1.0],
        thinking=torch.cat([one, (-logits[:-1]).sigmoid().cumprod(0)])[:, 0].tolist(),
        p=p[:, 0].tolist(),
        prior=log_prior.exp().tolist(),
        step_losses=[reconstruct(one, y[n], target).item() for n in steps],
        reconstruction=[reconstruct(p[n], y[n], target).item() for n in steps],
        divergence=[kl_to_prior(p[n], log_prior[n]).item() for n in steps],
        l_rec=l_rec.item(),
        kl=kl.item(),
        pull_rec=(-by_rec[:, 0]).tolist(),
        pull_kl=(-beta * by_kl[:, 0]).tolist(),
    )
