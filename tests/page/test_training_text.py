"""What the tab "Train live" says about a run, without a browser."""

import dataclasses

import pytest

from pondernet.demo.training import text
from pondernet.demo.training.duration import pace, planned_seconds, seconds_left
from pondernet.demo.training.presets import PRESETS
from pondernet.demo.training.recipe import live_config
from pondernet.demo.training.report import Report
from pondernet.training import Metrics

SMALL = live_config(PRESETS[0].values)
PAPERS = live_config(PRESETS[3].values)


def report(step, within, accuracy=0.9, steps=5.0, seconds=0.0):
    metrics = Metrics(step, seconds, 0.07, 0.05, 2.0, accuracy, steps, 0.9, within, (0.125,) * 8)
    return Report(metrics, accuracy, seconds)


def test_one_wrong_answer_of_five_thousand_is_told():
    scores = {"accuracy": 4999 / 5000, "vectors": 5000, "expected_steps": 4.5}
    assert "99.98\u00a0% of 5000 fresh vectors" in text.done(scores, True, "yours-6")


def test_passing_the_paper_is_said_once_all_positions_are_in_play():
    before = [report(1000, 63, 0.99), report(2000, 64, 0.97)]
    assert "All 64 positions are in play since training step 2000" in text.milestone(PAPERS, before)
    passed = text.milestone(PAPERS, [*before, report(3000, 64, 0.975), report(4000, 64, 0.96)])
    assert "At training step 3000 it passed the paper\u2019s accuracy, 97.5\u00a0%" in passed
    assert 'data-announce="once"' in passed
    assert "paper" not in text.milestone(SMALL, [report(300, 8, 0.99)])


def test_why_it_takes_more_steps_than_the_prior_asks_for_is_said_with_its_numbers():
    # The mean of the prior, by hand: lambda_p = 0.2 and N = 8 give 3.4 steps.
    more = text.why(SMALL, [report(900, 8, 0.99, steps=5.9)])
    assert "asks for 3.4 steps" in more
    assert "takes 5.9, because its answer is not right sooner" in more
    assert "= 0.020 nats" in more  # beta = 0.01 times L_Reg = 2
    assert "so far" in text.why(SMALL, [report(100, 3, 0.6, steps=5.9)])
    assert "has its answer sooner" in text.why(SMALL, [report(900, 8, 0.99, steps=2.0)])
    assert "because" not in text.why(SMALL, [report(900, 8, 0.99, steps=3.4)])


def test_training_without_help_is_said_to_take_far_longer_before_it_starts():
    alone = text.ready(SMALL, 60.0, helped=False)
    assert "far longer" in alone
    assert "far longer" not in text.ready(SMALL, 10.0, helped=True)


def test_the_time_left_follows_the_steps_that_were_measured():
    assert seconds_left(SMALL, [], passed=0.0) == planned_seconds(SMALL)
    assert seconds_left(SMALL, [], passed=1e6) == 0
    # The first report has the start of PyTorch in it, 5 s; then a step takes 10 ms.
    slow = [report(1, 2, seconds=5.0), report(501, 8, seconds=10.0)]
    left = (SMALL.steps - 501) * 0.01
    assert seconds_left(SMALL, slow, passed=10.0) == pytest.approx(left, rel=0.2)
    assert pace(SMALL, slow) == pytest.approx(0.01 / (9e-4 + 8 * (8e-5 + 64 * 6.8e-6)))
    assert pace(SMALL, slow[:1]) is None


def test_a_report_survives_its_line():
    one = report(10, 3)
    assert Report.of_line(one.line()) == one
    assert dataclasses.replace(one, seconds=1.0) != one
