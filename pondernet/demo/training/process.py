"""A training run in a process of its own, so that it does not slow down the page.

    python -m pondernet.demo.training.process FOLDER NAME

reads a ``TrainConfig`` as one line of JSON and later, optionally, the line ``stop``. It writes each
``Report`` as a line of JSON, and saves the network as a checkpoint in FOLDER/NAME. When its input
ends, nobody waits for the network, and the process ends at once. Knows no Gradio.
"""

import dataclasses
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import TextIO

import torch

from pondernet import checkpoints
from pondernet.config import TrainConfig
from pondernet.demo.training.report import Report
from pondernet.evaluation import evaluate
from pondernet.run import record_of
from pondernet.training import Metrics, train
from pondernet.training_state import DivergedError, TrainingState

STOP = "stop"
NICENESS = 10  # the page comes first; a run still gets a sixth of two busy cores
VECTORS = 5_000  # for scoring a finished network
VECTORS_OF_ALL = 500  # for its accuracy on all positions while it trains


def main(folder: Path, orders: TextIO, reports: TextIO) -> None:
    """Train to the last step, or until told to stop, and save the network."""
    if hasattr(os, "nice"):  # on Windows, the page sets the priority instead
        os.nice(NICENESS)
    torch.set_num_threads(1)
    config = TrainConfig(**json.loads(orders.readline()))
    stopping = threading.Event()

    def listen() -> None:
        for order in orders:
            if order.strip() == STOP:
                stopping.set()
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    began = time.perf_counter()
    state = TrainingState(config)
    try:
        for metrics in train(config, state):
            on_all = accuracy_on_all(state, metrics)
            report = Report(metrics, on_all, time.perf_counter() - began)
            print(report.line(), file=reports, flush=True)
            if stopping.is_set():
                break
    except DivergedError as error:
        sys.exit(str(error))
    model = state.parity_gru.cpu().eval()
    evaluation = evaluate(model, vectors=VECTORS)
    # The command in the record is for repeating the run; this folder is temporary.
    record = record_of(Path("runs") / folder.name, state)
    checkpoints.save(folder, model, record | {"evaluations": [dataclasses.asdict(evaluation)]})


def accuracy_on_all(state: TrainingState, metrics: Metrics) -> float:
    """Return the accuracy on vectors whose non-zeros may be at any position.

    Once all positions are in play, the vectors of training, each a fresh one, are just these.
    """
    if metrics.within == state.config.n_elems:
        return metrics.accuracy
    return evaluate(state.parity_gru, vectors=VECTORS_OF_ALL, seeds=(metrics.step,)).accuracy


if __name__ == "__main__":
    main(Path(sys.argv[1]) / sys.argv[2], sys.stdin, sys.stdout)
