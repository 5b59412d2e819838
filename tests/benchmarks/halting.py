"""Compare the time of ``halt`` with that of all N steps, for each shipped network.

    python tests/benchmarks/halting.py

The largest possible gain is N / E[steps]; the last column is the share of it that is reached.
"""

import statistics
import sys
import time
from pathlib import Path

import torch

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from pondernet import checkpoints
from pondernet.parity import random_vectors

BATCH = 4096
ROUNDS = 9


def seconds(function, *arguments):
    began = time.perf_counter()
    result = function(*arguments)
    return time.perf_counter() - began, result


@torch.no_grad()
def main():
    torch.set_num_threads(1)
    print(f"batch {BATCH}, one thread, median of {ROUNDS} rounds")
    print("network                 all steps      halt  ratio  N / E[steps]  gained")
    for folder in checkpoints.find(ROOT / "checkpoints"):
        model = checkpoints.load(folder).model
        x = random_vectors(BATCH, model.n_elems)
        rounds = []
        for _ in range(ROUNDS + 1):
            everything, _ = seconds(model, x)
            halting, halted = seconds(model.halt, x)
            rounds.append((everything, halting, halted.m.double().mean().item()))
        everything, halting, steps = (statistics.median(c) for c in zip(*rounds[1:], strict=True))
        ratio = statistics.median(e / h for e, h, _ in rounds[1:])
        most = model.max_steps / steps
        print(
            f"{folder.name:22}{everything * 1e3:8.0f} ms{halting * 1e3:7.0f} ms{ratio:7.2f}"
            f"{most:14.2f}{ratio / most:8.2f}"
        )


if __name__ == "__main__":
    main()
