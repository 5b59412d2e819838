"""The paper's sensitivity to the prior (Fig. 2b): accuracy by lambda_p, over several seeds.

    python -m pondernet.sweep --jobs 2 --out runs/sweep
    python -m pondernet.sweep --jobs 4 --devices cuda:0 cuda:1 -- --n-elems 64 --n-hidden 128

Each run is a process of its own, its folder in DIR; what follows a lone -- are options of
python -m pondernet.train for all of them. A sweep that was stopped goes on where it was. After each
run DIR has sweep.json, a table in README.md and a Plotly figure in sweep.html.
"""

import argparse
import itertools
import json
import os
import shlex
import statistics
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from pondernet import checkpoints
from pondernet.evaluation import evaluate
from pondernet.files import write_text
from pondernet.paper import SENSITIVITY
from pondernet.resume import STATE

OPTIONS = shlex.split(
    "--n-elems 16 --n-hidden 64 --groups 16 --learning-rate 4e-3 --weight-decay 0.03 --steps 4000"
)
LAMBDAS = tuple(SENSITIVITY)
VECTORS = 20_000  # of an evaluation


@dataclass(frozen=True)
class Result:
    """The score of a run, by the sampled prediction."""

    lambda_p: float
    seed: int
    accuracy: float
    expected_steps: float
    seconds: float  # of training


def train_one(out: Path, lambda_p: float, seed: int, options: Sequence[str], device: str) -> Result:
    """Train, or go on training, one network of the sweep in a process of its own, and score it.

    Raises:
        RuntimeError: the run failed; the message has the last lines of what it said.
    """
    folder = out / f"lambda-{lambda_p:g}-seed-{seed}"
    if not (folder / checkpoints.CONFIG).exists() or (folder / STATE).exists():
        arguments = ["--resume", str(folder), "--device", device]
        if not (folder / STATE).exists():
            own = ["--lambda-p", f"{lambda_p:g}", "--seed", str(seed), "--device", device]
            arguments = [*options, *own, "--out", str(folder)]
        done = subprocess.run(
            [sys.executable, "-m", "pondernet.train", *arguments],
            env={"OMP_NUM_THREADS": "1"} | os.environ,  # side by side, one thread each is quickest
            capture_output=True,
            text=True,
        )
        if not (folder / checkpoints.CONFIG).exists():
            said = "\n".join(done.stderr.splitlines()[-5:])
            raise RuntimeError(f"the run in {folder} did not finish: {said}")
    checkpoint = checkpoints.load(folder)
    evaluation = evaluate(
        checkpoint.model, (1, checkpoint.max_nonzero), vectors=VECTORS, seeds=(seed,)
    )
    return Result(
        lambda_p,
        seed,
        evaluation.accuracy,
        evaluation.expected_steps,
        checkpoint.record["seconds"],
    )


def table(results: Sequence[Result]) -> str:
    """Median accuracy and steps by lambda_p as a Markdown table, the paper's beside them."""
    lines = [
        "| lambda_p | median accuracy | each seed | median E[steps] | 1 / lambda_p | the paper |",
        "| ---: | ---: | --- | ---: | ---: | ---: |",
    ]
    for lambda_p, group in _by_lambda(results):
        each = ", ".join(f"{result.accuracy:.4f}" for result in group)
        lines.append(
            f"| {lambda_p:g} | {statistics.median(r.accuracy for r in group):.4f} | {each} "
            f"| {statistics.median(r.expected_steps for r in group):.2f} "
            f"| {1 / lambda_p:.2f} | {SENSITIVITY.get(lambda_p, '')} |"
        )
    return "\n".join(lines) + "\n"


