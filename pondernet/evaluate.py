"""Score a checkpoint by the sampled prediction, overall and by number of non-zero elements.

python -m pondernet.evaluate checkpoints/parity-8
"""

import argparse
import dataclasses
from collections.abc import Sequence
from pathlib import Path

from pondernet import checkpoints
from pondernet.evaluation import Evaluation, evaluate
from pondernet.training import choose_device


def report(evaluation: Evaluation) -> str:
    """An evaluation as text for a terminal."""
    lines = [
        f"{evaluation.vectors} vectors, seed {evaluation.seed}",
        f"accuracy of the sampled prediction  {evaluation.accuracy:.4f}",
        f"expected steps                      {evaluation.expected_steps:.2f}",
        f"  deviation from vector to vector   {evaluation.steps_deviation:.2f}",
        f"  rank correlation with non-zeros   {evaluation.steps_rank_correlation:.2f}",
        "",
        "non-zeros  vectors  accuracy  E[steps]",
    ]
    lines += [
        f"{score.nonzero:9}{score.vectors:9}{score.accuracy:10.4f}{score.expected_steps:10.2f}"
        for score in evaluation.by_nonzero
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m pondernet.evaluate", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("folder", type=Path, help="checkpoint folder")
    parser.add_argument(
        "--nonzero",
        type=int,
        nargs=2,
        metavar=("LEAST", "MOST"),
        help="range of the number of non-zero elements (default: 1 to n_elems)",
    )
    parser.add_argument("--vectors", type=int, default=20_000, help="how many (default: 20000)")
    parser.add_argument("--seed", type=int, default=0, help="of vectors and draws (default: 0)")
    parser.add_argument("--device", default="cpu", help="cuda, mps, cpu or auto (default: cpu)")
    parser.add_argument(
        "--write", action="store_true", help="keep the scores in training.json and the model card"
    )
    options = parser.parse_args(arguments)
    if options.write and options.nonzero:
        parser.error("--write keeps the scores of the whole range: leave out --nonzero")
    try:
        checkpoint = checkpoints.load(options.folder)
        evaluation = evaluate(
            checkpoint.model.to(choose_device(options.device)),
            options.nonzero and tuple(options.nonzero),
            vectors=options.vectors,
            seed=options.seed,
        )
    except (ValueError, RuntimeError) as error:
        parser.error(str(error))
    print(report(evaluation))
    if options.write:
        record = checkpoint.record | {"evaluation": dataclasses.asdict(evaluation)}
        checkpoints.write_record(options.folder, checkpoint.name, record)


if __name__ == "__main__":
    main()
