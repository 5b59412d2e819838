"""Measure the median time of /ponder, alone and beside the maximum number of training runs.

The runs are of 16 and then of 64 elements.

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

from pondernet.demo.training.presets import PRESETS
from pondernet.demo.training.recipe import live_config
from pondernet.demo.training.runs import RUNS_AT_ONCE, TrainingRuns

REQUESTS = 60


def median_seconds(client):
    times = []
    for seed in range(REQUESTS):
        began = time.perf_counter()
        client.predict(vector="1 0 -1", model="parity-8", seed=seed, api_name="/ponder")
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def seconds_beside_runs(client, preset):
    runs = TrainingRuns()
    try:
        config = live_config(preset.values)
        going = [runs.start(str(visitor), config, "yours") for visitor in range(RUNS_AT_ONCE)]
        while not all(run.reports for run in going):
            time.sleep(0.2)
        return median_seconds(client)
    finally:
        runs.close()


def main():
    app = App(Path(tempfile.mkdtemp()) / "log.txt").wait()
    try:
        client = Client(app.url, verbose=False)
        median_seconds(client)
        idle = median_seconds(client)
        print(f"/ponder, median of {REQUESTS}: {1000 * idle:.0f} ms alone")
        for preset in PRESETS[2:4]:
            busy = seconds_beside_runs(client, preset)
            print(
                f"{1000 * busy:.0f} ms beside {RUNS_AT_ONCE} runs of {preset.values['n_elems']} "
                f"elements: {busy / idle:.2f} times"
            )
    finally:
        app.stop()


if __name__ == "__main__":
    main()
