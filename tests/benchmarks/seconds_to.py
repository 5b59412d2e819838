"""Measure how soon a network that starts from nothing is right.

    python tests/benchmarks/seconds_to.py

Trains with the trainer's defaults on one thread, five seeds of each size, until the share of right
sampled answers reaches the goals on 4 000 fresh vectors. Neither scoring nor the start of the
process counts. Then the textbook experiment on the smallest size has ten times as long.
"""

import statistics
import sys
import time

BEGAN = time.perf_counter()

from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

sys.path[:0] = map(str, Path(__file__).parents[1:3])

from textbook import LEARNING_RATE, Textbook, batches

from pondernet import ReconstructionLoss, RegularizationLoss
from pondernet.config import TrainConfig
from pondernet.evaluation import evaluate
from pondernet.training import TrainingState, train

GOALS = {64: (0.975, 0.99), 16: (0.99,), 8: (0.99,)}  # by the number of elements
SEEDS = range(5)
SCORED_EVERY = 50  # steps
NEARLY = 0.02  # below the first goal, the training accuracy from which scoring begins
VECTORS = 4_000
LONGER = 10  # times the median, for the textbook experiment


def when(config, goals):
    """Return seconds and steps to each goal; infinite where the run ends before."""
    state, reached = TrainingState(config), []
    for metrics in train(config, state):
        if metrics.within < config.n_elems or metrics.accuracy < goals[0] - NEARLY:
            continue
        accuracy = evaluate(state.model, vectors=VECTORS).accuracy
        while len(reached) < len(goals) and accuracy >= goals[len(reached)]:
            reached.append((metrics.seconds, metrics.step))
        if len(reached) == len(goals):
            break
    never = (float("inf"), float("inf"))
    return reached + [never] * (len(goals) - len(reached))


def textbook_accuracy_after(seconds, config):
    torch.manual_seed(0)
    model = Textbook(config.n_elems, config.n_hidden, 20)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    reconstruction = ReconstructionLoss(nn.BCEWithLogitsLoss(reduction="none"))
    regularization = RegularizationLoss(0.2)
    end = time.perf_counter() + seconds
    for steps, (x, y) in enumerate(batches(config.n_elems, 128)):
        if time.perf_counter() > end:
            return evaluate(model, vectors=VECTORS).accuracy, steps
        p, y_hat, _, _ = model(x)
        loss = reconstruction(p, y_hat, y) + 0.01 * regularization(p)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()


def main():
    torch.set_num_threads(1)
    print(f"start of the process: {time.perf_counter() - BEGAN:.1f} s; one thread", flush=True)
    for n_elems, goals in GOALS.items():
        config = TrainConfig(n_elems=n_elems, log_every=SCORED_EVERY, device="cpu")
        runs = []
        for seed in SEEDS:
            runs.append(when(replace(config, seed=seed), goals))
            words = ", ".join(f"{s:.1f} s and {n} steps" for s, n in runs[-1])
            print(f"{n_elems} elements, seed {seed}: {words}", flush=True)
        for each, goal in enumerate(goals):
            seconds, steps = ([run[each][which] for run in runs] for which in (0, 1))
            median = statistics.median(seconds)
            print(
                f"{n_elems} elements to {goal}: median {median:.1f} s, worst {max(seconds):.1f} s; "
                f"{statistics.median(steps)} steps, worst {max(steps)}",
                flush=True,
            )
    accuracy, steps = textbook_accuracy_after(LONGER * median, config)
    print(f"textbook, {LONGER * median:.0f} s, {steps} steps: accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
