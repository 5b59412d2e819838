"""Seconds of training until 99 % of the sampled answers are right: ``--help`` for the settings.

    python tests/benchmarks/seconds_to_99.py --n-elems 8 --unroll 10

Takes the options of ``python -m pondernet.train``; each seed is a run from scratch. The network is
scored on 5 000 fresh vectors whenever training itself sees 98 %; scoring does not count as time.
"""

import statistics
import sys
from dataclasses import replace
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[2]))

from pondernet.evaluation import evaluate
from pondernet.train import build_parser
from pondernet.training import TrainConfig, TrainingState, train

SEEDS = range(5)
LOOK_AT, GOAL = 0.98, 0.99
VECTORS = 5_000


def seconds_to_goal(config):
    state = TrainingState(config)
    for metrics in train(config, state):
        looks = metrics.within == config.n_elems and metrics.accuracy > LOOK_AT
        if looks and evaluate(state.model, vectors=VECTORS).accuracy >= GOAL:
            return metrics.seconds, metrics.step
    return float("inf"), config.steps


def main():
    options = vars(build_parser().parse_args())
    config = TrainConfig(**{k: v for k, v in options.items() if k not in ("out", "resume")})
    print(f"{torch.get_num_threads()} thread(s), {config}")
    results = []
    for seed in SEEDS:
        seconds, step = seconds_to_goal(replace(config, seed=seed))
        results.append(seconds)
        print(f"seed {seed}: {seconds:.1f} s, {step} steps", flush=True)
    print(f"median {statistics.median(results):.1f} s")


if __name__ == "__main__":
    main()
