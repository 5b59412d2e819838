"""How a network on the page is trained: the settings that a visitor does not choose."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from pondernet.config import TrainConfig
from pondernet.demo.training.fields import FIELDS, problems

GROUPS = 32
"""Groups of units at most; with more elements than that, a unit receives two positions."""
STEPS = {3: 600, 8: 800, 16: 2_200, 64: 5_000}
"""Training steps by the number of elements; between them along a straight line."""
MANY = 16
"""With more elements than this, batches are larger and positions are added earlier."""
USUAL_PRIOR, USUAL_BETA = (0.1, 0.5), 0.1
"""The range of lambda_p and the greatest beta for which ``STEPS`` suffices."""
UNUSUAL = 1.5
"""How many times as many steps a run with another prior has."""
UNHELPED = 8
"""How many times as many steps a run without help has."""
READ_STEPS = {3: 1_200, 8: 2_500, 16: 8_000, 24: 20_000}
"""As ``STEPS``, for a network that is told what to know."""
FIRST_LAMBDA_P, FIRST_BETA = 0.1, 0.3
"""The prior of such a network when it begins to learn halting; it moves to the visitor's own."""
UPDATES = 150  # reports of a run, the points of its curves


def live_config(values: Mapping[str, Any], helped: bool = True, told: bool = False) -> TrainConfig:
    """Return the configuration of a run on the page.

    Args:
        values: of ``fields.FIELDS``, by their names.
        helped: start with few positions, and give each unit only its share of them.
        told: tell the network at each step what it should know by then, so that it reads the
            elements one after another; this includes the help.

    Raises:
        ValueError: names the label of each field that makes no sense, and what is allowed.
    """
    if wrong := problems(values):
        raise ValueError(" ".join(wrong.values()))
    if told and values["max_steps"] < values["n_elems"] + 2:
        raise ValueError(
            f"{FIELDS['max_steps'].label} must be at least {int(values['n_elems']) + 2} to read "
            f"{int(values['n_elems'])} elements, one a step; got {values['max_steps']!r}."
        )
    numbers = {
        name: int(values[name]) if field.whole else float(values[name])
        for name, field in FIELDS.items()
    }
    n_elems, n_hidden = int(numbers["n_elems"]), int(numbers["n_hidden"])
    least, most = USUAL_PRIOR
    usual = least <= numbers["lambda_p"] <= most and numbers["beta"] <= USUAL_BETA
    steps = float(np.interp(n_elems, list(STEPS), list(STEPS.values())))
    steps = round(steps * (1 if usual else UNUSUAL) * (1 if helped else UNHELPED))
    start, groups = (2, min(n_elems, n_hidden, GROUPS)) if helped else (n_elems, 1)
    settings: dict[str, Any] = dict(numbers)
    if told:
        steps = round(float(np.interp(n_elems, list(READ_STEPS), list(READ_STEPS.values()))))
        prior = {"lambda_p": FIRST_LAMBDA_P, "final_lambda_p": numbers["lambda_p"]}
        weight = {"beta": FIRST_BETA, "final_beta": numbers["beta"]}
        return TrainConfig(
            **settings | prior | weight,
            hint=1.0,
            steps=steps,
            groups=min(n_elems, n_hidden),
            batch_size=128,
            weight_decay=0.0,
            threshold=0.9,
            log_every=max(1, steps // UPDATES),
        )
    return TrainConfig(
        **settings,
        steps=steps,
        start=start,
        groups=groups,
        batch_size=256 if n_elems > MANY else 128,
        weight_decay=0.03,
        threshold=0.75 if n_elems > MANY else 0.8,
        log_every=max(1, steps // UPDATES),
    )


def values_of(config: TrainConfig) -> dict[str, Any]:
    """Return the values of ``fields.FIELDS`` that ``live_config`` has made a configuration from."""
    values = {name: getattr(config, name) for name in FIELDS}
    if config.hint is not None:
        values |= {"lambda_p": config.final_lambda_p, "beta": config.final_beta}
    return values
