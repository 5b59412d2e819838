"""Training as a generator of metrics: the command line, the page and the tests all use ``train``.

Read from top to bottom: batch, loss, step, curriculum, loop. The recipe is Adam on
L = L_Rec + beta L_Reg (equation 4 of the paper), with vectors made on the device and a curriculum
that grows the positions. Only the first ``within`` positions may be non-zero. Each time the running
accuracy passes a threshold, one more is added, and the network only has to learn where one more
element goes. With a hint, a third loss compares the answer at each step with what the task says
should be known by then. ``Schedule`` says what changes in the course of a run.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import Tensor, nn

from pondernet.config import TrainConfig
from pondernet.halting import expected_steps
from pondernet.losses import ReconstructionLoss, RegularizationLoss
from pondernet.ponder_net import PonderNet
from pondernet.training_state import Schedule, TrainingState

CLIP_NORM = 1.0  # of the gradient of all parameters together
ACCURACY_DECAY = 0.99  # a step, of the running accuracy that the curriculum looks at
SET_BACK = 0.02  # of that accuracy below the threshold, each time a position is added
STEPS_TO_CAPTURE = 3  # before it, while libraries take their memory and compile


@dataclass(frozen=True)
class Metrics:
    """Averages over the steps since the last metrics."""

    step: int
    seconds: float  # of training so far
    loss: float  # L_Rec + beta L_Reg, nats; without the hint
    reconstruction: float  # L_Rec, nats
    regularization: float  # L_Reg, nats
    accuracy: float  # of the sampled prediction, in expectation over p
    expected_steps: float
    learned: float  # the accuracy that the curriculum looks at; see ``Objective.forward``
    within: int  # positions that may be non-zero
    halting: tuple[float, ...]  # mean p_1 .. p_N


@dataclass(frozen=True)
class Hint:
    """What the task says should be known by each step."""

    known: Tensor  # 0. or 1., [N, B]
    counts: Tensor  # 1. for the steps in the loss, else 0., [N, 1]
    in_play: Tensor  # 1. for the steps that the curriculum looks at, else 0., [N, 1]


def make_batch(state: TrainingState) -> tuple[Tensor, Tensor, Hint | None]:
    """Return vectors at the curriculum's difficulty, their targets, and the hint if there is one.

    Every rank makes the full batch and keeps its slice: ``[B, n_elems]``, with targets ``[B]``.
    """
    config, within = state.config, state.within
    source: dict[str, Any] = {"generator": state.generator, "device": state.device}

    def uniform() -> Tensor:
        return torch.rand(config.batch_size, 1, **source)

    most = within.clamp(max=config.max_nonzero or config.n_elems)
    least: int | Tensor = 1
    if config.full_share is not None:
        share = config.full_share * (within == config.n_elems)
        least = torch.where(uniform() < share, most, 1)
    x = state.task.random_vectors(
        config.batch_size,
        config.n_elems,
        (least, most),
        allowed=torch.arange(config.n_elems, device=state.device) < within,
        blocks=None if config.block_share is None else uniform() < config.block_share,
        ones=uniform() if config.random_sign_bias else 0.5,
        **source,
    )
    if dist.is_initialized():
        x = x[dist.get_rank() :: dist.get_world_size()]
    return x, state.task.target(x), make_hint(state, x)


def make_hint(state: TrainingState, x: Tensor) -> Hint | None:
    """Return the hint for vectors ``[B, n_elems]``, or None if the run has none.

    In play are steps 2 to ``within`` + 1, which read elements that may be non-zero. While positions
    are added, later ones do not count: learning to hold the answer slows down learning to read.
    """
    if state.config.hint is None or state.task.known_by_step is None:
        return None
    known = state.task.known_by_step(x, state.config.unroll or state.config.max_steps)
    place = torch.arange(len(known), device=x.device).unsqueeze(1)  # of each step, from 0
    counts = (place <= state.within) | (state.within == state.config.n_elems)
    in_play = (place >= 1) & (place <= state.within)
    return Hint(known, counts.to(known.dtype), in_play.to(known.dtype))


class Objective(nn.Module):
    """The loss and the metrics of a batch, in one module that can be compiled."""

    def __init__(self, model: PonderNet, config: TrainConfig):
        super().__init__()
        self.config = config
        self.model = model
        self.beta: Tensor
        self.ponder_weight: Tensor
        self.reconstruction_loss = ReconstructionLoss(nn.BCEWithLogitsLoss(reduction="none"))
        self.regularization_loss = RegularizationLoss(config.lambda_p, config.max_steps)
        self.register_buffer("beta", torch.tensor(config.beta))
        self.register_buffer("ponder_weight", torch.tensor(1.0))

    def follow(self, schedule: Schedule) -> bool:
        """Take the prior and the weights of the losses; return whether lambda_p has changed."""
        self.beta.fill_(schedule.beta)
        self.ponder_weight.fill_(0.0 if schedule.hint_alone else 1.0)
        before = self.regularization_loss.lambda_p
        self.regularization_loss = RegularizationLoss(schedule.lambda_p, self.config.max_steps)
        return schedule.lambda_p != before

    def forward(self, x: Tensor, target: Tensor, hint: Hint | None) -> tuple[Tensor, Tensor]:
        """Compute the loss and the metrics of a batch as of ``make_batch``.

        Returns:
            The loss, a scalar: L = L_Rec + beta L_Reg, plus that of the hint if there is one.
            L_Rec, L_Reg, accuracy, E[steps], what is learned, and mean p_1 .. p_N, ``[5 + N]``,
            without gradient. Learned is the accuracy, or with a hint the share of right
            intermediate answers among the steps in play.
        """
        with torch.autocast(x.device.type, torch.bfloat16, enabled=self.config.bfloat16):
            p, y = self.model.ponder(x, self.config.unroll)
        reconstruction = self.reconstruction_loss(p, y.to(p.dtype), target)
        regularization = self.regularization_loss(p)
        accuracy = (p * ((y > 0) == (target > 0))).sum(0).mean()
        loss, learned = reconstruction + self.beta * regularization, accuracy
        if hint is not None and self.config.hint is not None:
            losses = F.binary_cross_entropy_with_logits(y.to(p.dtype), hint.known, reduction="none")
            loss = self.ponder_weight * loss + self.config.hint * _mean(losses, hint.counts)
            learned = _mean(((y > 0) == (hint.known > 0)).to(p.dtype), hint.in_play)
        scalars = (reconstruction, regularization, accuracy, expected_steps(p).mean(), learned)
        return loss, torch.hstack((*scalars, p.mean(1))).detach()


def _mean(values: Tensor, steps: Tensor) -> Tensor:
    """Return the mean of values ``[N, B]`` over the steps that are marked with 1., ``[N, 1]``."""
    return (values * steps).mean(1).sum() / steps.sum()


def train_step(state: TrainingState, objective: Callable[..., tuple[Tensor, Tensor]]) -> Tensor:
    """Take one step of the optimizer and of the curriculum; return its metrics, ``[5 + N]``."""
    loss, metrics = objective(*make_batch(state))
    state.optimizer.zero_grad()
    loss.backward()
    if state.config.groups > 1:
        for name, mask in state.masks.items():
            gradient = state.model.get_parameter(name).grad
            if gradient is not None:
                gradient.mul_(mask)
    # Of a network that takes one step, the weights that only later steps use have no gradient.
    gradients = [w.grad for w in state.model.parameters() if w.grad is not None]
    average_over_ranks([*gradients, metrics])
    nn.utils.clip_grad_norm_(state.model.parameters(), CLIP_NORM)
    state.optimizer.step()
    grow_curriculum(state, metrics[4])
    return metrics


class Step:
    """Takes the steps of a run and adds up their metrics: plain, compiled, or as a CUDA graph.

    A small network's step is hundreds of kernels of some microseconds each, and Python takes longer
    to launch them than a card to run them. A graph launches all at once. It repeats the same
    kernels on the same memory: a step changes tensors in place, and reads none of their values.
    """

    def __init__(self, state: TrainingState):
        self._state = state
        self._objective = Objective(state.model, state.config).to(state.device)
        self._compiled = torch.compile(self._objective) if state.config.compile else self._objective
        self._steps = 0
        self._graph: torch.cuda.CUDAGraph | None = None

    def follow(self, schedule: Schedule) -> None:
        """Take the learning rate, the prior and its weight from ``schedule``."""
        self._state.set_learning_rate(schedule.learning_rate)
        if self._objective.follow(schedule):
            self._graph = None  # it has the prior's lambda_p as a number

    def __call__(self) -> None:
        """Take one step."""
        if not self._state.captures:
            self._step()
        elif self._steps < STEPS_TO_CAPTURE:
            self._steps += 1
            stream = torch.cuda.Stream()  # the default one cannot be captured
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                self._step()
            torch.cuda.current_stream().wait_stream(stream)
        else:
            if self._graph is None:
                self._graph = torch.cuda.CUDAGraph()
                self._graph.register_generator_state(self._state.generator)
                with torch.cuda.graph(self._graph):
                    self._step()
            self._graph.replay()

    def _step(self) -> None:
        self._state.sums.add_(train_step(self._state, self._compiled))


def average_over_ranks(tensors: list[Tensor]) -> None:
    """Replace each tensor by its mean over all ranks, in one message; do nothing without ranks."""
    if dist.is_initialized():
        flat = torch.cat([tensor.flatten() for tensor in tensors])
        dist.all_reduce(flat)
        means = (flat / dist.get_world_size()).split([tensor.numel() for tensor in tensors])
        for tensor, mean in zip(tensors, means, strict=True):
            tensor.copy_(mean.view_as(tensor))


def grow_curriculum(state: TrainingState, learned: Tensor) -> None:
    """Add one position once the running mean of what is learned passes the threshold."""
    config = state.config
    state.running_accuracy.lerp_(learned, 1 - ACCURACY_DECAY)
    grows = (state.running_accuracy > config.threshold) & (state.within < config.n_elems)
    state.within += grows
    state.running_accuracy.masked_fill_(grows, config.threshold - SET_BACK)


def train(
    config: TrainConfig,
    state: TrainingState | None = None,
    stops: Callable[[], bool] = lambda: False,
) -> Iterator[Metrics]:
    """Train a network, yielding metrics every ``log_every`` steps and after the last.

    Between two metrics nothing reads a number from the device. ``state`` holds the network and all
    that is needed to continue, at any metrics and whenever ``stops`` is called.

    Args:
        config: what to train, and how.
        state: where to continue; None: a new run. Changed in place, ``state.model`` included.
        stops: called after every step; True ends the run there, between two metrics too.

    Raises:
        DivergedError: at the time of metrics, the loss or a weight was not finite.
    """
    state = state or TrainingState(config)
    step = Step(state)
    while state.step < config.steps:
        start = state.last_metrics
        end = min(start + config.log_every, config.steps)
        schedule = Schedule.at(state, start)
        step.follow(schedule)
        began = time.perf_counter() - state.seconds
        while state.step < end:
            step()
            state.step += 1
            state.seconds = time.perf_counter() - began
            if state.step < end and stops():
                return
        metrics = take_metrics(state, schedule, end - start)
        state.seconds = time.perf_counter() - began  # with the wait for the device
        yield replace(metrics, seconds=state.seconds)
        if stops():
            return


def take_metrics(state: TrainingState, schedule: Schedule, steps: int) -> Metrics:
    """Return the metrics of the last ``steps`` steps, and begin new sums; raises as ``train``."""
    # All in one list: each number that is read by itself waits for the device.
    others = (state.count_not_finite(), state.within, state.running_accuracy)
    numbers = torch.hstack((state.sums / steps, *others)).tolist()
    *means, not_finite, within, running_accuracy = numbers
    state.positions = int(within)
    if not_finite:
        raise state.diverged(state.step - steps)
    reconstruction, regularization, accuracy, n, learned, *halting = means
    state.sums.zero_()
    learned_all = state.config.hint is None or running_accuracy > state.config.threshold
    if state.complete_at is None and state.positions == state.config.n_elems and learned_all:
        state.complete_at = state.step
    return Metrics(
        step=state.step,
        seconds=state.seconds,
        loss=reconstruction + schedule.beta * regularization,
        reconstruction=reconstruction,
        regularization=regularization,
        accuracy=accuracy,
        expected_steps=n,
        learned=learned,
        within=state.positions,
        halting=tuple(halting),
    )
