"""Measure the median time of /ponder, alone and beside the maximum number of training runs.

    python tests/benchmarks/ponder_while_training.py

The page runs in its own process.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from gradio_client import Client
from running import App

from pondernet.demo.training.runs import RUNS_AT_ONCE, TrainingRuns, live_config

REQUESTS = 60


def median_seconds(client):
    times = []
    for seed in range(REQUESTS):
        began = time.perf_counter()
        client.predict(vector="1 0 -1", model="parity-8", seed=seed, api_name="/ponder")
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main():
    app = App(Path(tempfile.mkdtemp()) / "log.txt").wait()
    runs = TrainingRuns()
    try:
        client = Client(app.url, verbose=False)
        median_seconds(client)
        idle = median_seconds(client)
        config = live_config(16, 64, 0.3, 0.01, 0.004, 0)
        going = [runs.start(str(visitor), config) for visitor in range(RUNS_AT_ONCE)]
        for run in going:
            while not run.metrics:
                run.wait(1)
        busy = median_seconds(client)
        print(
            f"/ponder, median of {REQUESTS}: {1000 * idle:.0f} ms alone, "
            f"{1000 * busy:.0f} ms beside {RUNS_AT_ONCE} runs: {busy / idle:.2f} times"
        )
    finally:
        for visitor in range(RUNS_AT_ONCE):
            runs.end(str(visitor))
        app.stop()


if __name__ == "__main__":
    main()
