import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.distributions import Categorical, Geometric, kl_divergence

from pondernet.halting import (
    at_step,
    expected_steps,
    halting_distribution,
    kl_to_prior,
    log_geometric_prior,
    sample_halting_step,
)

logits = st.lists(st.floats(-200, 200, width=32), min_size=1, max_size=30)


def logit(*probabilities):
    return torch.tensor(probabilities, dtype=torch.float64).logit()


def test_p_is_the_chance_of_not_halting_before_times_that_of_halting_now():
    # By hand: 0.5, (1 - 0.5) 0.2, and all that is left, 0.5 * 0.8, whatever the last logit says.
    p = halting_distribution(logit(0.5, 0.2, 0.9).unsqueeze(1))
    torch.testing.assert_close(p[:, 0], torch.tensor([0.5, 0.1, 0.4], dtype=torch.float64))


@given(logits)
def test_p_sums_to_one_and_is_never_negative(values):
    p = halting_distribution(torch.tensor(values).unsqueeze(1))
    assert (p >= 0).all()
    torch.testing.assert_close(p.sum(0), torch.ones(1))


@given(logits)
def test_gradient_of_p_is_finite_however_saturated_lambda_is(values):
    x = torch.tensor(values, requires_grad=True)
    (halting_distribution(x) * torch.arange(len(values))).sum().backward()
    assert x.grad.isfinite().all()


def test_bfloat16_logits_still_give_a_p_that_sums_to_one():
    p = halting_distribution(torch.linspace(-3, 3, 400).bfloat16().reshape(20, 20))
    assert p.dtype == torch.float32
    torch.testing.assert_close(p.sum(0), torch.ones(20))


@pytest.mark.parametrize("lambda_p", [0.001, 0.2, 0.5, 0.999])
def test_log_prior_is_that_of_torch_distributions(lambda_p):
    prior = Geometric(torch.tensor(lambda_p, dtype=torch.float64))
    expected = prior.log_prob(torch.arange(1000, dtype=torch.float64))
    torch.testing.assert_close(log_geometric_prior(lambda_p, 1000), expected)


def test_kl_is_that_of_torch_distributions_up_to_the_mass_that_the_cut_takes_away():
    # Against the prior cut at N and spread over the N steps, KL differs by log(mass of the N).
    generator = torch.Generator().manual_seed(0)
    p = torch.rand(7, 5, dtype=torch.float64, generator=generator)
    p = p / p.sum(0)
    log_prior = log_geometric_prior(0.3, 7)
    spread = Categorical(logits=log_prior.expand(5, 7))
    expected = kl_divergence(Categorical(p.T), spread) - log_prior.exp().sum().log()
    torch.testing.assert_close(kl_to_prior(p, log_prior), expected)


def test_kl_of_a_certain_step_is_minus_log_prior():
    p = torch.tensor([[0.0], [1.0], [0.0]])
    # -log(0.5 * 0.5)
    torch.testing.assert_close(
        kl_to_prior(p, log_geometric_prior(0.5, 3)), torch.tensor([1.3862944])
    )


def test_expected_steps_by_hand():
    p = torch.tensor([[0.5, 0.0], [0.1, 0.0], [0.4, 1.0]])
    torch.testing.assert_close(expected_steps(p), torch.tensor([1.9, 3.0]))


def test_at_step_takes_each_sample_at_its_own_step():
    values = torch.tensor([[10, 11], [20, 21], [30, 31]])
    assert at_step(values, torch.tensor([3, 1])).tolist() == [30, 11]


def test_sampled_steps_are_distributed_as_p():
    p = torch.tensor([0.05, 0.0, 0.5, 0.15, 0.3])
    draws = 100_000
    steps = sample_halting_step(p.unsqueeze(1).expand(5, draws), torch.Generator().manual_seed(0))
    counts = torch.bincount(steps - 1, minlength=5)
    assert counts[1] == 0
    possible = p > 0
    expected = draws * p[possible]
    chi_squared = ((counts[possible] - expected) ** 2 / expected).sum()
    assert chi_squared < 16.27  # 0.999 quantile, 3 degrees of freedom


def test_the_same_generator_state_draws_the_same_steps():
    p = torch.full((10, 50), 0.1)
    first, second = (sample_halting_step(p, torch.Generator().manual_seed(3)) for _ in range(2))
    assert torch.equal(first, second)
