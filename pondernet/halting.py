"""The halting distribution as pure functions of tensors; knows of no network and no task.

Notation follows the paper (Banino, Balaguer, Blundell 2021, section 2): lambda_n is the
probability of halting at step n given that no earlier step halted, p_n the unconditioned
probability of halting at step n. Steps are counted from 1 to N and lie along dimension 0.
Half-precision input is computed in float32: a distribution over many steps needs the digits.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from pondernet.checks import check_fraction, check_positive


def at_least_float32(x: Tensor) -> Tensor:
    """Half-precision tensors as float32; float32 and float64 as they are."""
    return x.to(torch.promote_types(x.dtype, torch.float32))


def halting_distribution(lambda_logits: Tensor) -> Tensor:
    """p_n = lambda_n prod_{j<n} (1 - lambda_j), from the log-odds of lambda_1 .. lambda_N.

    lambda_N counts as 1 whatever its log-odds, so that p sums to one (section 2.3).

    Args:
        lambda_logits: log-odds of halting at each step, ``[N, ...]``.

    Returns:
        p_1 .. p_N, ``[N, ...]``, non-negative, summing to 1 along dimension 0.
    """
    logits = at_least_float32(lambda_logits)[:-1]
    one = logits.new_ones(1, *logits.shape[1:])
    lambda_n = torch.cat([logits.sigmoid(), one])
    # Summing log(1 - lambda) keeps its digits where lambda is near 1; 1 - sigmoid would lose them.
    not_halted_before = torch.cat([one, F.logsigmoid(-logits).cumsum(0).exp()])
    return lambda_n * not_halted_before


def log_geometric_prior(lambda_p: float, max_steps: int) -> Tensor:
    """log p_G(n) = (n - 1) log(1 - lambda_p) + log(lambda_p) for n = 1 .. N = ``max_steps``.

    The first step is k = 0 of the description's Pr(X = k) = (1 - lambda_p)^k lambda_p. The
    logarithm stays finite where p_G itself underflows (lambda_p = 0.999, n > 15, float32).

    Returns:
        ``[N]``, float64, on the CPU; the mass past N is cut off, not spread over the N steps.
    """
    check_fraction("lambda_p", lambda_p)
    check_positive("max_steps", max_steps)
    k = torch.arange(max_steps, dtype=torch.float64)
    return k * math.log1p(-lambda_p) + math.log(lambda_p)


def kl_to_geometric(p: Tensor, log_prior: Tensor) -> Tensor:
    """KL(p || p_G) = sum_n p_n (log p_n - log p_G(n)) of each sample, in nats.

    Exact for the untruncated p_G: p has no mass beyond its N steps. Finite, with a finite
    gradient, for p_n = 0, where p log p tends to 0.

    Args:
        p: halting distributions, ``[N, ...]``.
        log_prior: log p_G(1) .. log p_G(N), ``[N]``.

    Returns:
        The divergence of each sample, ``[...]``.
    """
    p = at_least_float32(p)
    log_p = p.clamp_min(torch.finfo(p.dtype).tiny).log()
    log_prior = log_prior.to(p.dtype).reshape(-1, *[1] * (p.dim() - 1))
    return (p * (log_p - log_prior)).sum(0)


def sample_halting_step(p: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """One halting step for every sample, drawn from p by inverting its cumulative distribution.

    Args:
        p: halting distributions, ``[N, batch_size]``.
        generator: source of the draw, on p's device; None: torch's global generator.

    Returns:
        Steps m, counted from 1, int64, ``[batch_size]``.
    """
    u = torch.rand(p.shape[1:], generator=generator, dtype=p.dtype, device=p.device)
    passed = (p.cumsum(0)[:-1] <= u).sum(0)
    return passed + 1


def at_step(values: Tensor, step: Tensor) -> Tensor:
    """The entry of ``values[N, batch_size]`` at each sample's step (from 1), ``[batch_size]``."""
    return values.gather(0, (step - 1).unsqueeze(0)).squeeze(0)


def expected_steps(p: Tensor) -> Tensor:
    """E[n] = sum_n n p_n of each sample, in steps; p ``[N, ...]`` -> ``[...]``."""
    n = torch.arange(1, len(p) + 1, dtype=p.dtype, device=p.device)
    return torch.tensordot(n, p, dims=1)
