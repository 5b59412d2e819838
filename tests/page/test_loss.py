"""The loss of the vector in view, taken apart, against a loop by hand and finite differences."""

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from asking import Visitor
from browsing import goes_to
from playwright.sync_api import expect
from textbook import Textbook

from pondernet.demo.explanation.loop import LINES
from pondernet.demo.explanation.loss import own_beta, take_apart
from pondernet.demo.explanation.loss_figure import loss_figure
from pondernet.demo.explanation.loss_value import loss_value
from pondernet.demo.explanation.unrolled import unrolled
from pondernet.demo.networks.library import Library
from pondernet.demo.ponder.inside import look_inside
from pondernet.demo.ponder.link import from_link
from pondernet.demo.ponder.pondering import ponder
from pondernet.losses import ReconstructionLoss, RegularizationLoss

LIBRARY = Library(Path(__file__).parents[2] / "checkpoints")
VECTOR = [1, -1, 0, -1, 0, -1, 0, 0, -1, 0, 0, 0, 1, -1, -1, 0]  # two ones
LAMBDA_P, BETA = 0.3, 0.003
LINK = "?model=parity-16-narrow&vector=1-0-0-00-0001--0"


@pytest.fixture(scope="module")
def narrow():
    return LIBRARY.get("parity-16-narrow")


@pytest.fixture(scope="module")
def taken(narrow):
    return take_apart(narrow, VECTOR, LAMBDA_P, BETA)


def by_hand(log_odds, y, odd, lambda_p, beta):
    """The loss as one loop over floats; the last step halts whatever its log-odds."""
    thinking, loss = 1.0, 0.0
    for n, (logit, y_n) in enumerate(zip(log_odds, y, strict=True)):
        lambda_n = 1 / (1 + math.exp(-logit)) if n < len(y) - 1 else 1.0
        p_n = thinking * lambda_n
        loss += p_n * math.log1p(math.exp(-y_n if odd else y_n))
        if p_n > 0:
            loss += beta * p_n * math.log(p_n / ((1 - lambda_p) ** n * lambda_p))
        thinking *= 1 - lambda_n
    return loss


def log_odds_of(taken):
    return [math.log(each / (1 - each)) for each in taken.lambda_n[:-1]] + [0.0]


@pytest.mark.parametrize("lambda_p", [0.05, 0.3, 0.9])
def test_the_loss_is_the_one_worked_out_by_hand_from_the_textbook_network(narrow, lambda_p):
    textbook = Textbook(16, 14, 20)
    textbook.load_state_dict(narrow.model.state_dict())
    with torch.no_grad():
        p, y, _, _ = textbook(torch.tensor([VECTOR], dtype=torch.float32))
    taken = take_apart(narrow, VECTOR, lambda_p, BETA)
    assert taken.p == pytest.approx(p[:, 0].tolist(), abs=1e-6)
    assert not taken.odd
    expected = by_hand(log_odds_of(taken), y[:, 0].tolist(), False, lambda_p, BETA)
    assert taken.loss == pytest.approx(expected, rel=1e-4)


def test_the_parts_of_each_step_sum_to_the_losses_of_the_core(taken):
    p, y = (torch.tensor(each, dtype=torch.float64)[:, None] for each in (taken.p, taken.y))
    bce = torch.nn.BCEWithLogitsLoss(reduction="none")
    l_rec = ReconstructionLoss(bce)(p, y, torch.zeros(1).double()).item()
    kl = RegularizationLoss(LAMBDA_P)(p).item()
    assert sum(taken.reconstruction) == pytest.approx(taken.l_rec) == pytest.approx(l_rec)
    assert sum(taken.divergence) == pytest.approx(taken.kl) == pytest.approx(kl)
    weighed = [p * loss for p, loss in zip(taken.p, taken.step_losses, strict=True)]
    assert taken.reconstruction == pytest.approx(weighed)


def test_the_pull_at_each_lambda_is_minus_the_slope_of_the_loss(taken):
    log_odds, h = log_odds_of(taken), 1e-5
    for n in range(len(log_odds)):
        up, down = list(log_odds), list(log_odds)
        up[n] += h
        down[n] -= h
        higher, lower = (by_hand(each, taken.y, False, LAMBDA_P, BETA) for each in (up, down))
        pull = taken.pull_rec[n] + taken.pull_kl[n]
        assert pull == pytest.approx((lower - higher) / (2 * h), rel=1e-4, abs=1e-9)
    assert taken.pull_rec[-1] == taken.pull_kl[-1] == 0  # the last step must halt


