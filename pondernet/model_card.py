"""The model card of a checkpoint, written from its training record."""

from typing import Any

_CARD = """\
---
library_name: pytorch
tags: [pondernet, adaptive-computation, parity]
---
# {name}

A PonderNet (Banino, Balaguer, Blundell 2021) with a GRU of {n_hidden} units that tells whether the
number of ones among {n_elems} elements, each 0, 1 or -1, is odd, and decides at each of at most
{max_steps} steps whether to stop.

```python
from pondernet import ParityPonderGRU

model = ParityPonderGRU.from_pretrained("checkpoints/{name}")
```

## How it was made

```
{command}
```

{seconds:.0f} seconds on {hardware}, with PyTorch {torch}, {steps} steps. The weights can differ in
the last digits on another processor, and with them what training makes of them.

Training vectors: 1 to {trained} non-zero elements at random positions, each 1 or -1 with
probability 1/2; a curriculum let the positions that may be non-zero grow from the first {start}
to all. Prior: geometric with lambda_p = {prior}, weight beta = {beta}.
"""

_SCORES = """
## What it scores

```
python -m pondernet.evaluate checkpoints/{name} --seed {seed} --vectors {vectors}
```

On {vectors} fresh vectors, the number of non-zeros uniform: **accuracy {accuracy:.4f}** of the
sampled prediction at **{expected_steps:.2f} expected steps**. E[steps] differs from vector to
vector by a standard deviation of {steps_deviation:.2f}; its rank correlation with the number of
non-zeros is {steps_rank_correlation:.2f}.

| non-zeros | vectors | accuracy | E[steps] |
| ---: | ---: | ---: | ---: |
{table}
"""


def model_card(name: str, record: dict[str, Any]) -> str:
    """The card as Markdown; without scores as long as the record has none."""
    config = record["config"]
    card = _CARD.format(
        name=name,
        command=record["command"],
        seconds=record["seconds"],
        hardware=record["hardware"],
        torch=record["torch"],
        n_elems=config["n_elems"],
        n_hidden=config["n_hidden"],
        max_steps=config["max_steps"],
        steps=config["steps"],
        start=config["start"],
        trained=config["max_nonzero"] or config["n_elems"],
        prior=_course(config["lambda_p"], config["final_lambda_p"]),
        beta=_course(config["beta"], config["final_beta"]),
    )
    if "evaluation" in record:
        evaluation = record["evaluation"]
        table = "\n".join(
            f"| {score['nonzero']} | {score['vectors']} | {score['accuracy']:.4f} "
            f"| {score['expected_steps']:.2f} |"
            for score in evaluation["by_nonzero"]
        )
        card += _SCORES.format(name=name, table=table, **evaluation)
    return card


def _course(first: float, final: float | None) -> str:
    """A setting that may move in the course of training, in words."""
    return f"{first:g}" if final is None else f"{first:g}, then {final:g}"
