"""Run one network on one vector and return plain numbers, for the page and the endpoint.

Imports the core, but neither Gradio nor Plotly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import mul
from typing import NamedTuple

import torch
from torch import Tensor

from pondernet import checks
from pondernet.checkpoints import Checkpoint
from pondernet.checks import MAX_SEED
from pondernet.halting import (
    expected_steps,
    halting_distribution,
    kl_to_prior,
    log_geometric_prior,
    prior_mean,
    sample_halting_step,
)
from pondernet.model import ParityPonderGRU
from pondernet.parity import random_vectors

MANY = 1_000  # halting steps that ``sample_many`` samples

SEED_ALLOWED = f"The seed must be a whole number from 0 to {MAX_SEED}."
WRONGLY_SURE = 0.99  # certainty of a wrong answer that surprises

# Added to a seed, so that vectors and many samples are independent of the halting step.
_VECTOR_STREAM = 0x5EED_0000_0000
_SAMPLES_STREAM = 0xD2A3_0000_0000


class Outcome(NamedTuple):
    """One sample: halting step and answer."""

    step: int
    prediction: str  # "odd" or "even"
    correct: bool
    ran_out_of_steps: bool


@dataclass(frozen=True)
class Pondering:
    """What a network does with a vector. Lists run over the steps 1 to N."""

    model: str
    vector: list[int]
    n_elems: int
    max_steps: int
    lambda_p: float
    p: list[float]  # probability of halting at the step
    prior: list[float]  # the same under the geometric prior
    lambda_n: list[float]  # probability of halting at the step, once there
    y: list[float]  # logit of the number of ones being odd
    prob_odd: list[float]  # sigmoid(y)
    halting_step: int  # sampled from p, counted from 1
    ran_out_of_steps: bool  # halting_step is N: no coin came up yes, the stop is forced
    prediction: str  # "odd" or "even": the answer at the halting step
    target: str  # "odd" or "even": the right answer
    correct: bool
    expected_steps: float
    kl: float  # KL(p || prior), nats

    def certainty(self, step: int) -> float:
        """Return how sure the answer at a step is, 0.5 to 1."""
        odd = self.prob_odd[step - 1]
        return max(odd, 1 - odd)

    @cached_property
    def prior_mean(self) -> float:
        """The mean of the prior among the steps 1 to N, in steps."""
        return prior_mean(self.lambda_p, self.max_steps)

    @cached_property
    def thinking(self) -> list[float]:
        """The chance that no step before each step halts: S_n = prod_{j<n} (1 - lambda_j)."""
        return [*accumulate((1 - each for each in self.lambda_n[:-1]), mul, initial=1.0)]

    @property
    def outcome(self) -> Outcome:
        """What is listed of a sample."""
        return Outcome(self.halting_step, self.prediction, self.correct, self.ran_out_of_steps)

    @property
    def right_from(self) -> int | None:
        """The first step from which the answer is right up to the halt; None: wrong at the halt."""
        if not self.correct:
            return None
        odd = self.target == "odd"
        wrong = [n for n in range(1, self.halting_step) if (self.y[n - 1] > 0) != odd]
        return max(wrong, default=0) + 1

    @cached_property
    def passed_wrong(self) -> list[int]:
        """The steps before the halt whose answer is wrong and ``WRONGLY_SURE``."""
        odd = self.target == "odd"
        right = (q if odd else 1 - q for q in self.prob_odd[: self.halting_step - 1])
        return [n for n, q in enumerate(right, 1) if q < 1 - WRONGLY_SURE]


@dataclass(frozen=True)
class Stopped:
    """A vector, and random vectors, whose network is always stopped at the same step."""

    step: int
    odd: bool  # its answer there
    right: float  # share of random vectors whose answer there is right
    right_by_coin: float  # the same where its coin decides


@dataclass(frozen=True)
class Samples:
    """``MANY`` halting steps sampled from one p."""

    counts: list[int]  # how often each of the steps 1 to N came
    accuracy: float  # share of the answers at those steps that are right


class SeedError(ValueError):
    """Not a seed; the message says what is allowed."""


def check_seed(seed: object) -> int:
    """Return ``seed`` as an int; a float without a fraction counts.

    Raises:
        SeedError: it is not a whole number from 0 to ``MAX_SEED``.
    """
    whole = int(seed) if isinstance(seed, float) and seed.is_integer() else seed
    try:
        return checks.check_seed("seed", whole)
    except ValueError:
        raise SeedError(SEED_ALLOWED) from None


@torch.inference_mode()
def ponder(
    checkpoint: Checkpoint, vector: Sequence[int], seed: int, lambda_p: float | None = None
) -> Pondering:
    """Run all N steps and sample one halting step; equal arguments give equal results.

    Args:
        checkpoint: a trained network.
        vector: ``n_elems`` numbers, each 0, 1 or -1.
        seed: of the halting step.
        lambda_p: of the geometric prior to compare p with; None: the network's own.
    """
    model = checkpoint.model
    lambda_p = checkpoint.lambda_p if lambda_p is None else lambda_p
    lambda_logits, y = _heads(model, tuple(vector))
    p = halting_distribution(lambda_logits)
    lambda_n = [*lambda_logits[:-1, 0].sigmoid().tolist(), 1.0]  # step N always halts
    m = sample_halting_step(p, torch.Generator().manual_seed(seed))
    halting_step = int(m)
    odd = bool(y[halting_step - 1] > 0)
    target = list(vector).count(1) % 2 == 1
    log_prior = log_geometric_prior(lambda_p, model.max_steps)
    return Pondering(
        model=checkpoint.name,
        vector=[int(element) for element in vector],
        n_elems=model.n_elems,
        max_steps=model.max_steps,
        lambda_p=lambda_p,
        p=p[:, 0].tolist(),
        prior=log_prior.exp().tolist(),
        lambda_n=lambda_n,
        y=y[:, 0].tolist(),
        prob_odd=y[:, 0].sigmoid().tolist(),
        halting_step=halting_step,
        ran_out_of_steps=halting_step == model.max_steps,
        prediction=_word(odd),
        target=_word(target),
        correct=odd == target,
        expected_steps=expected_steps(p).item(),
        kl=kl_to_prior(p, log_prior).item(),
    )


@lru_cache(maxsize=256)  # many clicks change something else than the vector
@torch.inference_mode()
def _heads(model: ParityPonderGRU, vector: tuple[int, ...]) -> tuple[Tensor, Tensor]:
    return model.heads(torch.tensor([vector], dtype=torch.float32))


def sample_many(pondering: Pondering, seed: int) -> Samples:
    """Sample ``MANY`` halting steps for the same vector; equal arguments give equal samples."""
    generator = torch.Generator().manual_seed(seed + _SAMPLES_STREAM)
    p = torch.tensor(pondering.p).unsqueeze(1).expand(-1, MANY)
    steps = sample_halting_step(p, generator) - 1
    odd = torch.tensor(pondering.prob_odd) > 0.5
    right = odd[steps] == (pondering.target == "odd")
    return Samples(
        counts=torch.bincount(steps, minlength=pondering.max_steps).tolist(),
        accuracy=right.float().mean().item(),
    )


def random_vector(n_elems: int, nonzero: int, seed: int, ones: int | None = None) -> list[int]:
    """Return a vector with ``nonzero`` non-zeros at random places.

    Args:
        n_elems: elements of the vector.
        nonzero: how many are not 0.
        seed: equal arguments give equal vectors.
        ones: how many of these are 1, at random places; None: each is 1 or -1 at random.
    """
    generator = torch.Generator().manual_seed(seed + _VECTOR_STREAM)
    (x,) = random_vectors(1, n_elems, (nonzero, nonzero), generator=generator)
    if ones is not None:
        places = x.nonzero().squeeze(1)
        x[places] = -1
        x[places[torch.randperm(nonzero, generator=generator)[:ones]]] = 1
    return [int(element) for element in x]


def _word(odd: bool) -> str:
    return "odd" if odd else "even"
