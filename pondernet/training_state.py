"""What changes during a training run: the network, its optimizer, the curriculum, the schedule."""

import math
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor

from pondernet.config import TrainConfig, choose_device
from pondernet.model import ParityPonderGRU
from pondernet.parity import PARITY, Task
from pondernet.ponder_net import PonderNet

FINAL_LEARNING_RATE = 0.01  # of the first, where the cosine ends
WARM_UP = 500  # steps in which the learning rate rises, or a tenth of a shorter run


class DivergedError(RuntimeError):
    """The loss or a weight is no finite number any more; the message names the step."""


class TrainingState:
    """Everything that changes during a run: ``train`` continues from it.

    ``model`` is a new network with another step function than the ``ParityPonderGRU``'s.

    Raises:
        ValueError: the task has no intermediate target for ``config.hint``, or this machine lacks
            the device.
    """

    def __init__(self, config: TrainConfig, model: PonderNet | None = None, task: Task = PARITY):
        if config.hint is not None and task.known_by_step is None:
            raise ValueError(f"hint must be none: the task {task.name} has no intermediate target")
        self.config = config
        self.task = task
        self.device = choose_device(config.device)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed)
            self.model = model or ParityPonderGRU(config.n_elems, config.n_hidden, config.max_steps)
        first_masks, masks = self.model.group_masks(config.groups)
        with torch.no_grad():
            for name, mask in (*first_masks.items(), *masks.items()):
                weight = self.model.get_parameter(name)
                weight.mul_(mask.to(weight.device))
            if config.hint is not None:
                # Halt with the prior's lambda_p at every step. A network with a hint learns halting
                # last: one that halts early might learn to count in parallel within a few steps.
                self.model.lambda_layer.weight.zero_()
                odds = config.lambda_p / (1 - config.lambda_p)
                self.model.lambda_layer.bias.fill_(math.log(odds))
        self.model.to(self.device)
        self.masks = {name: mask.to(self.device) for name, mask in masks.items()}
        # Whether the steps of this run become one CUDA graph each.
        self.captures = config.compile and self.device.type == "cuda" and not dist.is_initialized()
        rate = config.learning_rate
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(),
            lr=torch.tensor(rate, device=self.device) if self.captures else rate,
            weight_decay=config.weight_decay,
            fused=self.device.type != "mps",
            capturable=self.captures,
        )
        self.generator = torch.Generator(self.device).manual_seed(config.seed)
        # The curriculum stays on the device, so that no step waits for its numbers.
        self.positions = min(config.start, config.n_elems)  # may be non-zero, at the last metrics
        self.within = torch.tensor(self.positions, device=self.device)
        self.running_accuracy = torch.tensor(0.5, device=self.device)
        # Of the metrics of each step since the last ones; see ``training.Objective``.
        self.sums = torch.zeros(5 + (config.unroll or config.max_steps), device=self.device)
        self.step = 0
        self.complete_at: int | None = None  # the step from which all positions were in
        self.seconds = 0.0
        # Of the networks that this one started from, the first made coming first.
        self.earlier_commands: list[str] = []
        self.earlier_seconds = 0.0

    @property
    def parity_gru(self) -> ParityPonderGRU:
        """The network; raise TypeError for one that a checkpoint folder cannot hold."""
        if not isinstance(self.model, ParityPonderGRU):
            raise TypeError(f"a checkpoint holds a ParityPonderGRU, not a {type(self.model)}")
        return self.model

    def start_from(self, model: ParityPonderGRU) -> None:
        """Take over a network that can do all positions; ValueError if it does not fit."""
        ours, theirs = ((m.n_elems, m.n_hidden) for m in (self.model, model))
        if ours != theirs:
            raise ValueError(
                f"init must be a network with n_elems, n_hidden = {ours}; its has {theirs}"
            )
        self.model.load_state_dict(model.state_dict())
        masked = [self.model.get_parameter(name)[~mask] for name, mask in self.masks.items()]
        lost = sum(int(weights.count_nonzero()) for weights in masked)
        if lost:
            raise ValueError(
                f"groups = {self.config.groups} would set {lost} weights of the network in init to "
                "zero: give --groups 1, or leave the option out"
            )
        self.within.fill_(self.config.n_elems)
        self.positions = self.config.n_elems
        self.complete_at = 0

    @property
    def lacks(self) -> str:
        """What the run has not reached, as half a sentence; empty if it is complete."""
        if self.complete_at is not None:
            return ""
        n_elems = self.config.n_elems
        if self.positions < n_elems:
            return f"only {self.positions} of {n_elems} positions were in"
        return "the hint was not learned, so halting was not trained"

    def set_learning_rate(self, value: float) -> None:
        """Give the optimizer another learning rate, in place where a graph reads it."""
        for group in self.optimizer.param_groups:
            if self.captures:
                group["lr"].fill_(value)
            else:
                group["lr"] = value

    @property
    def last_metrics(self) -> int:
        """The step of the last metrics: up to the next ones the schedule is constant."""
        return self.step - self.step % self.config.log_every

    def count_not_finite(self) -> Tensor:
        """How many weights and sums are infinite or not a number: a scalar on the device."""
        tensors = (*self.model.parameters(), self.sums)
        return torch.stack([(~each.isfinite()).sum() for each in tensors]).sum()

    def diverged(self, last_metrics: int) -> "DivergedError":
        """The error to raise where some of them are."""
        return DivergedError(
            f"training diverged between step {last_metrics} and step {self.step}: "
            "the loss or a weight is not a finite number"
        )


