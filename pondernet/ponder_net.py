"""PonderNet for any step function: run N steps, or stop at a halting step.

Knows no task, no loss and no trainer. A step function is a subclass: ``ParityPonderGRU`` in
``pondernet.model`` is one. ``tests/textbook.py`` has the same computation as one plain loop.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_leaves, tree_map

from pondernet.checks import check_positive
from pondernet.halting import (
    Rule,
    at_step,
    halting_distribution,
    sample_halting_step,
    sampled_step,
    uniform_like,
)
from pondernet.hub import HubMethods

# Numbers that a step reads, of all samples: from so many on, it pays to make the batch smaller.
NUMBERS_TO_LEAVE = 80_000
BATCH_NORM = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.SyncBatchNorm)


class Halted(NamedTuple):
    """What ``PonderNet.halt`` returns."""

    p_m: Tensor  # probability that the sample halts at just this step, [batch_size]
    y_m: Tensor  # prediction at this step, [batch_size, ...]
    m: Tensor  # the halting step, counted from 1, int64 [batch_size]


class PonderNet(HubMethods, ABC):
    """A recurrent network that learns when to stop; subclasses give the step function.

    The first state is h_1 = s_h(x, 0); step n reads its prediction y_n and its halting
    probability lambda_n from h_n (paper, section 2.1). lambda_N is 1 (section 2.3).

    A subclass has ``max_steps`` (N) and the method ``step``. It may have ``prepare``. It has either
    two heads, ``output_layer`` and ``lambda_layer``, or its own ``read``. Inputs, what ``prepare``
    returns, and states are nests: tensors, or tuples, lists and dicts of them, beside numbers and
    None. The first dimension of every tensor is the batch.
    """

    max_steps: int
    output_layer: nn.Linear
    lambda_layer: nn.Linear

    def prepare(self, x: Any) -> Any:
        """Compute once what every step needs of the input x, a nest; by default x itself."""
        return x

    @abstractmethod
    def step(self, prepared: Any, state: Any) -> Any:
        """Compute the next state, a nest, from what ``prepare`` returned and a state.

        The first state is computed from None, which stands for h_0 = 0.
        """

    def read(self, state: Any) -> tuple[Tensor, Tensor]:
        """Read y_n, ``[batch_size, ...]``, and the log-odds of lambda_n, ``[batch_size]``.

        By default the two heads read the state, or the first part of a state of several, as h of
        (h, c); y_n loses a last dimension of 1. A step that computes both itself returns them as
        parts of the state.
        """
        h = state if isinstance(state, Tensor) else next(_tensors(state))
        return self.output_layer(h).squeeze(-1), self.lambda_layer(h).squeeze(-1)

    def read_all(self, states: Sequence[Any]) -> tuple[Tensor, Tensor]:
        """Return what ``read`` gives for several states: ``[n, batch_size, ...]`` each."""
        y, lambda_logits = zip(*map(self.read, states), strict=True)
        return torch.stack(y), torch.stack(lambda_logits)

    def extra_repr(self) -> str:
        """Return what ``repr`` shows beside the parts."""
        return f"max_steps={self.max_steps}"

    def group_masks(self, groups: int) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Return which weights join members of one of so many groups of units, for the trainer.

        Returns:
            Masks by the name of the parameter, bool, of its shape: those for the first weights
            only, and those for all of training.

        Raises:
            ValueError: this step function has no groups.
        """
        if groups > 1:
            raise ValueError(f"groups must be 1 for {type(self).__name__}; got {groups}")
        return {}, {}

    def forward(
        self, x: Any, generator: torch.Generator | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Run all N steps, and sample one halting step m from p for every sample.

        m itself is not returned: ``halt`` gives it, and ``halting.sample_halting_step`` another.

        Args:
            x: inputs, a nest of ``[batch_size, ...]``.
            generator: source of randomness, on x's device; None: torch's global generator.

        Returns:
            p: p_1 .. p_N, ``[N, batch_size]``, at least float32, summing to 1 over the steps.
            y: y_hat_1 .. y_hat_N, ``[N, batch_size, ...]``.
            p_m: p at the sampled step m, ``[batch_size]``.
            y_m: y at the sampled step m, ``[batch_size, ...]``.

        Raises:
            ValueError: ``read`` returns a lambda_logit of another shape.
        """
        p, y = self.ponder(x)
        m = sample_halting_step(p, generator)  # [B]
        return p, y, at_step(p, m), at_step(y, m)

    def ponder(self, x: Any, max_steps: int | None = None) -> tuple[Tensor, Tensor]:
        """Run all N steps without sampling: p and y as of ``forward``, all that training needs.

        ``max_steps`` takes the place of the network's own N: its weights do not depend on it.
        """
        lambda_logits, y = self.heads(x, max_steps)
        return halting_distribution(lambda_logits), y

    def heads(self, x: Any, max_steps: int | None = None) -> tuple[Tensor, Tensor]:
        """Return the log-odds of halting and y at all N steps; arguments and y as of ``ponder``.

        The log-odds, ``[N, batch_size]``, are raw: the forced halt at step N is not applied.
        """
        y, lambda_logits = self.read_all(list(self.unroll(x, max_steps)))
        self._check_logits(lambda_logits)
        return lambda_logits, y

    def unroll(self, x: Any, max_steps: int | None = None) -> Iterator[Any]:
        """Yield h_1 .. h_N; arguments as of ``ponder``.

        Raises:
            ValueError: ``max_steps`` is not a whole number of at least 1.
        """
        steps = self.max_steps if max_steps is None else check_positive("max_steps", max_steps)
        prepared, state = self.prepare(x), None
        for _ in range(steps):
            state = self.step(prepared, state)
            yield state

    def halt(
        self, x: Any, generator: torch.Generator | None = None, rule: Rule = sampled_step
    ) -> Halted:
        """Run until every sample has halted; no gradients, in ``torch.inference_mode``.

        In a large batch the samples that have halted leave it, over a quarter of it at a time,
        so the cost follows E[steps] and not N. In a small one all go on until the last has halted,
        or some steps longer: that is quicker. From equal generators ``forward`` and ``halt`` sample
        the same steps, up to rounding. ``rule`` says where to halt: one of ``halting.RULES``, such
        as ``sampled_step``.

        Raises:
            ValueError: BatchNorm would compute with the statistics of the samples that still run,
                or a tensor in the state has another first dimension than the batch.
            TypeError: the state has parts that are neither tensors nor numbers.
        """
        with torch.inference_mode():  # a step of a small network takes a sixth less time
            halted = self._halt(x, generator, rule)
        return Halted(*(each.clone() for each in halted))  # for any later use, as in a loss

    def _halt(self, x: Any, generator: torch.Generator | None, rule: Rule) -> Halted:
        for name, module in self.named_modules():
            if isinstance(module, BATCH_NORM) and (module.training or module.running_mean is None):
                raise ValueError(
                    f"halt takes samples out of the batch, whose statistics {name} uses: call "
                    "eval() first, and let BatchNorm track its running statistics"
                )
        prepared = self.prepare(x)
        state = self.step(prepared, None)
        tensors = list(_tensors((state, prepared)))
        batch_size = len(tensors[0])
        for tensor in tensors:
            if tensor.dim() and len(tensor) != batch_size:
                raise ValueError(
                    f"halt needs the batch, of {batch_size}, as the first dimension of every "
                    f"tensor that prepare and step return; got shape {list(tensor.shape)}"
                )
        leaves = sum(map(Tensor.numel, tensors)) >= NUMBERS_TO_LEAVE
        n, ahead, states = 0, 1 if leaves else 8, [state]  # n: steps before the first of states
        earlier: tuple[Tensor, ...] = ()  # p and y of these n steps
        u = result = None  # the result is of those that have left the batch
        while True:
            while len(states) < min(ahead, self.max_steps - n):
                state = self.step(prepared, state)
                states.append(state)
            y, lambda_logits = self.read_all(states)
            self._check_logits(lambda_logits)
            reached = n + len(states)
            if reached < self.max_steps:  # p gets a last row, of all later steps together
                lambda_logits = torch.cat([lambda_logits, lambda_logits[-1:]])
            p = halting_distribution(lambda_logits)
            if earlier:
                first_p, first_y = earlier
                p, y = torch.cat([first_p[:-1], first_p[-1:] * p]), torch.cat([first_y, y])
            if u is None:
                u = uniform_like(p[0], generator)
            m = rule(p, u)
            halts = m <= reached
            number = len(m) if reached == self.max_steps else int(halts.sum())
            if number == len(m) and result is None:
                return Halted(at_step(p, m), at_step(y, m), m)
            if number < len(m) and not leaves:
                ahead *= 3  # and read all states anew: that is quicker than to join what was read
                continue
            n, states, earlier = reached, [], (p, y)
            if number <= len(m) / 4:
                ahead *= 2
                continue
            if result is None:
                result = Halted(torch.empty_like(u), torch.empty_like(y[0]), torch.empty_like(m))
                running = torch.arange(batch_size, device=m.device)  # the samples in the batch
            here, remaining = halts.nonzero().squeeze(1), (~halts).nonzero().squeeze(1)
            p_here, y_here = _select((p, y), here, 1)
            halted = (at_step(p_here, m[here]), at_step(y_here, m[here]), m[here])
            for values, of_those in zip(result, halted, strict=True):
                values[running[here]] = of_those
            if len(remaining) == 0:
                return result
            prepared, state, u, running = _select((prepared, state, u, running), remaining)
            earlier = _select((p, y), remaining, 1)
            leaves = sum(map(Tensor.numel, _tensors((prepared, state)))) >= NUMBERS_TO_LEAVE
            ahead = 1 if leaves else 8

    def _check_logits(self, lambda_logits: Tensor) -> None:
        if lambda_logits.dim() != 2:
            raise ValueError(
                "read must return a lambda_logit of shape [batch_size]; got "
                f"{list(lambda_logits.shape[1:])}: the heads read a state [batch_size, n_hidden], "
                "and for another one the network needs its own read"
            )


def _tensors(nest: Any) -> Iterator[Tensor]:
    """Yield the tensors of a nest.

    Raises:
        TypeError: it has parts that are neither tensors, numbers nor None.
    """
    for part in tree_leaves(nest):
        if isinstance(part, Tensor):
            yield part
        elif not isinstance(part, int | float | str | None):
            raise TypeError(
                "inputs and states must be tensors, or tuples, lists and dicts of tensors; got "
                f"{type(part).__name__}"
            )


def _select(nest: Any, index: Tensor, dim: int = 0) -> Any:
    """Return the nest with the samples at ``index`` alone."""

    def select(part: Any) -> Any:
        return part.index_select(dim, index) if isinstance(part, Tensor) and part.dim() else part

    return tree_map(select, nest)
