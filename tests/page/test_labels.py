"""What networks are called on the page."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pondernet.demo.networks.labels import label, own_labels
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


def test_networks_are_offered_by_labels_and_no_two_agree(tmp_path):
    assert [name for _, name in LIBRARY.choices()] == LIBRARY.names
    for name, source in (("one", "parity-8"), ("other", "parity-8"), ("third", "parity-64")):
        shutil.copytree(LIBRARY.root / source, tmp_path / name)
    assert [words for words, _ in Library(tmp_path).choices()] == [
        "8: about six steps (one)",
        "8: about six steps (other)",
        "64: three steps, always",
    ]


def test_own_networks_are_called_by_what_differs():
    network = LIBRARY.get("parity-8")

    def own(name, **settings):
        config = network.record["config"] | settings
        return replace(network, name=name, record=network.record | {"config": config})

    first, slow = own("yours-8"), own("yours-8-2", lambda_p=0.05, max_steps=12)
    told = own("yours-8-3", lambda_p=0.1, final_lambda_p=0.3, hint=1.0)
    assert own_labels([first]) == ["yours-8"]
    assert own_labels([first, own("yours-8-2")]) == ["yours-8", "yours-8-2"]  # nothing differs
    larger = replace(LIBRARY.get("parity-16"), name="yours-16")
    assert own_labels([first, larger, slow]) == [
        "yours-8: N 20, \u03bb\u209a 0.3",
        "yours-16",
        "yours-8-2: N 12, \u03bb\u209a 0.05",
    ]
    assert own_labels([first, told]) == [
        "yours-8: not told",
        "yours-8-3: told what to know",
    ]
    shown = {name: words for words, name in LIBRARY.with_own([first, slow]).choices()}
    assert shown["yours-8-2"] == "yours-8-2: N 12, \u03bb\u209a 0.05"
