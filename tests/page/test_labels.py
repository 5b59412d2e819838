"""What networks are called on the page."""

from dataclasses import replace
from pathlib import Path

import pytest

from pondernet.demo.networks.labels import label
from pondernet.demo.networks.library import Library

LIBRARY = Library(Path(__file__).parents[2] / "checkpoints")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("parity-8", "8: about six steps"),  # 5.8 steps, deviation 0.5
        ("parity-16", "16: about six steps"),  # 5.6, 0.9
        ("parity-16-narrow", "16, small: found its own way"),  # 14 units, deviation 3.8
        ("parity-16-reading", "16: reads from the left"),  # told the running parity
        ("parity-64", "64: three steps, always"),  # 3.00, 0.02
        ("parity-64-rising", "64: longer for more ones"),  # 1.3, from 4.7 to 6.7 steps
        ("parity-96-extrapolation", "96: trained on half"),  # 48 of 96
    ],
)
def test_a_network_is_called_by_what_it_shows(name, words):
    assert label(LIBRARY.get(name)) == words


def test_the_label_follows_from_the_record():
    steady = LIBRARY.get("parity-64")

    def measured(**scores):
        (first, *_) = steady.record["evaluations"]
        return label(replace(steady, record=steady.record | {"evaluations": [first | scores]}))

    assert measured(expected_steps=1.02) == "64: one step, always"
    assert measured(expected_steps=13.4) == "64: 13 steps, always"
    assert measured(steps_deviation=0.5) == "64: about three steps"
    config = {"config": steady.record["config"] | {"max_nonzero": 20}}
    assert label(replace(steady, record=steady.record | config)) == "64: trained on up to 20"
    unmeasured = {key: value for key, value in steady.record.items() if key != "evaluations"}
    assert label(replace(steady, record=unmeasured)) == "parity-64"


def test_networks_are_offered_by_labels_and_no_two_agree():
    assert [name for _, name in LIBRARY.choices()] == LIBRARY.names
    other = replace(LIBRARY.get("parity-8"), name="live-8")
    offered = {name: words for words, name in LIBRARY.with_own([other]).choices()}
    assert offered["parity-8"] == "8: about six steps (parity-8)"
    assert offered["live-8"] == "8: about six steps (live-8)"
    assert offered["parity-64"] == "64: three steps, always"
    own = replace(LIBRARY.get("parity-8"), name="yours-8")
    assert LIBRARY.with_own([own]).choices()[-1] == ("yours-8", "yours-8")
