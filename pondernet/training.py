"""Training as a generator of metrics: the command line, the page and the tests all use ``train``.

Read from top to bottom: state, batch, loss, step, curriculum, schedule, loop. The recipe: Adam on
L = L_Rec + beta L_Reg (equation 4 of the paper), vectors made on the device, and a curriculum that
grows the positions. Only the first ``within`` positions may be non-zero; whenever the network
answers well enough, one more may be. It then only has to learn where one more element goes. Once
all positions are in, the learning rate falls along a cosine to the last step.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn

from pondernet.config import TrainConfig, choose_device
from pondernet.halting import expected_steps
from pondernet.losses import ReconstructionLoss, RegularizationLoss
from pondernet.model import ParityPonderGRU
from pondernet.parity import parity, random_vectors
from pondernet.ponder_net import PonderNet

CLIP_NORM = 1.0  # of the gradient of all parameters together
ACCURACY_DECAY = 0.99  # a step, of the running accuracy that the curriculum looks at
SET_BACK = 0.02  # of that accuracy below the threshold, each time a position is added
FINAL_LEARNING_RATE = 0.01  # of the first, where the cosine ends
WARM_UP = 1000  # steps in which Adam gets to know the gradients of a network it starts from


class TrainingState:
    """Everything that changes during a run: ``train`` continues from it.

    Args:
        config: what to train, and how.
        model: a new network with another step function; None: a ``ParityPonderGRU`` as configured.
    """

    def __init__(self, config: TrainConfig, model: PonderNet | None = None):
        self.config = config
        self.device = choose_device(config.device)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed)
            self.model = model or ParityPonderGRU(config.n_elems, config.n_hidden, config.max_steps)
        first_masks, masks = self.model.group_masks(config.groups)
        self.masks = {name: mask.to(self.device) for name, mask in masks.items()}
        self.model.to(self.device)
        self.apply_masks()
        with torch.no_grad():
            for name, mask in first_masks.items():
                self.model.get_parameter(name).mul_(mask.to(self.device))
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(),
            lr=config.learning_rate,
            weight_decay=config.weight_decay,
            fused=self.device.type != "mps",
        )
        self.generator = torch.Generator(self.device).manual_seed(config.seed)
        # The curriculum stays on the device, so that no step waits for its numbers.
        self.within = torch.tensor(min(config.start, config.n_elems), device=self.device)
        self.running_accuracy = torch.tensor(0.5, device=self.device)
        self.step = 0
        self.complete_at: int | None = None  # the step from which all positions were in
        self.seconds = 0.0
        # Of the networks that this one started from, the first made coming first.
        self.earlier_commands: list[str] = []
        self.earlier_seconds = 0.0

    @torch.no_grad()
    def apply_masks(self) -> None:
        """Set the weights that the groups leave out to zero."""
        for name, mask in self.masks.items():
            self.model.get_parameter(name).mul_(mask)

    def start_from(self, model: ParityPonderGRU) -> None:
        """Take over a trained network's weights; it can do all positions.

        Raises:
            ValueError: the network is of another size.
        """
        ours, theirs = ((m.n_elems, m.n_hidden) for m in (self.model, model))
        if ours != theirs:
            raise ValueError(
                f"init must be a network with n_elems, n_hidden = {ours}; its has {theirs}"
            )
        self.model.load_state_dict(model.state_dict())
        self.apply_masks()
        self.within.fill_(self.config.n_elems)
        self.complete_at = 0


@dataclass(frozen=True)
class Metrics:
    """How the run stands, averaged over the steps since the last metrics."""

    step: int
    seconds: float  # of training so far
    loss: float  # L_Rec + beta L_Reg, nats
    reconstruction: float  # L_Rec, nats
    regularization: float  # L_Reg, nats
    accuracy: float  # of the sampled prediction, in expectation over p
    expected_steps: float
    within: int  # positions that may be non-zero
    halting: tuple[float, ...]  # mean p_1 .. p_N


def make_batch(state: TrainingState) -> tuple[Tensor, Tensor]:
    """Vectors ``[B, n_elems]`` and their parity ``[B]``, at the curriculum's present difficulty.

    Of several processes each makes the same whole batch and keeps its own share.
    """
    config, within = state.config, state.within

    def uniform() -> Tensor:
        size = (config.batch_size, 1)
        return torch.rand(size, generator=state.generator, device=state.device)

    most = within.clamp(max=config.max_nonzero or config.n_elems)
    least: int | Tensor = 1
    if config.crowded is not None:
        share = config.crowded * (within == config.n_elems)
        least = torch.where(uniform() < share, most, 1)
    blocks = None
    if config.block_share is not None:
        blocks = uniform() < config.block_share
    x = random_vectors(
        config.batch_size,
        config.n_elems,
        (least, most),
        allowed=torch.arange(config.n_elems, device=state.device) < within,
        blocks=blocks,
        ones=uniform() if config.any_signs else 0.5,
        generator=state.generator,
        device=state.device,
    )
    if dist.is_initialized():
        x = x[dist.get_rank() :: dist.get_world_size()]
    return x, parity(x)


class Objective(nn.Module):
    """The loss of a batch and what ``Metrics`` says of it, in one module that can be compiled."""

    def __init__(self, model: PonderNet, config: TrainConfig):
        super().__init__()
        self.config = config
        self.model = model
        self.beta: Tensor
        self.reconstruction_loss = ReconstructionLoss(nn.BCEWithLogitsLoss(reduction="none"))
        self.register_buffer("beta", torch.tensor(config.beta))

    def follow(self, schedule: "Schedule") -> None:
        """Take the prior and its weight from ``schedule``."""
        self.beta.fill_(schedule.beta)
        self.regularization_loss = RegularizationLoss(schedule.lambda_p, self.config.max_steps)
        self.regularization_loss.to(self.beta.device)

    def forward(self, x: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """Of vectors ``[B, n_elems]`` and their parity ``[B]``.

        Returns:
            L = L_Rec + beta L_Reg, a scalar.
            L_Rec, L_Reg, accuracy, E[steps] and mean p_1 .. p_N, ``[4 + N]``, without gradient.
        """
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.config.bfloat16):
            p, y = self.model.ponder(x, self.config.unroll)
        reconstruction = self.reconstruction_loss(p, y.to(p.dtype), target)
        regularization = self.regularization_loss(p)
        accuracy = (p * ((y > 0) == (target > 0))).sum(0).mean()
        scalars = (reconstruction, regularization, accuracy, expected_steps(p).mean())
        metrics = torch.cat([torch.stack(scalars), p.mean(1)]).detach()
        return reconstruction + self.beta * regularization, metrics


def train_step(state: TrainingState, objective: Callable[..., tuple[Tensor, Tensor]]) -> Tensor:
    """One step of the optimizer and of the curriculum.

    Returns:
        L_Rec, L_Reg, accuracy, E[steps] and mean p_1 .. p_N, ``[4 + N]``, still on the device.
    """
    loss, metrics = objective(*make_batch(state))
    state.optimizer.zero_grad()
    loss.backward()
    if state.config.groups > 1:
        for name, mask in state.masks.items():
            state.model.get_parameter(name).grad.mul_(mask)
    accuracy = metrics[2].clone()
    average_over_processes([*(w.grad for w in state.model.parameters()), accuracy])
    nn.utils.clip_grad_norm_(state.model.parameters(), CLIP_NORM)
    state.optimizer.step()
    grow_curriculum(state, accuracy)
    return metrics


def average_over_processes(tensors: list[Tensor]) -> None:
    """Replace each tensor by its mean over all processes, in one message; alone, do nothing."""
    if dist.is_initialized():
        flat = torch.cat([tensor.flatten() for tensor in tensors])
        dist.all_reduce(flat)
        means = (flat / dist.get_world_size()).split([tensor.numel() for tensor in tensors])
        for tensor, mean in zip(tensors, means, strict=True):
            tensor.copy_(mean.view_as(tensor))


def grow_curriculum(state: TrainingState, accuracy: Tensor) -> None:
    """One more position once the running accuracy is past the threshold; all on the device."""
    config = state.config
    state.running_accuracy.lerp_(accuracy, 1 - ACCURACY_DECAY)
    grows = (state.running_accuracy > config.threshold) & (state.within < config.n_elems)
    state.within += grows
    state.running_accuracy.masked_fill_(grows, config.threshold - SET_BACK)


@dataclass(frozen=True)
class Schedule:
    """What changes in the course of a run, constant between two metrics."""

    learning_rate: float
    lambda_p: float
    beta: float

    @classmethod
    def at(cls, state: TrainingState) -> "Schedule":
        """First values until all positions are in; then they move.

        The learning rate falls along a cosine to the last step. lambda_p and beta move evenly in
        their logarithms and are there half-way, while the learning rate is still high enough for
        the network to change how many steps it takes. Too strong a pull ends in chance all the
        same: past beta KL = log 2 an instant guess costs less than the right answer.
        """
        config, complete_at = state.config, state.complete_at
        done = 0.0
        if complete_at is not None:
            done = (state.step - complete_at) / max(1, config.steps - complete_at)
        cosine = (1 + math.cos(math.pi * done)) / 2
        # At full speed the first steps, all of one size whatever the gradient, undo the network.
        warmth = 1.0 if config.init is None else min(1.0, (state.step + config.log_every) / WARM_UP)
        moved = min(1.0, 2 * done)

        def between(start: float, end: float | None) -> float:
            return start if end is None else start ** (1 - moved) * end**moved

        return cls(
            config.learning_rate * warmth * (cosine + (1 - cosine) * FINAL_LEARNING_RATE),
            between(config.lambda_p, config.final_lambda_p),
            between(config.beta, config.final_beta),
        )


def train(config: TrainConfig, state: TrainingState | None = None) -> Iterator[Metrics]:
    """Train a network, handing out metrics every ``log_every`` steps and after the last.

    Between two metrics nothing reads a number from the device. The caller may stop at any of
    them: ``state`` then holds the network and all that is needed to go on.

    Args:
        config: what to train, and how.
        state: where to go on from; None: a new run. Changed in place, ``state.model`` included.

    Yields:
        Metrics of the steps since the last ones.
    """
    state = state or TrainingState(config)
    objective = Objective(state.model, config).to(state.device)
    step_objective = torch.compile(objective) if config.compile else objective
    while state.step < config.steps:
        began = time.perf_counter()
        steps = min(config.log_every - state.step % config.log_every, config.steps - state.step)
        schedule = Schedule.at(state)
        for group in state.optimizer.param_groups:
            group["lr"] = schedule.learning_rate
        objective.follow(schedule)
        sums = torch.zeros(4 + (config.unroll or config.max_steps), device=state.device)
        for _ in range(steps):
            sums += train_step(state, step_objective)
            state.step += 1
        average_over_processes([sums])
        reconstruction, regularization, accuracy, n, *halting = (sums / steps).tolist()
        within = int(state.within)
        if state.complete_at is None and within == config.n_elems:
            state.complete_at = state.step
        state.seconds += time.perf_counter() - began
        yield Metrics(
            step=state.step,
            seconds=state.seconds,
            loss=reconstruction + schedule.beta * regularization,
            reconstruction=reconstruction,
            regularization=regularization,
            accuracy=accuracy,
            expected_steps=n,
            within=within,
            halting=tuple(halting),
        )
