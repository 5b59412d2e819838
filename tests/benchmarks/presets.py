"""Train each experiment of the page as the page does, and print what its name and its time promise.

    python tests/benchmarks/presets.py [SEED ...]

"time left" is the worst ratio of what the page said at any moment from the first second on to what
was true then, for as long as more than three seconds were left.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pondernet.demo.training.presets import PRESETS
from pondernet.demo.training.recipe import live_config
from pondernet.demo.training.report import reached
from pondernet.demo.training.runs import TrainingRuns
from pondernet.halting import prior_mean

LEAST = 3.0  # seconds left; below it, rounding to seconds is most of the error


def main(seeds):
    runs = TrainingRuns()
    for preset in PRESETS:
        for seed in seeds:
            config = replace(live_config(preset.values), seed=seed)
            run = runs.start("visitor", config, "yours")
            began, said = time.monotonic(), []
            while not run.finished and not run.ended:
                time.sleep(0.5)
                said.append((time.monotonic(), run.seconds_left))
            end = time.monotonic()
            true = [(end - at, left) for at, left in said if at - began > 1 and end - at > LEAST]
            ratios = [max(left / actual, actual / max(left, 0.1)) for actual, left in true]
            while not run.ended:
                time.sleep(1)
            scores = run.result().record["evaluations"][0]
            asked = prior_mean(config.lambda_p, config.max_steps)
            step = reached(run.reports, config.n_elems, 0.975)
            print(
                f"{preset.name}, seed {seed}: {100 * scores['accuracy']:.2f} % in "
                f"{scores['expected_steps']:.2f} steps, the prior asks for {asked:.2f}; 97.5 % at "
                f"step {step} of {config.steps}; trained {run.reports[-1].metrics.seconds:.1f} s, "
                f"{end - began:.1f} s from Start; time left {max(ratios, default=1):.2f}",
                flush=True,
            )
    runs.close()


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [0])
