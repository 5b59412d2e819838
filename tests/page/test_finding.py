"""What halting buys: the measurement and the sentence made from it."""

import itertools
import re
from html import unescape

import pytest
import torch
from textbook import Textbook

from pondernet import checkpoints
from pondernet.demo.difficulty.finding import finding
from pondernet.demo.difficulty.measuring import Measurement
from pondernet.scores import Evaluation


def scores(accuracy, steps, at_step, vectors=8_000):
    return Evaluation(
        nonzero=(1, 8),
        vectors=vectors,
        seeds=(0,),
        accuracies=(accuracy,),
        accuracy=accuracy,
        expected_steps=steps,
        steps_deviation=1.0,
        needed_steps=1.0,
        needed_correlation=0.5,
        forced_stops=0.0,
        accuracy_at_step=at_step,
        by_nonzero=(),
        by_ones=(),
    )


def said(model, result):
    return unescape(re.sub("<[^>]*>", "", finding(model, result))).replace("\xa0", " ")


def test_a_network_that_no_fixed_number_of_steps_reaches():
    """Standard error of 0.998 - 0.98 over 8 000 vectors: 0.0016, so that 0.018 are no chance."""
    result = scores(0.998, 2.4, (0.6, 0.89, 0.97, 0.98, 0.975))
    assert said("small", result) == (
        "No fixed number of steps reaches \u201csmall\u201d: by its own halting it is 99.80 % "
        "right in 2.4 steps on average, stopped at step 2 every time 89.0 %, at its best step, 4, "
        "98.0 %."
    )


def test_a_network_that_needs_more_steps_when_they_are_fixed():
    result = scores(0.998, 2.4, (0.6, 0.89, 0.97, 0.9975, 0.998))
    assert said("some", result) == (
        "By its own halting \u201csome\u201d is 99.80 % right in 2.4 steps on average, stopped at "
        "step 2 every time 89.0 %. To be as good it needs 4 steps every time: 99.75 %."
    )


def test_a_network_that_halting_buys_little():
    result = scores(0.9994, 3.0, (0.5, 0.5, 0.9992, 0.97))
    assert said("wide", result) == (
        "Halting buys \u201cwide\u201d little: it is 99.94 % right in 3.0 steps on average by its "
        "own halting, and 99.92 % when it is stopped at step 3 every time."
    )


def test_few_vectors_prove_no_difference():
    at_step = (0.6, 0.89, 0.97, 0.98, 0.975)
    assert "No fixed" not in said("small", scores(0.998, 2.4, at_step, vectors=50))


def test_a_network_of_one_step_has_a_sentence_and_its_name_stays_text():
    assert "stopped at step 1" in finding("one", scores(0.5, 1.0, (0.5,)))
    assert "<img" not in finding("<img src=x>", scores(0.5, 1.0, (0.5,)))


@torch.no_grad()
def test_the_measured_numbers_are_those_of_the_textbook_on_all_vectors():
    """All 6 561 vectors of 8 elements; each number of non-zeros has the same weight."""
    shipped = checkpoints.load("checkpoints/parity-8")
    measurement = Measurement(shipped)
    while not measurement.curve.complete:
        measurement.go_on(shipped)
    curve = measurement.curve
    textbook = Textbook(8, 64, 20)
    textbook.load_state_dict(shipped.model.state_dict())
    x = torch.tensor(list(itertools.product([0, 1, -1], repeat=8)), dtype=torch.float32)
    p, y, _, _ = textbook(x)
    odd = (x == 1).sum(1) % 2 == 1
    right, counts = (y > 0) == odd, x.count_nonzero(1)
    steps = (torch.arange(1, 21.0) @ p).double()
    each = [counts == k for k in range(1, 9)]

    def mean(values):
        return torch.stack([values[..., here].double().mean(-1) for here in each]).mean(0)

    measured = curve.scores
    # Four standard errors of a share of 8 000 are at most 0.023.
    assert measured.accuracy_at_step == pytest.approx(mean(right).tolist(), abs=0.023)
    assert measured.accuracy == pytest.approx(mean((p * right).sum(0)).item(), abs=0.005)
    assert measured.expected_steps == pytest.approx(mean(steps).item(), abs=0.05)
    at = torch.tensor([0.05, 0.5, 0.95], dtype=torch.float64)
    for here, score in zip(each, curve.by("nonzeros"), strict=True):
        expected = steps[here].quantile(at).tolist()
        assert score.steps_percentiles == pytest.approx(expected, abs=0.25)
