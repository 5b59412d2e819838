"""Compare the time of ``halt`` with that of all N steps, for each shipped network.

    python tests/benchmarks/halting.py

Processor time on one thread, in pairs: the median of the ratios, and its quartiles. In a large
batch the ratio can be as low as E[steps] / N.
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

BATCHES = (1, 16, 64, 128, 256, 1024, 4096)
SECONDS = 2  # for a batch size


def seconds(function, *arguments):
    began = time.thread_time()
    function(*arguments)
    return time.thread_time() - began


@torch.no_grad()
def main():
    torch.set_num_threads(1)
    print("network                 batch  all steps  halt / all steps      E[steps] / N")
    for folder in checkpoints.find(ROOT / "checkpoints"):
        checkpoint = checkpoints.load(folder)
        model = checkpoint.model
        least = checkpoint.scores.expected_steps / model.max_steps
        for batch in BATCHES:
            rounds, end = [], time.perf_counter() + SECONDS
            while time.perf_counter() < end or len(rounds) < 10:
                x = random_vectors(batch, model.n_elems)
                rounds.append((seconds(model, x), seconds(model.halt, x)))
            everything = statistics.median(each for each, _ in rounds)
            low, ratio, high = statistics.quantiles([halt / each for each, halt in rounds], n=4)
            print(
                f"{folder.name:22}{batch:7}{everything * 1e3:8.1f} ms"
                f"{ratio:7.2f} ({low:.2f} to {high:.2f}){least:12.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
