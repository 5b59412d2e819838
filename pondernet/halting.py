"""The halting distribution as pure functions of tensors; knows of no network and no task.

Notation follows the paper (Banino, Balaguer, Blundell 2021, section 2): lambda_n is the
probability of halting at step n if no earlier step halted, p_n the unconditioned one. Steps count
from 1 to N, along dimension 0. Half precision has too few digits: it is computed in float32.
"""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from pondernet.checks import check_fraction, check_positive


def at_least_float32(x: Tensor) -> Tensor:
    """Return half-precision tensors as float32; float32 and float64 as they are."""
    return x.to(torch.promote_types(x.dtype, torch.float32))


def halting_distribution(lambda_logits: Tensor) -> Tensor:
    """Return p_n = lambda_n prod_{j<n} (1 - lambda_j) from the log-odds of lambda_1 .. lambda_N.

    lambda_N counts as 1 whatever its log-odds, so that p sums to one (section 2.3).

    Shapes are ``[N, ...]``; p_1 .. p_N are non-negative and sum to 1 along dimension 0.
    """
    logits = at_least_float32(lambda_logits)[:-1]
    one = logits.new_ones(1, *logits.shape[1:])
    lambda_n = torch.cat([logits.sigmoid(), one])
    # Summing log(1 - lambda) keeps its digits where lambda is near 1; 1 - sigmoid would lose them.
    not_halted_before = torch.cat([one, F.logsigmoid(-logits).cumsum(0).exp()])
    return lambda_n * not_halted_before


def log_geometric_prior(
    lambda_p: float,
    max_steps: int,
    *,
    dtype: torch.dtype = torch.float64,
    device: torch.device | str | None = None,
) -> Tensor:
    """Return log p_G(n) = (n - 1) log(1 - lambda_p) + log(lambda_p) for n = 1 .. ``max_steps``.

    The first step is k = 0 of Pr(X = k) = (1 - lambda_p)^k lambda_p. The logarithm stays finite
    where p_G itself underflows (lambda_p = 0.999, n > 15, float32).

    Returns:
        ``[max_steps]``; the mass past N is cut off, not spread over the N steps.

    Raises:
        ValueError: lambda_p outside (0, 1), or max_steps below 1.
    """
    lambda_p = check_fraction("lambda_p", lambda_p)
    k = torch.arange(check_positive("max_steps", max_steps), dtype=dtype, device=device)
    return k * math.log1p(-lambda_p) + math.log(lambda_p)


def prior_mean(lambda_p: float, max_steps: int) -> float:
    """Return the mean of the geometric prior among the steps 1 to N, in steps.

    It is less than 1 / lambda_p: 8.8 steps and not 20 for lambda_p = 0.05 and N = 20.
    """
    return float(expected_steps(log_geometric_prior(lambda_p, max_steps).softmax(0)))


def kl_to_prior(p: Tensor, log_prior: Tensor) -> Tensor:
    """Return KL(p || prior) = sum_n p_n (log p_n - log prior(n)) of each sample, in nats.

    Exact for a prior that reaches past N, as the geometric does: p has no mass there. Finite,
    with a finite gradient, for p_n = 0, where p log p tends to 0.

    Shapes: p ``[N, ...]``, log prior(1) .. log prior(N) ``[N]``, the result ``[...]``.
    """
    p = at_least_float32(p)
    log_p = p.clamp_min(torch.finfo(p.dtype).tiny).log()
    log_prior = log_prior.to(p.dtype).reshape(-1, *[1] * (p.dim() - 1))
    return (p * (log_p - log_prior)).sum(0)


def sample_halting_step(p: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Sample a halting step m from each distribution p, ``[N, batch_size]``.

    The generator is on p's device; None is torch's. Steps count from 1, int64 ``[batch_size]``.
    """
    p = at_least_float32(p)
    return sampled_step(p, uniform_like(p[0], generator))


Rule = Callable[[Tensor, Tensor], Tensor]
"""Where to halt: maps p ``[N, batch_size]`` and random numbers in [0, 1) ``[batch_size]`` to steps.

A rule can be asked before all steps are known: the last row of p is then what is left for all later
steps, and a sample whose step is that row has not halted yet.
"""


def sampled_step(p: Tensor, u: Tensor) -> Tensor:
    """Halt at step n with probability p_n, as the paper does: the first step that passes u."""
    return (p.cumsum(0)[:-1] <= u).sum(0) + 1


def most_probable_step(p: Tensor, u: Tensor) -> Tensor:
    """Halt at the step with the largest p_n, the first of equals."""
    return p.argmax(0) + 1


def median_step(p: Tensor, u: Tensor) -> Tensor:
    """Halt at the first step by which the probability of having halted is at least 1/2."""
    return (p.cumsum(0)[:-1] < 0.5).sum(0) + 1


def threshold_step(p: Tensor, u: Tensor, threshold: float = 0.5) -> Tensor:
    """Halt at the first step whose lambda_n is at least ``threshold``."""
    not_halted_before = p.flip(0).cumsum(0).flip(0)  # lambda_n is p_n over this
    return (p >= threshold * not_halted_before).to(torch.uint8).argmax(0) + 1


RULES: dict[str, Rule] = {
    "sampled": sampled_step,
    "most probable step": most_probable_step,
    "P(halted) >= 0.5": median_step,
    "lambda_n >= 0.5": threshold_step,
}
"""The rules that ``pondernet.evaluation`` compares, by name."""


def uniform_like(x: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Return random numbers in [0, 1) of the shape, type and device of ``x``.

    Unlike ``torch.rand`` with a generator it takes symbolic sizes, so that ``torch.compile`` and
    ``torch.export`` can leave the batch size open.
    """
    if generator is None:  # the same numbers, and ONNX knows this
        return torch.rand_like(x)
    return torch.empty_like(x).uniform_(generator=generator)


def at_step(values: Tensor, step: Tensor) -> Tensor:
    """Return ``values[N, batch_size, ...]`` at each sample's step from 1: ``[batch_size, ...]``."""
    index = (step - 1).reshape(1, -1, *[1] * (values.dim() - 2))
    return values.gather(0, index.expand(1, *values.shape[1:])).squeeze(0)


def expected_steps(p: Tensor) -> Tensor:
    """Return E[n] = sum_n n p_n of each sample, in steps; p ``[N, ...]`` -> ``[...]``."""
    p = at_least_float32(p)
    n = torch.arange(1, len(p) + 1, dtype=p.dtype, device=p.device)
    mean: Tensor = torch.tensordot(n, p, dims=1)
    return mean
