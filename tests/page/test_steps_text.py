"""What the page says about single steps, and when a stop was no decision."""

import re
from html import unescape
from pathlib import Path

import pytest
import torch
from textbook import Textbook

from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import outcome_text, steps_text, text
from pondernet.demo.ponder.figure import halting_figure
from pondernet.demo.ponder.pondering import ponder
from pondernet.demo.ponder.searched import search
from pondernet.parity import parity

LIBRARY = Library(Path(__file__).parents[2] / "checkpoints")


@pytest.fixture(scope="module")
def narrow():
    return LIBRARY.get("parity-16-narrow")


@pytest.fixture(scope="module")
def endless(narrow):
    """A vector for which the coins of steps 1 to 19 hardly ever come up yes."""
    found = search(narrow.model, 16)
    vector = [int(element) for element in found.x[found.p[-1].argmax()]]
    return ponder(narrow, vector, seed=1)


def plain(html):
    return unescape(re.sub("<[^>]*>", "", html)).replace("\xa0", " ")


def test_a_forced_stop_is_no_decision_wherever_it_is_told(endless):
    assert endless.p[-1] > 0.99
    assert endless.halting_step == endless.max_steps == 20
    assert endless.ran_out_of_steps
    said = plain(outcome_text.outcome(endless))
    assert said.startswith("Ran out of steps at step 20 of 20 and said")
    assert "(ran out of steps)" in plain(outcome_text.outcome(endless, endless))
    coin = steps_text.coins(endless).split("<li")[-1]
    assert plain("<li" + coin) == "Step 20: \u2013 end"
    assert "No coin is tossed" in coin
    caption = plain(steps_text.captions(endless, 0)[-1])
    assert caption.endswith("It has run out of steps and must stop.")
    assert "Yes" not in "".join(steps_text.captions(endless, 0))
    history = outcome_text.sample(endless.outcome)
    assert "ran out of steps at step 20" in history
    assert plain(history).startswith("20 (end)")
    bars, _, _, _, sample, _ = halting_figure(endless)["data"]
    assert bars["hovertemplate"][-1].startswith("runs out of steps at step")
    assert "ran out of steps at step 20" in sample["hovertemplate"]


def test_a_likelier_step_is_named_with_what_its_coin_said(narrow):
    vector = [1, -1, 0, -1, 0, -1, 0, 0, -1, 0, 0, 0, 1, -1, -1, 0]
    runs = [ponder(narrow, vector, seed) for seed in range(60)]
    said = {run.halting_step: plain(outcome_text.outcome(run)) for run in runs}
    assert runs[0].p.index(max(runs[0].p)) == 7
    assert "likelier" not in said[8]
    assert "Step 8 was likelier, but its coin said no there." in said[9]
    assert "Step 8 was likelier, but its coin said yes before." in said[7]


def test_the_name_of_the_prior_stands_where_no_bars_are(narrow):
    vector = [1, -1, 0, -1, 0, -1, 0, 0, -1, 0, 0, 0, 1, -1, -1, 0]
    slow = halting_figure(ponder(narrow, vector, seed=1))["layout"]["annotations"][0]
    fast = LIBRARY.get("parity-64")
    quick = halting_figure(ponder(fast, [1] * 64, seed=1))["layout"]["annotations"][0]
    assert (slow["x"], slow["xanchor"]) == (1.4, "left")
    assert (quick["x"], quick["xanchor"]) == (fast.model.max_steps, "right")


def test_a_halt_before_the_last_step_is_a_decision(narrow):
    result = ponder(narrow, [1] + [0] * 15, seed=1)
    assert result.halting_step < 20
    assert not result.ran_out_of_steps
    assert "Halted at step" in outcome_text.outcome(result)
    assert "out of steps" not in outcome_text.sample(result.outcome)
    captions = [plain(caption) for caption in steps_text.captions(result, 0)]
    assert captions[result.halting_step - 1].endswith("Yes.")
    assert captions[-1].endswith("here it would run out of steps.")


def test_a_step_that_is_sure_and_wrong_says_whose_certainty_it_is(narrow):
    vector = [1, -1, 0, -1, 0, -1, 0, 0, -1, 0, 0, 0, 1, -1, -1, 0]  # the page opens with it
    result = ponder(narrow, vector, seed=1)
    assert (result.target, result.halting_step) == ("even", 9)
    surprising = [n for n in range(1, 9) if result.prob_odd[n - 1] > 0.99]
    assert result.passed_wrong == surprising == [2, 3, 4]
    captions = steps_text.captions(result, 0.4528)
    for n, caption in enumerate(captions, 1):
        assert ("but wrong." in plain(caption)) == (n in surprising)
    assert "is 45%" in captions[1]
    assert "its answer\u2019s" in captions[1]
    assert '"place": "wrongly-sure"' in captions[1]


@torch.no_grad()
def test_the_share_that_is_still_thinking_is_that_of_the_textbook_loop(narrow):
    vector = [1, -1, 0, -1, 0, -1, 0, 0, -1, 0, 0, 0, 1, -1, -1, 0]
    textbook = Textbook(16, 14, 20)
    textbook.load_state_dict(narrow.model.state_dict())
    p, _, _, _ = textbook(torch.tensor([vector], dtype=torch.float32))
    result = ponder(narrow, vector, seed=1)
    halted_before = [0, *p[:-1, 0].cumsum(0).tolist()]
    assert result.thinking == pytest.approx([1 - each for each in halted_before], abs=1e-6)
    said = plain(steps_text.chances(result)[8])
    assert said == "p9 = 0.30 still thinking \u00d7 0.83 halts = 0.25"
    assert said.removeprefix("p9") in plain(steps_text.coins(result).split("<li")[9])
    assert plain(steps_text.chances(result)[-1]).endswith("still thinking, and all of it must halt")


@torch.no_grad()
def test_how_often_it_passes_such_a_step_is_what_the_textbook_samples(narrow):
    """Each run of the textbook loop is followed coin by coin."""
    found = search(narrow.model, 16)
    textbook = Textbook(16, 14, 20)
    textbook.load_state_dict(narrow.model.state_dict())
    p, y, _, _ = textbook(found.x)
    odd = parity(found.x) == 1
    generator = torch.Generator().manual_seed(0)
    m = torch.multinomial(p.T, 1, generator=generator)[:, 0]  # the halting step, from 0
    passed = 0
    for vector in range(len(found.x)):
        for step in range(int(m[vector])):
            sure_odd = y[step, vector].sigmoid()
            if (1 - sure_odd if odd[vector] else sure_odd) > 0.99:
                passed += 1
                break
    # Four standard errors of a share of 2 000.
    assert found.passes_wrong() == pytest.approx(passed / len(found.x), abs=0.045)
    assert 0.42 < found.passes_wrong() < 0.50


def test_a_prior_that_is_not_its_own_says_so(narrow):
    vector = [1] + [0] * 15
    own = text.legend(ponder(narrow, vector, 1), None, None, narrow.lambda_p)
    assert "not its own" not in own
    other = text.legend(ponder(narrow, vector, 1, 0.1), None, None, narrow.lambda_p)
    assert "not its own prior, mean 7.23 steps" in plain(other)
    assert "trained towards a geometric prior with a mean of 3.32 steps" in other
