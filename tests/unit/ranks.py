"""Run the trainer in two ranks of torchrun, and say which process is which rank.

    torchrun ranks.py rank FOLDER OPTIONS_OF_THE_TRAINER...
    main(["fork" or "kill-twice", FOLDER, OPTIONS_OF_THE_TRAINER...])

``fork`` is torchrun's own agent, with its restarts and signals, but its ranks are forked from this
process, which has loaded PyTorch: each start of a rank takes a tenth of the time.
"""

import os
import signal
import sys
from pathlib import Path

from torch.distributed.launcher.api import LaunchConfig, elastic_launch

from pondernet import run, train

real_train, real_destroy = run.train, train.dist.destroy_process_group


def rank(kill_twice, folder, options):
    """Train in this rank; the file ``rank-R`` gets its process when training begins."""
    number, attempt = int(os.environ["RANK"]), int(os.environ["TORCHELASTIC_RESTART_COUNT"])

    def kill_rank_1(when):
        if kill_twice and when and number == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    def train_or_be_killed(config, state, stops):
        Path(folder, f"rank-{number}").write_text(f"{os.getpid()}\n")
        if number == 0:
            print("attempt", attempt, "from step", state.step, flush=True)

        def stops_or_is_killed():
            kill_rank_1(attempt == 0 and state.step == 27)
            return stops()

        return real_train(config, state, stops_or_is_killed)

    def destroy_or_be_killed():
        kill_rank_1(attempt == 1)  # all is saved
        real_destroy()

    if kill_twice:
        run.SAVE_EVERY = 0  # after every step
    run.train, train.dist.destroy_process_group = train_or_be_killed, destroy_or_be_killed
    train.main(options)


def main(arguments):
    mode, folder, *options = arguments
    if mode == "rank":
        rank(False, folder, options)
        return
    config = LaunchConfig(
        min_nodes=1,
        max_nodes=1,
        nproc_per_node=2,
        run_id=str(os.getpid()),
        rdzv_backend="c10d",
        rdzv_endpoint="localhost:0",
        max_restarts=2 if mode == "kill-twice" else 0,
        start_method="fork",
    )
    elastic_launch(config, rank)(mode == "kill-twice", folder, options)


if __name__ == "__main__":
    main(sys.argv[1:])
