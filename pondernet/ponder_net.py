"""PonderNet for any step function: run N steps, sample a halting step, or stop there.

Knows no task, no loss and no trainer. A step function is a subclass: ``ParityPonderGRU`` in
``pondernet.model`` is one. ``tests/textbook.py`` has the same computation as one plain loop.
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

import torch
from torch import Tensor, nn

from pondernet.halting import (
    at_least_float32,
    at_step,
    halting_distribution,
    sample_halting_step,
    uniform_like,
)


class Halted(NamedTuple):
    """What ``PonderNet.halt`` returns, each ``[batch_size]``."""

    p_m: Tensor  # probability that the sample halts at just this step
    y_m: Tensor  # prediction at this step
    m: Tensor  # the sampled halting step, counted from 1, int64


class PonderNet(nn.Module, ABC):
    """A recurrent network that learns when to stop; subclasses give the step function.

    The first state is h_1 = s_h(x, 0); step n reads its prediction y_n and its halting
    probability lambda_n from h_n (paper, section 2.1). lambda_N is 1 (section 2.3).

    A subclass has ``max_steps`` (N), ``output_layer`` and ``lambda_layer``, both
    ``nn.Linear(n_hidden, 1)``, and the two methods ``prepare`` and ``step``.
    """

    max_steps: int
    output_layer: nn.Linear
    lambda_layer: nn.Linear

    @abstractmethod
    def prepare(self, x: Tensor) -> tuple[Tensor, ...]:
        """Compute once what every step needs of the input.

        Args:
            x: inputs, ``[batch_size, ...]``.

        Returns:
            Tensors whose first dimension is the batch.
        """

    @abstractmethod
    def step(self, prepared: tuple[Tensor, ...], h: Tensor | None) -> Tensor:
        """Compute the next state.

        Args:
            prepared: what ``prepare`` returned.
            h: the state ``[batch_size, n_hidden]``; None: h_0 = 0.

        Returns:
            The next state, ``[batch_size, n_hidden]``.
        """

    def group_masks(self, groups: int) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Return which weights join members of one group of units.

        The trainer starts a network in groups where the step function says what a group is.

        Args:
            groups: how many groups there are.

        Returns:
            Masks by the name of the parameter, bool, of its shape: those that hold for the first
            weights only, and those that hold for all of training.

        Raises:
            ValueError: this step function has no groups.
        """
        if groups > 1:
            raise ValueError(f"groups must be 1 for {type(self).__name__}; got {groups}")
        return {}, {}

    def forward(
        self, x: Tensor, generator: torch.Generator | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Run all N steps, and sample one halting step from p for every sample.

        The sampled step m itself is not returned: ``halt`` gives it, and stops there.

        Args:
            x: inputs, ``[batch_size, ...]``.
            generator: source of randomness, on x's device; None: torch's global generator.

        Returns:
            p: p_1 .. p_N, ``[N, batch_size]``, at least float32, summing to 1 over the steps.
            y: y_hat_1 .. y_hat_N, ``[N, batch_size]``.
            p_m: p at the sampled step m, ``[batch_size]``.
            y_m: y at the sampled step m, ``[batch_size]``.

        Raises:
            TypeError: x is not a tensor.
            ValueError: x does not have the shape that ``prepare`` takes.
        """
        p, y = self.ponder(x)
        m = sample_halting_step(p, generator)  # [B]
        return p, y, at_step(p, m), at_step(y, m)

    def ponder(self, x: Tensor, max_steps: int | None = None) -> tuple[Tensor, Tensor]:
        """Run all N steps without sampling: p and y as of ``forward``, all that training needs.

        ``max_steps`` takes the place of the network's own N: its weights do not depend on it.
        """
        lambda_logits, y = self.heads(x, max_steps)
        return halting_distribution(lambda_logits), y

    def heads(self, x: Tensor, max_steps: int | None = None) -> tuple[Tensor, Tensor]:
        """Return the raw outputs of both heads at all N steps; arguments as of ``ponder``.

        Returns:
            lambda_logits: log-odds of halting at each step if no earlier one halted,
                ``[N, batch_size]``; the last is the head's raw output: the forced halt at step N
                is not applied.
            y: as of ``forward``, ``[N, batch_size]``.
        """
        h = self.states(x, max_steps)
        return self.lambda_layer(h).squeeze(-1), self.output_layer(h).squeeze(-1)  # [N, B] each

    def states(self, x: Tensor, max_steps: int | None = None) -> Tensor:
        """Return h_1 .. h_N, ``[N, batch_size, n_hidden]``; arguments as of ``ponder``."""
        prepared = self.prepare(x)
        h = None
        states = []
        for _ in range(max_steps or self.max_steps):
            h = self.step(prepared, h)
            states.append(h)
        return torch.stack(states)

    @torch.no_grad()
    def halt(self, x: Tensor, generator: torch.Generator | None = None) -> Halted:
        """Run every sample to its own sampled halting step and no further.

        Samples that have halted leave the batch, so the cost follows E[steps] and not N. The
        outcome has the distribution of ``forward``'s (p_m, y_m); from equal generators both
        sample the same steps, up to rounding.

        Args:
            x: inputs, as for ``forward``.
            generator: as for ``forward``.

        Returns:
            ``Halted(p_m, y_m, m)``, each ``[batch_size]``; no gradients.

        Raises:
            TypeError: x is not a tensor.
            ValueError: x does not have the shape that ``prepare`` takes.
        """
        prepared = self.prepare(x)
        h = self.step(prepared, None)
        dtype = torch.promote_types(h.dtype, torch.float32)
        u = uniform_like(h[:, 0].to(dtype), generator)
        p_m, y_m = torch.empty_like(u), torch.empty_like(h[:, 0])
        m = torch.empty_like(u, dtype=torch.int64)
        running = torch.arange(len(x), device=x.device)  # indices of samples that have not halted
        not_halted = torch.ones_like(u)  # prod_{j<n} (1 - lambda_j)
        halted_by_now = torch.zeros_like(u)  # p_1 + .. + p_n
        for n in range(1, self.max_steps + 1):
            h = h if n == 1 else self.step(prepared, h)
            y = self.output_layer(h).squeeze(1)
            logit = at_least_float32(self.lambda_layer(h).squeeze(1))
            last = n == self.max_steps
            p_n = not_halted if last else not_halted * logit.sigmoid()
            halted_by_now = halted_by_now + p_n
            halts = torch.ones_like(running, dtype=torch.bool) if last else halted_by_now > u
            here = running[halts]
            p_m[here], y_m[here], m[here] = p_n[halts], y[halts], n
            remaining = (~halts).nonzero().squeeze(1)
            if len(remaining) == 0:
                break
            not_halted = not_halted * (-logit).sigmoid()
            if len(remaining) < len(running):
                prepared = tuple(t.index_select(0, remaining) for t in prepared)
                h, u, running, not_halted, halted_by_now = (
                    t.index_select(0, remaining) for t in (h, u, running, not_halted, halted_by_now)
                )
        return Halted(p_m, y_m, m)
