"""The model card of a checkpoint, written from its training record."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from pondernet.evaluation import REACHED
from pondernet.paper import REPORTED
from pondernet.scores import Evaluation, Score, describe

_CARD = """\
---
library_name: pytorch
tags: [pondernet, adaptive-computation, parity]
---
# {name}

A PonderNet (Banino, Balaguer, Blundell 2021) with a GRU of {n_hidden} units. It decides whether the
number of ones among {n_elems} elements, each 0, 1 or -1, is odd, and at each of at most {max_steps}
steps whether to stop.

```python
from pondernet import ParityPonderGRU

model = ParityPonderGRU.from_pretrained("checkpoints/{name}")
```

## How it was made

```
{commands}
```

The page offers the network once the last folder is moved to `checkpoints/{name}`.

{minutes:.1f} minutes on {hardware}, with PyTorch {torch}. On another processor the last digits of
the weights can differ, and training then takes another course.

Seed {seed}. Training vectors: 1 to {trained} non-zero elements at random positions{sampled}.
Prior at the end: geometric with lambda_p = {lambda_p:g}, weight beta = {beta:g}.
"""

_PARTIAL = """
**Training ended early: only the first {positions} of {n_elems} positions were in.** With a non-zero
element at another position the answer is a guess.
"""

_HINT = """
The network was told at each step what it should know by then: the parity of the elements read so
far, one element a step from the left (`--hint`, weight {hint:g}). What to compute step by step was
taught; when to stop was learned from PonderNet's loss alone, after all positions were in.
"""

_SCORES = """
## What it scores

```
python -m pondernet.evaluate checkpoints/{name} --write
```

Fresh vectors, {vectors} for each of {seeds} seeds. The number of non-zeros is uniform in the range,
and each non-zero is 1 or -1 with probability 1/2. Accuracy is that of the sampled prediction. Steps
taken are E[n]. Steps needed are the first step from which the answer is right and stays right, as
long as the network reaches the step with a chance of at least {reached:g}. The gap between the two
is what the network spends on being sure. A forced stop is a sample that runs out of steps. The last
column is the accuracy if every vector stops at the mean of the steps taken.

{ranges}

{trends}
{paper}
"""

_RULES = """
With the same weights, halted by a rule instead of by sampling (`halt(x, rule=...)`), on {least} to
{most} non-zeros:

{rules}
"""

_SEEDS = """
## Other seeds

The same command with other seeds, {vectors} fresh vectors each. {reached} of {tried} networks have
at least its accuracy less 0.005, and its steps taken and needed to within one step.

{networks}
"""

_PATTERNS = """
## Patterns

