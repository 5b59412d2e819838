"""Measure the seconds of training until 99 % of the sampled answers are right.

    python tests/benchmarks/seconds_to_99.py --n-elems 8

Takes the options of ``python -m pondernet.train``; each seed is a run from scratch. The network is
scored on 5 000 fresh vectors whenever the training accuracy is above 98 %; the time for scoring
does not count. Then the textbook experiment runs for ten times the median; its score is printed.
"""

import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

sys.path[:0] = map(str, Path(__file__).parents[1:3])

from textbook import LEARNING_RATE, Textbook, batches

from pondernet import ReconstructionLoss, RegularizationLoss
from pondernet.config import TrainConfig
from pondernet.evaluation import evaluate
from pondernet.train import build_parser
from pondernet.training import TrainingState, train

SEEDS = range(5)
LOOK_AT, GOAL = 0.98, 0.99
VECTORS = 5_000
LONGER = 10  # times the median, for the textbook experiment


def seconds_to_goal(config):
    state = TrainingState(config)
    for metrics in train(config, state):
        looks = metrics.within == config.n_elems and metrics.accuracy > LOOK_AT
        if looks and evaluate(state.model, vectors=VECTORS).accuracy >= GOAL:
            return metrics.seconds, metrics.step
    return float("inf"), config.steps


def textbook_accuracy_after(seconds, config):
    torch.manual_seed(0)
    model = Textbook(config.n_elems, config.n_hidden, config.max_steps)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    reconstruction = ReconstructionLoss(nn.BCEWithLogitsLoss(reduction="none"))
    regularization = RegularizationLoss(0.2)
    end = time.perf_counter() + seconds
    for steps, (x, y) in enumerate(batches(config.n_elems, config.batch_size)):
        if time.perf_counter() > end:
            return evaluate(model, vectors=VECTORS).accuracy, steps
        p, y_hat, _, _ = model(x)
        loss = reconstruction(p, y_hat, y) + 0.01 * regularization(p)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()


def main():
    options = vars(build_parser().parse_args())
    config = TrainConfig(**{k: v for k, v in options.items() if k not in ("out", "resume")})
    print(f"{torch.get_num_threads()} thread(s), {config}")
    results = []
    for seed in SEEDS:
        seconds, step = seconds_to_goal(replace(config, seed=seed))
        results.append(seconds)
        print(f"seed {seed}: {seconds:.1f} s, {step} steps", flush=True)
    median = statistics.median(results)
    print(f"median {median:.1f} s", flush=True)
    if median < float("inf"):
        accuracy, steps = textbook_accuracy_after(LONGER * median, config)
        print(f"textbook after {LONGER * median:.0f} s, {steps} steps: accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
