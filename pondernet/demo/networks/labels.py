"""What a network is called on the page: its size and what it shows, made from its record.

The address and the endpoint have its name instead.
"""

from collections.abc import Sequence
from functools import lru_cache

from pondernet.checkpoints import Checkpoint

OWN = "yours"
"""How the name of a network begins that a visitor has trained; it is its label."""
STEADY = 0.1  # steps: a smaller deviation from vector to vector is none
VARIED = 1.0  # steps: a larger deviation shows in single vectors
_SETTINGS = {
    "n_hidden": "units",
    "max_steps": "N",
    "lambda_p": "\u03bb\u209a",
    "beta": "\u03b2",
    "learning_rate": "learning rate",
    "seed": "seed",
}
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@lru_cache(maxsize=128)  # more than the networks of all visitors
def label(checkpoint: Checkpoint) -> str:
    """Return a label such as "16, small: found its own way".

    It is the name for a visitor's own network, and where nothing was measured.
    """
    if checkpoint.name.startswith(f"{OWN}-"):
        return checkpoint.name
    scores = checkpoint.scores
    n_elems, most = checkpoint.model.n_elems, checkpoint.max_nonzero
    small = checkpoint.model.n_hidden < n_elems
    size = f"{n_elems}, small" if small else str(n_elems)
    if most < n_elems:
        return f"{size}: trained on {'half' if 2 * most == n_elems else f'up to {most}'}"
    if scores is None:
        return checkpoint.name
    if checkpoint.taught:
        return f"{size}: reads from the left"
    steps, deviation = scores.expected_steps, scores.steps_deviation
    if deviation < STEADY:
        return f"{size}: {_counted(steps)}, always"
    if deviation > VARIED and small:
        return f"{size}: found its own way"
    if deviation > VARIED and scores.taken_by_ones.last - scores.taken_by_ones.first > VARIED:
        return f"{size}: longer for more ones"
    return f"{size}: about {_counted(steps)}"


def own_labels(own: Sequence[Checkpoint]) -> list[str]:
    """Return what a visitor's own networks are called, such as "yours-8-2: \u03bb\u209a 0.05".

    After the name come the settings in which it differs from the visitor's others of its size.
    """
    labels = []
    for network in own:
        here = _settings(network)
        rest = [_settings(each) for each in own if each.model.n_elems == network.model.n_elems]
        differs = [said for name, said in here.items() if any(each[name] != said for each in rest)]
        labels.append(f"{network.name}: {', '.join(differs)}" if differs else network.name)
    return labels


def _settings(network: Checkpoint) -> dict[str, str]:
    """Return the settings of a run in words; of a prior that moved, where it ended."""
    config = network.record["config"]
    final = {name: config.get(f"final_{name}") for name in ("lambda_p", "beta")}
    reached = config | {name: value for name, value in final.items() if value is not None}
    words = {name: f"{word} {reached[name]:g}" for name, word in _SETTINGS.items()}
    return words | {
        "hint": "told what to know" if network.taught else "not told",
        "start": "with help" if config["start"] < config["n_elems"] else "without help",
    }


def _counted(steps: float) -> str:
    whole = round(steps)
    word = _WORDS[whole - 1] if 1 <= whole <= len(_WORDS) else str(whole)
    return f"{word} step" if whole == 1 else f"{word} steps"
