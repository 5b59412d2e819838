"""The model card of a checkpoint, written from its training record."""

from itertools import groupby
from typing import Any

from pondernet.paper import REPORTED

FIGURE = "scores.svg"

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

Seed {seed}. Training vectors: 1 to {trained} non-zero elements at random positions{drawn}.
Prior at the end: geometric with lambda_p = {lambda_p:g}, weight beta = {beta:g}.
"""

_SCORES = """
## What it scores

```
python -m pondernet.evaluate checkpoints/{name} --write
```

Accuracy of the sampled prediction on fresh vectors, {vectors} for each of {seeds} seeds. The
number of non-zeros is uniform in the range, and each non-zero is 1 or -1 with probability 1/2.
Deviation is the standard deviation of E[steps] between vectors; rank correlation is that of the
number of non-zeros and its mean E[steps].

| non-zeros | accuracy (each seed) | E[steps] | deviation | rank correlation |
| --- | --- | ---: | ---: | ---: |
{ranges}
{fixed}{paper}
![Accuracy and expected steps by number of non-zeros]({figure})

| non-zeros | vectors | accuracy | E[steps] |
| ---: | ---: | ---: | ---: |
{table}
"""

_PATTERNS = """
## Patterns

The same measure on vectors with a pattern, as people type them: {vectors} of each kind, their
number of non-zeros uniform in the range. In brackets is the lowest accuracy of any number of
non-zeros. A block is a row of non-zeros anywhere in the vector. Some kinds have few different
vectors, such as evenly spaced ones: one wrong answer then weighs much.
"""

_PATTERN_TABLE = """
| {least} to {most} non-zeros | {signs} |
| --- |{rule}
{rows}
"""


def model_card(name: str, record: dict[str, Any]) -> str:
    """Return the card as Markdown; without scores if the record has none."""
    config = record["config"]
    card = _CARD.format(
        name=name,
        commands="\n".join(record["commands"]),
        minutes=record["seconds"] / 60,
        hardware=record["hardware"],
        torch=record["torch"],
        n_elems=config["n_elems"],
        n_hidden=config["n_hidden"],
        max_steps=config["max_steps"],
        seed=config["seed"],
        trained=config["max_nonzero"] or config["n_elems"],
        drawn=_sampled(config),
        **record["prior"],
    )
    if "evaluations" in record:
        evaluations = record["evaluations"]
        card += _SCORES.format(
            name=name,
            vectors=evaluations[0]["vectors"],
            seeds=len(evaluations[0]["seeds"]),
            ranges="\n".join(map(_range_row, evaluations)),
            fixed=_fixed(evaluations),
            paper=_paper(config["n_elems"]),
            figure=FIGURE,
            table="\n".join(
                f"| {score['nonzero']} | {score['vectors']} | {score['accuracy']:.4f} "
                f"| {score['expected_steps']:.2f} |"
                for evaluation in evaluations
                for score in evaluation["by_nonzero"]
            ),
        )
    if "patterns" in record:
        scores = record["patterns"]
        card += _PATTERNS.format(vectors=scores[0]["vectors"])
        card += "".join(
            _pattern_table(nonzero, list(ranged))
            for nonzero, ranged in groupby(scores, key=lambda score: tuple(score["nonzero"]))
        )
    return card


def _pattern_table(nonzero: tuple[int, int], scores: list[dict[str, Any]]) -> str:
    """Return the scores of one range as a table: a row for each place, a column for each sign."""
    signs = list(dict.fromkeys(score["signs"] for score in scores))
    cells = {
        (
            score["place"],
            score["signs"],
        ): f"{score['accuracy']:.4f} ({score['lowest_accuracy']:.3f})"
        for score in scores
    }
    places = dict.fromkeys(score["place"] for score in scores)
    rows = [" | ".join([place, *(cells[place, sign] for sign in signs)]) for place in places]
    return _PATTERN_TABLE.format(
        least=nonzero[0],
        most=nonzero[1],
        signs=" | ".join(signs),
        rule=" ---: |" * len(signs),
        rows="\n".join(f"| {row} |" for row in rows),
    )


def _sampled(config: dict[str, Any]) -> str:
    """Return how training vectors were sampled, beyond the number of non-zeros."""
    biased = config.get("random_sign_bias")
    ones = "a probability sampled for each vector from 0 to 1" if biased else "probability 1/2"
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


def _range_row(evaluation: dict[str, Any]) -> str:
    """Return the scores of a range as a row of the table."""
    each = ", ".join(f"{accuracy:.4f}" for accuracy in evaluation["accuracies"])
    return (
        f"| {evaluation['nonzero'][0]} to {evaluation['nonzero'][1]} "
        f"| **{evaluation['accuracy']:.4f}** ({each}) | {evaluation['expected_steps']:.2f} "
        f"| {evaluation['steps_deviation']:.2f} | {evaluation['steps_rank_correlation']:.2f} |"
    )


def best_fixed(evaluation: dict[str, Any]) -> tuple[float, int] | None:
    """Return the best accuracy at a fixed number of steps, and that number; None if unmeasured."""
    accuracies = evaluation.get("accuracy_at_step")
    if not accuracies:
        return None
    best = max(accuracies)
    return best, 1 + accuracies.index(best)


def _fixed(evaluations: list[dict[str, Any]]) -> str:
    """Return what stopping every vector at the same step would give, where it was measured."""
    sentences = [
        f"With the same number of steps for every vector of {least} to {most} non-zeros, the best "
        f"accuracy is {best[0]:.4f}, at step {best[1]}.\n"
        for evaluation in evaluations
        if (best := best_fixed(evaluation))
        for least, most in [evaluation["nonzero"]]
    ]
    return "\n" + "".join(sentences) if sentences else ""


def _paper(n_elems: int) -> str:
    """Return what the paper reports for vectors of ``n_elems`` elements."""
    words = "".join(
        f"The paper reports {r.accuracy:g} at {r.steps:g} steps on {r.nonzero[0]} to "
        f"{r.nonzero[1]} non-zeros of {n_elems}.\n"
        for r in REPORTED
        if r.n_elems == n_elems
    )
    return f"\n{words}" if words else ""