def figure(results: Sequence[Result]) -> Any:
    """Accuracy by lambda_p as a Plotly figure: every seed, the median, and the paper's median."""
    import plotly.graph_objects as go  # only here: training and scoring need no Plotly

    medians = {
        lambda_p: statistics.median(result.accuracy for result in group)
        for lambda_p, group in _by_lambda(results)
    }
    drawn = go.Figure()
    drawn.add_scatter(
        x=[result.lambda_p for result in results],
        y=[result.accuracy for result in results],
        mode="markers",
        name="each seed",
        marker={"color": "#56b4e9", "size": 9},
        hovertemplate="λ_p %{x}: %{y:.4f}<extra></extra>",
    )
    drawn.add_scatter(
        x=list(medians), y=list(medians.values()), name="median", line_color="#0072b2"
    )
    drawn.add_scatter(
        x=list(SENSITIVITY),
        y=list(SENSITIVITY.values()),
        name="the paper, median of ten",
        line={"color": "#b35900", "dash": "dash"},
    )
    drawn.update_layout(
        title="Accuracy by the prior's success probability (the paper's Fig. 2b)",
        xaxis={"title": "λ<sub>p</sub>", "dtick": 0.1},
        yaxis={"title": "accuracy of the sampled prediction", "range": [0.45, 1.02]},
        template="plotly_white",
        font_size=14,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
    )
    return drawn


def write(out: Path, options: Sequence[str], results: Sequence[Result]) -> None:
    """Keep what is known so far: ``sweep.json``, the table and the figure."""
    results = sorted(results, key=lambda result: (result.lambda_p, result.seed))
    record = {"options": list(options), "results": [asdict(result) for result in results]}
    write_text(out / "sweep.json", json.dumps(record, indent=1) + "\n")
    minutes = sum(result.seconds for result in results) / 60
    write_text(
        out / "README.md",
        "# Accuracy by lambda_p\n\n"
        f"{len(results)} networks, trained with `{' '.join(options)}` in {minutes:.0f} minutes in "
        f"all; {VECTORS} fresh vectors each, by the sampled prediction.\n\n{table(results)}",
    )
    write_text(out / "sweep.html", figure(results).to_html(include_plotlyjs=True))


def _by_lambda(results: Sequence[Result]) -> list[tuple[float, list[Result]]]:
    """The results of each lambda_p, in order."""
    ordered = sorted(results, key=lambda result: (result.lambda_p, result.seed))
    groups = itertools.groupby(ordered, key=lambda result: result.lambda_p)
    return [(lambda_p, list(group)) for lambda_p, group in groups]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    summary, _, rest = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        prog="python -m pondernet.sweep",
        description=summary,
        epilog=rest,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--lambdas", type=float, nargs="+", default=LAMBDAS, help="(default: 0.1 to 0.9)"
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=(0, 1, 2), help="(default: 0 1 2)")
    parser.add_argument("--jobs", type=int, default=1, help="runs at a time (default: 1)")
    parser.add_argument(
        "--devices", nargs="+", default=("cpu",), help="to share among them (default: cpu)"
    )
    parser.add_argument("--out", type=Path, default=Path("runs/sweep"), metavar="DIR")
    parser.add_argument(
        "train", nargs="*", help=f"after --, options of training (default: {' '.join(OPTIONS)})"
    )
    options = parser.parse_args(arguments)
    train = options.train or OPTIONS
    if options.jobs < 1:
        parser.error(f"--jobs must be at least 1; got {options.jobs}")
    torch.set_num_threads(1)  # of the evaluations, which run side by side as well
    results = []
    with ThreadPoolExecutor(options.jobs) as pool:
        runs = [
            pool.submit(train_one, options.out, lambda_p, seed, train, device)
            for (seed, lambda_p), device in zip(
                itertools.product(options.seeds, options.lambdas),
                itertools.cycle(options.devices),
                strict=False,
            )
        ]
        try:
            for run in as_completed(runs):
                results.append(run.result())
                write(options.out, train, results)
                last = results[-1]
                print(
                    f"{len(results)}/{len(runs)}  lambda_p {last.lambda_p:g}, seed {last.seed}: "
                    f"{last.accuracy:.4f} at {last.expected_steps:.2f} steps",
                    flush=True,
                )
        except (RuntimeError, KeyboardInterrupt) as error:
            pool.shutdown(wait=False, cancel_futures=True)
            sys.exit(f"{error or 'Stopped'}\nThe same command goes on from here.")
    print(table(results))


if __name__ == "__main__":
    main()
