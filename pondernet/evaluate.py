"""Score a checkpoint: accuracy, steps taken and steps needed, by number of ones and non-zeros.

python -m pondernet.evaluate checkpoints/parity-8
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict

from pondernet import checkpoints
from pondernet.checks import check_positive, check_seed
from pondernet.command_line import folder, new_parser, reason, run_command
from pondernet.config import choose_device
from pondernet.evaluation import evaluate, evaluate_patterns
from pondernet.scores import Evaluation, PatternScore, Score, describe


def report(evaluation: Evaluation) -> str:
    """Return an evaluation as text for a terminal."""
    least, most = evaluation.nonzero
    seeds = ", ".join(map(str, evaluation.seeds))
    accuracies = ", ".join(f"{accuracy:.4f}" for accuracy in evaluation.accuracies)
    lines = [
        f"{least} to {most} non-zeros, {evaluation.vectors} vectors for each of the seeds {seeds}",
        f"accuracy of the sampled prediction  {evaluation.accuracy:.4f}  ({accuracies})",
        f"steps taken, E[n]                   {evaluation.expected_steps:.2f}",
        f"  deviation from vector to vector   {evaluation.steps_deviation:.2f}",
        f"  from few ones to many             {describe(evaluation.taken_by_ones)}",
        f"steps needed                        {evaluation.needed_steps:.2f}",
        f"  correlation with steps taken      {evaluation.needed_correlation:.2f}",
        f"  from few ones to many             {describe(evaluation.needed_by_ones)}",
        f"forced stops                        {evaluation.forced_stops:.4f}",
        f"right if all stop at step {evaluation.mean_step:<10}{evaluation.accuracy_at_mean:.4f}",
        f"best fixed number of steps          {evaluation.best_fixed_step}  "
        f"(accuracy {max(evaluation.accuracy_at_step):.4f})",
        "",
        "halting by                accuracy     steps",
        f"{'sampling':26}{evaluation.accuracy:8.4f}{evaluation.expected_steps:10.2f}",
        *(f"{each.rule:26}{each.accuracy:8.4f}{each.steps:10.2f}" for each in evaluation.rules),
    ]
    for kind, scores in (("ones", evaluation.by_ones), ("non-zeros", evaluation.by_nonzero)):
        lines += ["", *_table(kind, scores)]
    return "\n".join(lines)


def _table(kind: str, scores: Sequence[Score]) -> list[str]:
    """Return the scores by number of ``kind`` as lines of text."""
    lines = [f"{kind:>9}  vectors  accuracy     taken  (5 to 95 %)    needed  (5 to 95 %)"]
    for score in scores:
        taken, needed = score.spreads
        lines.append(
            f"{score.count:9}{score.vectors:9}{score.accuracy:10.4f}"
            f"{score.expected_steps:10.2f}  {taken:<15}{score.needed_steps:6.2f}  {needed}"
        )
    return lines


def report_patterns(scores: Sequence[PatternScore]) -> str:
    """Return the scores on patterns of one range as text for a terminal."""
    least, most = scores[0].nonzero
    lines = [
        f"{least} to {most} non-zeros in patterns, {scores[0].vectors} vectors of each",
        f"{'where':18}{'signs':14}accuracy  lowest  (non-zeros)  E[steps]",
    ]
    lines += [
        f"{score.place:18}{score.signs:14}{score.accuracy:8.4f}{score.lowest_accuracy:8.4f}"
        f"{f'({score.lowest_at})':>13}{score.expected_steps:10.2f}"
        for score in scores
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = new_parser("evaluate", __doc__)
    parser.add_argument("folder", type=folder, help="checkpoint folder")
    where = "range of the number of non-zeros (default: that of its training, and the one beyond)"
    parser.add_argument("--nonzero", type=int, nargs=2, metavar=("LEAST", "MOST"), help=where)
    parser.add_argument(
        "--vectors", type=int, default=20_000, help="for each seed (default: 20000)"
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=(0, 1, 2), help="(default: 0 1 2)")
    parser.add_argument("--device", default="cpu", help="cuda, mps, cpu or auto (default: cpu)")
    kept = "keep the scores in training.json and the model card"
    parser.add_argument("--write", action="store_true", help=kept)
    options = parser.parse_args(arguments)
    if options.write and options.nonzero:
        parser.error("--write keeps the scores of all ranges: leave out --nonzero")
    vectors, seeds = options.vectors, options.seeds
    try:
        check_positive("--vectors", vectors)
        for seed in seeds:
            check_seed("--seeds", seed)
        checkpoint = checkpoints.load(options.folder)
        model, most = checkpoint.model.to(choose_device(options.device)), checkpoint.max_nonzero
        beyond = [(most + 1, model.n_elems)] if most < model.n_elems else []
        ranges = [tuple(options.nonzero)] if options.nonzero else [(1, most), *beyond]
        evaluations = [evaluate(model, each, vectors=vectors, seeds=seeds) for each in ranges]
        patterns = [
            evaluate_patterns(model, each, vectors=vectors, seed=seeds[0]) for each in ranges
        ]
    except OSError as error:
        parser.error(reason(error))
    except (ValueError, RuntimeError) as error:
        parser.error(str(error))
    print("\n\n".join([*map(report, evaluations), *map(report_patterns, patterns)]))
    if options.write:
        record = checkpoint.record | {
            "evaluations": [asdict(evaluation) for evaluation in evaluations],
            "patterns": [asdict(score) for scores in patterns for score in scores],
        }
        try:
            checkpoints.write_record(options.folder, checkpoint.name, record)
        except (OSError, ValueError) as error:
            why = reason(error) if isinstance(error, OSError) else error
            sys.exit(f"the scores are not written: {why}")


if __name__ == "__main__":
    run_command(main)