def test_a_sure_and_wrong_step_has_a_large_loss_that_weighs_nothing(taken):
    wrong = [n for n, y in enumerate(taken.y, 1) if y > 0]
    assert wrong == [2, 3, 4, 5]
    assert [n for n, loss in enumerate(taken.step_losses, 1) if loss > math.log(2)] == wrong
    assert all(taken.reconstruction[n - 1] < 1e-4 for n in wrong)


def test_the_lines_that_are_shown_run_and_give_the_loss_of_the_core(narrow, taken):
    model = narrow.model
    names = {
        **{"gru": model.gru, "output_layer": model.output_layer, "N": model.max_steps},
        **{"lambda_layer": model.lambda_layer, "lambda_p": LAMBDA_P, "beta": BETA},
        **{"x": torch.tensor(VECTOR).float(), "target": torch.zeros(1)},
        **{"sigmoid": torch.sigmoid, "bce": F.binary_cross_entropy_with_logits},
        "xlogy": torch.special.xlogy,
        "seen": [],
    }
    lines = [line for line, _ in LINES]
    watched = [*lines, "    seen.append((p_n.item(), float(thinking)))"]
    with torch.no_grad():
        exec("\n".join(lines), names)
        loss = names["loss"].item()
        exec("\n".join(watched), names)
    assert loss == pytest.approx(taken.loss, rel=1e-4)
    assert [p for p, _ in names["seen"]] == pytest.approx(taken.p, abs=1e-6)
    still = [*taken.thinking[1:], 0]
    assert [thinking for _, thinking in names["seen"]] == pytest.approx(still, abs=1e-6)


def test_the_figure_has_the_numbers_and_no_arrow_at_the_last_step(taken):
    losses, weighed, divergence, by_rec, by_kl, arrows = loss_figure(taken)["data"]
    assert losses["y"] == taken.step_losses
    assert weighed["y"] == taken.reconstruction
    assert divergence["y"] == pytest.approx([BETA * each for each in taken.divergence])
    assert (by_rec["y"], by_kl["y"]) == (taken.pull_rec, taken.pull_kl)
    assert [trace["meta"].get("term") for trace in (losses, weighed, divergence)] == [
        "rec",
        "rec",
        "kl",
    ]
    assert arrows["y"][-1] is None
    directions = dict(zip(arrows["x"], arrows["customdata"], strict=True))
    assert (directions[7], directions[8]) == ("raise", "lower")


def test_beta_is_the_networks_own_until_it_is_chosen(narrow):
    link = {"model": "parity-16-narrow"}
    assert own_beta(narrow) == 0.003
    own, other = (loss_value(from_link(link | more, LIBRARY)) for more in ({}, {"beta": "0.1"}))
    assert (own["beta"], own["is_own"]) == (0.003, True)
    assert (other["beta"], other["is_own"]) == (0.1, False)
    other_prior = loss_value(from_link(link | {"prior": "0.5"}, LIBRARY))
    assert not other_prior["is_own"]


@pytest.mark.parametrize("name", LIBRARY.names)
def test_every_network_that_ships_has_finite_numbers(name):
    setting = from_link({"model": name}, LIBRARY)
    value = loss_value(setting)
    assert "NaN" not in (text := json.dumps(value))
    assert "Infinity" not in text


def test_a_network_that_the_server_has_lost_is_named_in_a_sentence(app):
    visitor = Visitor(app)
    bar = {"link": {"model": "yours-1"}, "notice": ""}
    (shown,) = visitor.short("take_apart", [bar, visitor.key]).values()
    assert "yours-1" in json.loads(shown)["of"]
    _, loss = visitor.short("take_apart", [{"link": visitor.link}, visitor.key]).values()
    assert json.loads(loss)["beta"] > 0


