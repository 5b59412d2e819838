"""ParityPonderGRU: PonderNet for the parity task, with a GRU cell as its step function."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pondernet.checks import check_positive, check_tensor
from pondernet.ponder_net import PonderNet


class ParityPonderGRU(PonderNet):
    """A PonderNet for parity, whose step function is a GRU cell (paper, section 3.1).

    It decides whether the number of ones in a vector is odd. Inputs are vectors with elements 0, 1
    or -1, ``[batch_size, n_elems]``. Of the outputs ``(p, y, p_m, y_m)``, ``p`` and ``y`` are
    ``[N, batch_size]``, ``p_m`` and ``y_m`` ``[batch_size]``. ``y`` is the log-odds of the parity
    being 1, what ``nn.BCEWithLogitsLoss`` takes; ``logsigmoid(y)`` is the log probability. The GRU
    and the two heads are ``gru``, ``output_layer`` and ``lambda_layer``.

    A plain ``gru`` is not called: its weights are used, and the input is projected once. One with
    hooks, as of pruning, or of another class, as of dynamic quantization, is called at each step.

    Args:
        n_elems: number of elements in the input vector.
        n_hidden: size of the GRU's state vector.
        max_steps: maximum number of steps, N.

    Raises:
        ValueError: an argument is not a whole number of at least 1.
    """

    def __init__(self, n_elems: int, n_hidden: int, max_steps: int):
        super().__init__()
        self.n_elems = check_positive("n_elems", n_elems)
        self.n_hidden = check_positive("n_hidden", n_hidden)
        self.max_steps = check_positive("max_steps", max_steps)
        self.gru = nn.GRUCell(self.n_elems, self.n_hidden)
        self.output_layer = nn.Linear(self.n_hidden, 1)
        self.lambda_layer = nn.Linear(self.n_hidden, 1)

    def prepare(self, x: Tensor) -> tuple[Tensor, ...]:
        """Project the input, which is the same at every step, once instead of N times.

        Returns:
            The parts of the three gates that do not depend on the state: for the reset and update
            gates and the state's part of the candidate, ``[B, 3 n_hidden]``; for the input's part
            of the candidate, ``[B, n_hidden]``. Of a ``gru`` that is to be called: x alone.

        Raises:
            TypeError, ValueError: x is no tensor ``[batch_size, n_elems]``.
        """
        check_tensor("x", x)
        if x.dim() != 2 or x.shape[1] != self.n_elems:
            raise ValueError(
                f"x must be [batch_size, n_elems] with n_elems = {self.n_elems}; "
                f"got shape {list(x.shape)}"
            )
        gru = self.gru
        hooks = (gru._forward_pre_hooks, gru._forward_hooks, gru._backward_hooks)
        if type(gru) is not nn.GRUCell or any(hooks):
            return (x.to(next((w.dtype for w in gru.parameters()), torch.float32)),)
        split = [2 * self.n_hidden, self.n_hidden]
        inputs = F.linear(x.to(gru.weight_ih.dtype), gru.weight_ih, gru.bias_ih)
        input_rz, input_n = inputs.split(split, dim=1)
        bias_rz, bias_n = gru.bias_hh.to(inputs.dtype).split(split)
        constant = torch.cat([input_rz + bias_rz, bias_n.expand_as(input_n)], dim=1)
        return constant, input_n

    def step(self, prepared: tuple[Tensor, ...], h: Tensor | None) -> Tensor:
        """Compute ``nn.GRUCell``: r, z = sigmoid(..), c = tanh(..), h' = (1 - z) c + z h."""
        if len(prepared) == 1:
            called: Tensor = self.gru(prepared[0], h)
            return called
        constant, input_n = prepared
        rzs = constant if h is None else torch.addmm(constant, h, self.gru.weight_hh.t())
        rz, state_n = rzs.split([2 * self.n_hidden, self.n_hidden], dim=1)
        r, z = rz.sigmoid().chunk(2, dim=1)
        c = torch.addcmul(input_n, r, state_n).tanh()
        return c - z * c if h is None else torch.lerp(c, h, z)

    def read_all(self, states: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Read all states at once, which is quicker than one by one."""
        return self.read(torch.stack(list(states)))

    def states(self, x: Tensor, max_steps: int | None = None) -> Tensor:
        """Return h_1 .. h_N, ``[N, batch_size, n_hidden]``; arguments as of ``ponder``."""
        return torch.stack(list(self.unroll(x, max_steps)))

    def group_masks(self, groups: int) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Return the masks of groups: unit u and position i are of groups u, i mod ``groups``.

        A group finds the parity of its few positions, and the groups put these together. Neither
        needs the ones of the whole vector counted, which is what makes parity hard to learn, and
        whatever the number of non-zeros, a group sees nothing that it has not seen in training.

        For the first weights only, no unit receives another group's state. For all of training, no
        unit receives another group's positions.
        """
        unit = torch.arange(self.n_hidden) % groups
        position = torch.arange(self.n_elems) % groups
        recurrent_mask = (unit[:, None] == unit).repeat(3, 1)  # of r, z and n
        input_mask = (unit[:, None] == position).repeat(3, 1)
        return {"gru.weight_hh": recurrent_mask}, {"gru.weight_ih": input_mask}
