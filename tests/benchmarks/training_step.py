"""Compare a training step with the textbook one: ``python tests/benchmarks/training_step.py``.

Both make their vectors in the same way, so that only the steps differ. On a machine with a card it
measures the card.
"""

import statistics
import sys
import time
from pathlib import Path

import torch
from torch import nn

sys.path[:0] = map(str, Path(__file__).parents[1:3])

from textbook import Textbook

from pondernet import ReconstructionLoss, RegularizationLoss
from pondernet.config import TrainConfig, choose_device
from pondernet.parity import parity, random_vectors
from pondernet.training import Schedule, Step, TrainingState

CONFIG = TrainConfig(n_elems=64, n_hidden=128, max_steps=20, batch_size=128, start=64)
DEVICE = choose_device()
THREADS = 2
ROUNDS = 9
STEPS = 10 if DEVICE.type == "cpu" else 100


def textbook_step():
    model = Textbook(CONFIG.n_elems, CONFIG.n_hidden, CONFIG.max_steps).to(DEVICE)
    optimizer = torch.optim.Adam(model.parameters(), lr=CONFIG.learning_rate)
    reconstruction = ReconstructionLoss(nn.BCEWithLogitsLoss(reduction="none"))
    regularization = RegularizationLoss(CONFIG.lambda_p)

    def step():
        x = random_vectors(CONFIG.batch_size, CONFIG.n_elems, device=DEVICE)
        p, y, *_ = model(x)
        loss = reconstruction(p, y, parity(x)) + CONFIG.beta * regularization(p)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()

    return step


def our_step(**options):
    state = TrainingState(TrainConfig(**(vars(CONFIG) | options)))
    step = Step(state)
    step.follow(Schedule.at(state))
    return step


def milliseconds(step):
    finish = torch.cuda.synchronize if DEVICE.type == "cuda" else bool
    finish()
    began = time.perf_counter()
    for _ in range(STEPS):
        step()
    finish()
    return (time.perf_counter() - began) / STEPS * 1000


def main():
    torch.set_num_threads(THREADS)
    steps = {
        "textbook": textbook_step(),
        "float32": our_step(),
        "float32, compiled": our_step(compile=True),
        "bfloat16": our_step(bfloat16=True),
        "bfloat16, compiled": our_step(bfloat16=True, compile=True),
    }
    for step in steps.values():
        milliseconds(step)
    # In turn, so that a change of the machine's speed affects all alike.
    rounds = [{name: milliseconds(step) for name, step in steps.items()} for _ in range(ROUNDS)]
    card = torch.cuda.get_device_name() if DEVICE.type == "cuda" else f"{THREADS} threads"
    print(f"{card}, median of {ROUNDS} rounds; ratio to the textbook of the same round")
    for name in steps:
        ratios = sorted(times["textbook"] / times[name] for times in rounds)
        print(
            f"{name:20}{statistics.median(times[name] for times in rounds):8.1f} ms"
            f"{statistics.median(ratios):8.2f}  ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )


if __name__ == "__main__":
    main()