The same measure on vectors with a pattern, as people type them: {vectors} of each kind, their
number of non-zeros uniform in the range. In brackets is the lowest accuracy of any number of
non-zeros. A block is a row of non-zeros anywhere in the vector. Some kinds have few different
vectors, such as evenly spaced ones: one wrong answer then weighs much.
"""

_MEASURES = "taken | needed | correlation | forced stops | all stop at the mean"


def model_card(name: str, record: dict[str, Any]) -> str:
    """Return the card as Markdown; without scores if the record has none.

    Raises:
        KeyError, TypeError: the record lacks what the card says.
    """
    config = record["config"]
    positions = record.get("positions", config["n_elems"])  # earlier records have all of them in
    card = _CARD.format(
        name=name,
        commands="\n".join(record["commands"]),
        minutes=record["seconds"] / 60,
        hardware=record["hardware"],
        torch=record["torch"],
        trained=min(config["max_nonzero"] or config["n_elems"], positions),
        sampled=_sampled(config),
        **config | record["prior"],
    )
    if positions < config["n_elems"]:
        card += _PARTIAL.format(positions=positions, **config)
    if config.get("hint") is not None:
        card += _HINT.format(**config)
    if "evaluations" in record:
        evaluations = [Evaluation.of_record(each) for each in record["evaluations"]]
        card += _scores(name, config["n_elems"], evaluations)
    if "patterns" in record:
        card += _PATTERNS.format(vectors=record["patterns"][0]["vectors"])
        for nonzero, scores in groupby(record["patterns"], key=lambda each: each["nonzero"]):
            card += _patterns(nonzero, list(scores))
    if "seeds" in record:
        card += _other_seeds(record["seeds"], evaluations[0])
    return card


def _table(header: str, rows: Iterable[str], left: int = 0) -> str:
    """Return a table of cells between bars, the first ``left`` columns aligned to the left."""
    right = header.count("|") + 1 - left
    rule = " | ".join(["---"] * left + ["---:"] * right)
    return "\n".join(f"| {row} |" for row in (header, rule, *rows))


def _scores(name: str, n_elems: int, evaluations: list[Evaluation]) -> str:
    """Return the scores of all ranges, and those of the range of training by number of ones."""
    first = evaluations[0]
    rows = [
        f"{each.nonzero[0]} to {each.nonzero[1]} | **{each.accuracy:.4f}** "
        f"({', '.join(f'{seed:.4f}' for seed in each.accuracies)}) | {each.expected_steps:.2f} "
        f"| {each.needed_steps:.2f} | {each.needed_correlation:.2f} | {each.forced_stops:.4f} "
        f"| {each.accuracy_at_mean:.4f} at {each.mean_step}"
        for each in evaluations
    ]
    paper = "".join(
        f"The paper reports {r.accuracy:g} at {r.steps:g} steps on {r.nonzero[0]} to "
        f"{r.nonzero[1]} non-zeros of {n_elems}.\n"
        for r in REPORTED
        if r.n_elems == n_elems
    )
    scores = _SCORES.format(
        name=name,
        vectors=first.vectors,
        seeds=len(first.seeds),
        reached=REACHED,
        ranges=_table(f"non-zeros | accuracy (each seed) | {_MEASURES}", rows, left=2),
        trends="\n".join(map(_trends, evaluations)),
        paper=paper and f"\n{paper}",
    )
    by_nonzero = [score for evaluation in evaluations for score in evaluation.by_nonzero]
    counts = _counts("ones", first.by_ones) + _counts("non-zeros", by_nonzero)
    return scores + "".join(map(_rules, evaluations)) + counts


def _trends(scores: Evaluation) -> str:
    """Return how the steps change with the number of ones, and the best fixed step."""
    return (
        f"Among {scores.nonzero[0]} to {scores.nonzero[1]} non-zeros, from few ones to many (in "
        f"pairs of counts): it needs {describe(scores.needed_by_ones, ' steps')}, it takes "
        f"{describe(scores.taken_by_ones, ' steps')}. With the same number of steps for every "
        f"vector, the best accuracy is {max(scores.accuracy_at_step):.4f}, at step "
        f"{scores.best_fixed_step}.\n"
    )


def _rules(scores: Evaluation) -> str:
    """Return what halting by each rule scores as a table; nothing for an earlier record."""
    if not scores.rules:
        return ""
    least, most = scores.nonzero
    sampling = f"sampling | {scores.accuracy:.4f} | {scores.expected_steps:.2f}"
    rows = [f"{each.rule} | {each.accuracy:.4f} | {each.steps:.2f}" for each in scores.rules]
    rules = _table("halting by | accuracy | steps", (sampling, *rows), left=1)
    return _RULES.format(least=least, most=most, rules=rules)


def _counts(kind: str, scores: Sequence[Score]) -> str:
    """Return the scores by number of ``kind`` as a table."""
    spread = "(5 to 95 %)"
    header = f"{kind} | vectors | accuracy | steps taken {spread} | steps needed {spread}"
    rows = [
        f"{score.count} | {score.vectors} | {score.accuracy:.4f} | {score.expected_steps:.2f} "
        f"{score.spreads[0]} | {score.needed_steps:.2f} {score.spreads[1]}"
        for score in scores
    ]
    return f"\n{_table(header, rows)}\n"


def _patterns(nonzero: Sequence[int], scores: list[dict[str, Any]]) -> str:
    """Return the scores of one range as a table: a row for each place, a column for each sign."""
    signs = " | ".join(dict.fromkeys(score["signs"] for score in scores))
    rows: dict[str, str] = {}
    for each in scores:
        cell = f" | {each['accuracy']:.4f} ({each['lowest_accuracy']:.3f})"
        rows[each["place"]] = rows.get(each["place"], each["place"]) + cell
    header = f"{nonzero[0]} to {nonzero[1]} non-zeros | {signs}"
    return f"\n{_table(header, rows.values(), left=1)}\n"


def _other_seeds(seeds: dict[str, Any], own: Evaluation) -> str:
    """Return what other seeds gave."""
    networks = seeds["networks"]
    reached = [
        row["accuracy"] >= own.accuracy - 0.005
        and abs(row["expected_steps"] - own.expected_steps) <= 1
        and abs(row["needed_steps"] - own.needed_steps) <= 1
        for row in networks
    ]
    rows = [
        f"{row['seed']} | {row['accuracy']:.4f} | {row['expected_steps']:.2f} "
        f"| {row['needed_steps']:.2f} | {row['needed_correlation']:.2f} "
        f"| {row['forced_stops']:.3f} | {row['accuracy_at_mean']:.3f}"
        for row in networks
    ]
    table = _table(f"seed | accuracy | {_MEASURES}", rows)
    return _SEEDS.format(
        vectors=seeds["vectors"], reached=sum(reached), tried=len(rows), networks=table
    )


def _sampled(config: dict[str, Any]) -> str:
    """Return how training vectors were sampled, beyond the number of non-zeros."""
    ones = "probability 1/2"
    if config.get("random_sign_bias"):
        ones = "a probability sampled for each vector from 0 to 1"
    words = f", each 1 with {ones} and -1 otherwise"
    if config.get("full_share") is not None:
        words += (
            f"; once all positions were in, a share of {config['full_share']:g} with as many "
            "non-zeros as allowed"
        )
    if config.get("block_share") is not None:
        words += f"; a share of {config['block_share']:g} with all non-zeros side by side"
    if config.get("groups", 1) > 1:
        words += (
            f". The units form {config['groups']} groups, and each group receives only its own "
            "positions"
        )
    return words