@dataclass(frozen=True)
class Schedule:
    """What changes in the course of a run, constant between two metrics.

    While positions are added, lambda_p and beta move evenly in their logarithms from their first
    values to their own. A fast and strong prior at first makes the network halt as soon as it can
    on vectors with few non-zeros; a slower and weaker one lets it take more steps for more. Once
    all positions are in, the learning rate falls along a cosine to the last step, and lambda_p and
    beta move on to their final values. They are there half-way, while the learning rate can still
    change the number of steps. Past beta KL = log 2 an instant guess costs less than the right
    answer, and training ends in chance.

    A hint is learned alone while positions are added, and until the running accuracy passes the
    threshold once more with all of them. Halting is learned afterwards: before the state knows
    anything, the halting probabilities would saturate at 0 and stay there.
    """

    learning_rate: float
    lambda_p: float
    beta: float
    hint_alone: bool  # whether the hint is the only loss

    @classmethod
    def at(cls, state: TrainingState, step: int | None = None) -> "Schedule":
        """Return the values that hold at a step of a run; None: the step where it stands."""
        config, complete_at = state.config, state.complete_at
        step = state.step if step is None else step
        start = min(config.start, config.n_elems)
        added = (state.positions - start) / max(1, config.n_elems - start)
        done = 0.0  # of the steps after all positions are in
        if complete_at is not None:
            done = (step - complete_at) / max(1, config.steps - complete_at)
        cosine = (1 + math.cos(math.pi * done)) / 2
        # Adam's first steps have one size whatever the gradient: at the full rate they do harm.
        warmth = min(1.0, (step + config.log_every) / min(WARM_UP, config.steps / 10))

        def between(first: float | None, value: float, final: float | None) -> float:
            if complete_at is None:
                begin, end, share = first or value, value, added
            else:
                begin, end, share = value, final or value, min(1.0, 2 * done)
            return float(begin ** (1 - share) * end**share)

        return cls(
            config.learning_rate * warmth * (cosine + (1 - cosine) * FINAL_LEARNING_RATE),
            between(config.first_lambda_p, config.lambda_p, config.final_lambda_p),
            between(config.first_beta, config.beta, config.final_beta),
            config.hint is not None and complete_at is None,
        )
