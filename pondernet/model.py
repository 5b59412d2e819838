"""ParityPonderGRU, a recurrent network that learns when to stop; knows no loss and no trainer."""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from huggingface_hub import PyTorchModelHubMixin
from torch import Tensor, nn

from pondernet.checks import check_positive
from pondernet.halting import at_least_float32, at_step, halting_distribution, sample_halting_step


class Halted(NamedTuple):
    """What ``ParityPonderGRU.halt`` returns, each ``[batch_size]``."""

    p_m: Tensor  # probability that the sample halts at just this step
    y_m: Tensor  # logit of the parity being 1 at this step
    m: Tensor  # the sampled halting step, counted from 1, int64


class ParityPonderGRU(PyTorchModelHubMixin, nn.Module):
    """PonderNet whose step function is a GRU cell, for the parity task.

    The first state is h_1 = s_h(x, 0); step n reads its prediction y_n and its halting
    probability lambda_n from h_n (paper, section 2.1; description, module 1). lambda_N is 1.
    The GRU and the two heads are ``gru``, ``output_layer`` and ``lambda_layer``.

    ``save_pretrained(folder)``, ``from_pretrained(folder_or_hub_id)`` and ``push_to_hub(id)``
    keep a network as ``config.json`` and ``model.safetensors``.

    Args:
        n_elems: number of elements in the input vector.
        n_hidden: size of the GRU's state vector.
        max_steps: maximum number of steps, N.

    Raises:
        ValueError: an argument is not a whole number of at least 1.
    """

    def __init__(self, n_elems: int, n_hidden: int, max_steps: int):
        super().__init__()
        for name, value in (("n_elems", n_elems), ("n_hidden", n_hidden), ("max_steps", max_steps)):
            check_positive(name, value)
        self.n_elems = n_elems
        self.n_hidden = n_hidden
        self.max_steps = max_steps
        self.gru = nn.GRUCell(n_elems, n_hidden)
        self.output_layer = nn.Linear(n_hidden, 1)
        self.lambda_layer = nn.Linear(n_hidden, 1)

    def forward(
        self, x: Tensor, generator: torch.Generator | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """All N steps, and one halting step drawn from p for every sample.

        Args:
            x: input vectors with elements 0, 1 or -1, ``[batch_size, n_elems]``.
            generator: source of the draw, on x's device; None: torch's global generator.

        Returns:
            p: p_1 .. p_N, ``[N, batch_size]``, at least float32, summing to 1 over the steps.
            y: y_hat_1 .. y_hat_N, ``[N, batch_size]``: log-odds of the parity being 1, what
                ``nn.BCEWithLogitsLoss`` takes; ``logsigmoid(y)`` is the log probability.
            p_m: p at the drawn step m, ``[batch_size]``.
            y_m: y at the drawn step m, ``[batch_size]``.

        Raises:
            ValueError: x is not ``[batch_size, n_elems]``.
        """
        p, y = self.ponder(x)
        m = sample_halting_step(p, generator)  # [B]
        return p, y, at_step(p, m), at_step(y, m)

    def ponder(self, x: Tensor, max_steps: int | None = None) -> tuple[Tensor, Tensor]:
        """All N steps without a draw: p and y as of ``forward``, all that training needs.

        ``max_steps`` takes the place of the network's own N: its weights do not depend on it.
        """
        lambda_logits, y = self.heads(x, max_steps)
        return halting_distribution(lambda_logits), y

    def heads(self, x: Tensor, max_steps: int | None = None) -> tuple[Tensor, Tensor]:
        """What both heads say at all N steps, x and ``max_steps`` as of ``ponder``.

        Returns:
            lambda_logits: log-odds of halting at each step if no earlier one halted,
                ``[N, batch_size]``; the last is what the head says, not that step N must halt.
            y: as of ``forward``, ``[N, batch_size]``.
        """
        constant, input_n = self._project(x)
        h = None
        states = []
        for _ in range(max_steps or self.max_steps):
            h = self._step(constant, input_n, h)
            states.append(h)
        h = torch.stack(states)  # [N, B, n_hidden]
        return self.lambda_layer(h).squeeze(-1), self.output_layer(h).squeeze(-1)  # [N, B] each

    @torch.no_grad()
    def halt(self, x: Tensor, generator: torch.Generator | None = None) -> Halted:
        """Inference that stops: every sample runs only to its own halting step.

        Samples that have halted leave the batch, so the cost follows E[steps] and not N. The
        outcome has the distribution of ``forward``'s (p_m, y_m); from equal generators both
        draw the same steps, up to rounding.

        Args:
            x: as for ``forward``, ``[batch_size, n_elems]``.
            generator: as for ``forward``.

        Returns:
            ``Halted(p_m, y_m, m)``, each ``[batch_size]``; no gradients.

        Raises:
            ValueError: x is not ``[batch_size, n_elems]``.
        """
        constant, input_n = self._project(x)
        h = None
        dtype = torch.promote_types(input_n.dtype, torch.float32)
        u = torch.rand(len(x), generator=generator, dtype=dtype, device=x.device)
        p_m, y_m = torch.empty_like(u), torch.empty_like(input_n[:, 0])
        m = torch.empty_like(u, dtype=torch.int64)
        running = torch.arange(len(x), device=x.device)  # which samples have not halted yet
        not_halted = torch.ones_like(u)  # prod_{j<n} (1 - lambda_j)
        halted_by_now = torch.zeros_like(u)  # p_1 + .. + p_n
        for n in range(1, self.max_steps + 1):
            h = self._step(constant, input_n, h)
            y = self.output_layer(h).squeeze(1)
            logit = at_least_float32(self.lambda_layer(h).squeeze(1))
            last = n == self.max_steps
            p_n = not_halted if last else not_halted * logit.sigmoid()
            halted_by_now = halted_by_now + p_n
            halts = torch.ones_like(running, dtype=torch.bool) if last else halted_by_now > u
            here = running[halts]
            p_m[here], y_m[here], m[here] = p_n[halts], y[halts], n
            goes_on = (~halts).nonzero().squeeze(1)
            if len(goes_on) == 0:
                break
            not_halted = not_halted * (-logit).sigmoid()
            if len(goes_on) < len(running):
                h, constant, input_n, u, running, not_halted, halted_by_now = (
                    t.index_select(0, goes_on)
                    for t in (h, constant, input_n, u, running, not_halted, halted_by_now)
                )
        return Halted(p_m, y_m, m)

    def _project(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """What the gates receive at every step alike, the input being the same: computed once.

        Returns:
            For the reset and update gates and the state's part of the candidate, all that does
            not depend on the state, ``[B, 3 n_hidden]``; the input's part of the candidate,
            ``[B, n_hidden]``.
        """
        if x.dim() != 2 or x.shape[1] != self.n_elems:
            raise ValueError(
                f"x must be [batch_size, n_elems] with n_elems = {self.n_elems}; "
                f"got shape {list(x.shape)}"
            )
        split = [2 * self.n_hidden, self.n_hidden]
        x = x.to(self.gru.weight_ih.dtype)
        input_rz, input_n = F.linear(x, self.gru.weight_ih, self.gru.bias_ih).split(split, dim=1)
        bias_rz, bias_n = self.gru.bias_hh.to(input_n.dtype).split(split)
        constant = torch.cat([input_rz + bias_rz, bias_n.expand_as(input_n)], dim=1)
        return constant, input_n

    def _step(self, constant: Tensor, input_n: Tensor, h: Tensor | None) -> Tensor:
        """``nn.GRUCell`` after ``_project``: r, z = sigmoid(..), c = tanh(..), (1 - z) c + z h.

        ``h`` is None for h_0 = 0, whose product need not be computed.
        """
        rzs = constant if h is None else torch.addmm(constant, h, self.gru.weight_hh.t())
        rz, state_n = rzs.split([2 * self.n_hidden, self.n_hidden], dim=1)
        r, z = rz.sigmoid().chunk(2, dim=1)
        c = torch.addcmul(input_n, r, state_n).tanh()
        return c - z * c if h is None else torch.lerp(c, h, z)