def test_the_numbers_beside_the_code_are_those_of_the_step(call, taken):
    value = {name: getattr(taken, name) for name in ("y", "lambda_n", "thinking", "p", "prior")}
    value |= {"step_losses": taken.step_losses, "reconstruction": taken.reconstruction}
    value |= {"divergence": taken.divergence, "beta": BETA}
    shown = call("explanation/loop.js", "numbersAt", value, 9)
    assert set(shown) == {name for _, name in LINES} - {""}
    assert shown["p"].startswith(f"{taken.thinking[8]:.3f} \u00d7 {taken.lambda_n[8]:.3f} = ")
    assert shown["answer"].endswith(": even")
    last = call("explanation/loop.js", "numbersAt", value, 20)
    assert (last["lambda"], last["rest"]) == ("1: it must halt", "0")


def test_sliders_change_the_loss_and_terms_light_their_bars(page, narrow):
    goes_to(page, f"{LINK}&seed=1&tab=explain")
    total = page.locator(".terms .in-numbers")
    taken = take_apart(narrow, VECTOR, LAMBDA_P, BETA)
    expect(total).to_contain_text(f"{taken.loss:.4f} = {taken.l_rec:.4f} + 0.003 \u00d7")
    number = page.locator('[data-number="p"]')
    expect(number).to_contain_text(f"= {taken.p[8]:.3f}")  # it halted at step 9
    drawing, now = page.locator("#unrolled svg"), page.locator("#unrolled .now")
    expect(drawing).to_have_attribute("viewBox", "1200 0 900 280")  # step 7 comes first
    expect(now).to_contain_text("step 9")
    page.locator(".step-slider").press("ArrowLeft")
    expect(number).to_contain_text(f"= {taken.p[7]:.3f}")
    expect(drawing).to_have_attribute("viewBox", "1000 0 900 280")
    expect(now).to_contain_text("step 8")
    page.locator('.term[data-term="kl"]').focus()
    page.wait_for_function(
        """() => document.querySelector("#loss-plot .plot").data[1].marker.opacity < 0.5"""
    )
    page.locator(".beta-slider").press("End")
    expect(total).to_contain_text("+ 1 \u00d7")
    page.wait_for_url("**beta=1**")
    page.locator(".prior-slider").press("ArrowRight")
    page.wait_for_url("**prior=0.31**")
    other = take_apart(narrow, VECTOR, 0.31, 1)
    expect(total).to_contain_text(f"{other.loss:.4f} = ")
    page.get_by_role("button", name="Back to the prior").click()
    expect(total).to_contain_text(f"{taken.loss:.4f} = {taken.l_rec:.4f} + 0.003 \u00d7")


@pytest.mark.parametrize(
    ("seed", "first"), [(seed, None) for seed in range(1, 5)] + [(1, 1)], ids=str
)
def test_the_drawing_has_every_step_and_what_was_run(narrow, seed, first):
    result, moved = ponder(narrow, VECTOR, seed), look_inside(narrow, VECTOR).moved
    if first:  # a run that halts at once, of the same numbers
        result = replace(result, halting_step=first)
    m = result.halting_step
    shown = unrolled(result, moved)
    steps = [int(each) for each in re.findall(r">step (\d+)<", shown)]
    assert steps == list(range(1, 21))
    assert shown.count(">no<") == m - 1
    assert shown.count(">yes<") == 1
    assert shown.count(">not run<") == 20 - m
    assert f"= {result.lambda_n[m - 1]:.2f}<" in shown
    assert f"= {result.p[m - 1]:.2f}. Its answer" in shown
    assert re.findall(r">\u0394 ([\d.]+)<", shown) == [f"{each:.2f}" for each in moved]
    assert f"x = {' '.join(map(str, VECTOR))}," in shown.replace("\u2212", "-")


def test_a_run_that_ends_at_the_last_step_has_no_coin_there(narrow):
    result = replace(ponder(narrow, VECTOR, 1), halting_step=20, ran_out_of_steps=True)
    shown = unrolled(result, look_inside(narrow, VECTOR).moved)
    assert ">yes<" not in shown
    assert ">end<" in shown
    assert "must halt<" in shown


@pytest.mark.parametrize(
    ("step", "last", "first"), [(1, 20, 1), (3, 20, 1), (9, 20, 7), (20, 20, 17), (2, 2, 1)]
)
def test_the_window_of_the_drawing_holds_the_step(call, step, last, first):
    assert call("explanation/unrolled.js", "firstShown", step, last, 4) == first
