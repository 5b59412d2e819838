"""Examples, samples, comparisons and coins of the Ponder tab, in a real Chromium."""

import functools
import re

import pytest
from browsing import bars, cells, goes_to, has_seed, opens_compare, outcome, says_step
from playwright.sync_api import expect
from running import served

from pondernet import checkpoints
from pondernet.demo.page import build
from pondernet.demo.ponder.pondering import ponder, sample_many


def test_examples_have_names_and_clear_clears(page):
    page.get_by_text("A single one", exact=True).click()
    expect(outcome(page)).to_contain_text("there is 1 one")
    assert sum(map(abs, cells(page))) == 1
    page.get_by_role("button", name="Clear").click()
    expect(outcome(page)).to_contain_text("there are 0 ones")
    assert set(cells(page)) == {0}
    expect(page.locator("#message .badge")).to_have_text("beyond training")
    page.get_by_text("Longest thought", exact=True).click()
    expect(page.locator("#message .badge")).to_have_count(0)
    # The one in view is marked, and says why it is one; another vector is not.
    marked = page.locator("#examples label:has(input:checked)")
    expect(marked).to_have_text("Longest thought")
    expect(page.locator("#message")).to_contain_text("steps on average, by its own coin")
    page.locator("#vector-grid .cell").first.click()
    expect(marked).to_have_count(0)


def test_a_sure_wrong_step_leads_to_the_paragraph_on_it(page):
    goes_to(page, "?model=parity-16-narrow")
    facts = page.locator("#facts").bounding_box()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    caption = page.locator(".caption")
    expect(caption).to_contain_text("but wrong. Halt, with chance")
    assert page.locator("#facts").bounding_box() == facts
    caption.get_by_text("wrong", exact=True).focus()
    expect(page.locator("#explanation")).to_contain_text("found its own way\u201d passes such")
    caption.get_by_role("button", name="Why?").click()
    expect(page.locator("#wrongly-sure")).to_be_in_viewport()
    expect(page.locator("#wrongly-sure")).to_be_focused()
    expect(page.locator(".measured")).to_contain_text("To be as good it needs")
    expect(page).to_have_url(re.compile("tab=explain"))


def test_sample_again_adds_to_a_short_history(page):
    assert page.locator(".history li").count() == 1
    steps = [says_step(page)]
    for seed in (2, 3):
        page.get_by_role("button", name="Sample again").click()
        has_seed(page, seed)
        expect(page.locator(".history li")).to_have_count(len(steps) + 1)
        steps.append(says_step(page))
    told = page.locator(".history li").all_inner_texts()
    assert [int(re.match(r"\d+", item).group()) for item in told] == steps
    page.locator("#vector-grid .cell").first.click()
    expect(page.locator(".history li")).to_have_count(1)


def test_sample_1000_plots_the_samples_over_p(page, shipped):
    vector = cells(page)
    page.get_by_role("button", name="Sample 1000").click()
    expect(page.get_by_text("1000 samples", exact=True)).to_be_visible()
    plotted = page.evaluate(
        "Array.from(document.querySelector('#halting-plot .plot').data"
        ".find(trace => trace.meta.part === 'samples').y)"
    )
    samples = sample_many(ponder(shipped, vector, 1), 1)
    assert [round((share or 0) * 1000) for share in plotted] == samples.counts
    expect(page.locator("#facts")).to_contain_text(f"Of 1000 right{samples.accuracy * 1000:.0f}")


def test_another_prior_changes_the_divergence_and_not_p(page, shipped):
    before, vector = bars(page), cells(page)
    opens_compare(page)
    box = page.get_by_label("number input for Prior")
    box.fill("0.1")
    box.blur()
    expect(page.locator(".legend")).to_contain_text("mean 7.23 steps")
    assert bars(page) == before
    kl = ponder(shipped, vector, 1, 0.1).kl
    expect(page.locator(".legend")).to_contain_text("not its own prior")
    expect(page.locator("#facts")).to_contain_text(f"Distance from the prior (KL){kl:.2f}")
    page.evaluate("scrollTo(0, 0)")
    plot = page.locator("#halting-plot .plot").bounding_box()
    page.get_by_role("button", name="Back to its own prior").click()
    expect(page.locator(".legend")).to_contain_text("geometric prior, mean 3.32 steps")
    expect(page.get_by_label("number input for Prior")).to_have_value("0.3")
    page.evaluate("scrollTo(0, 0)")
    assert page.locator("#halting-plot .plot").bounding_box() == plot


def test_after_a_click_on_an_example_or_a_tab_the_keys_go_on(page):
    page.get_by_text("Longest thought", exact=True).click()
    expect(page.locator("#message")).to_contain_text("steps on average, by its own coin")
    page.keyboard.press("r")
    has_seed(page, 2)
    vector = cells(page)
    page.keyboard.press("Space")
    expect(page.locator(".play")).to_contain_text("Pause")
    assert cells(page) == vector
    page.get_by_role("tab", name="How it works").click()
    page.get_by_role("tab", name="Ponder", exact=True).click()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".play")).to_contain_text("Play")


def test_many_samples_leave_the_buttons_free(page):
    for seed in range(2, 10):
        page.keyboard.press("s")
        has_seed(page, seed)
    page.locator("#sample-many").click()
    expect(page.get_by_text("1000 samples", exact=True)).to_be_visible()


def test_a_prior_may_be_typed_digit_by_digit(page):
    opens_compare(page)
    prior = page.get_by_label("number input for Prior")
    prior.press("Control+a")
    prior.press_sequentially("0.05", delay=60)
    expect(page.locator(".legend")).to_contain_text("mean 8.82 steps")
    prior.press("Control+a")
    prior.press_sequentially("2")
    prior.press("Tab")
    expect(prior).to_have_value("0.999")
    expect(page.locator(".legend")).to_contain_text("mean 1 step")
    prior.press("Control+a")
    prior.press_sequentially("0,25", delay=60)  # a decimal comma
    expect(page.locator(".legend")).to_contain_text("mean 3.94 steps")
    assert page.locator(".toast-body").count() == 0


def test_the_arrows_go_from_coin_to_coin_and_each_explains_itself(page, shipped):
    lambda_n = ponder(shipped, cells(page), 1).lambda_n
    page.locator(".coin").first.focus()
    for n, key in (
        (2, "ArrowRight"),
        (3, "ArrowRight"),
        (2, "ArrowLeft"),
        (20, "End"),
        (1, "Home"),
    ):
        page.keyboard.press(key)
        said = f"Step {n}: \u03bb = {lambda_n[n - 1]:.3f}." if n < 20 else "No coin is tossed."
        expect(page.locator("#explanation")).to_contain_text(said)
    expect(page.locator(".caption")).to_be_empty()  # these arrows scrub not


@pytest.mark.parametrize("model", ["parity-8", "parity-96-extrapolation"])
def test_each_coin_stands_under_its_step(page, model):
    goes_to(page, f"?model={model}")
    middles = """part => [...document.querySelectorAll(part)].map(element => {
        const { left, right } = element.getBoundingClientRect();
        return (left + right) / 2;
    })"""
    coins = page.evaluate(middles, "#halting-plot .coin")
    assert coins == pytest.approx(page.evaluate(middles, "#halting-plot .x2tick text"), abs=1.5)


def test_every_number_explains_itself_on_hover_and_focus(page):
    box = page.locator("#explanation")
    for number in page.locator(
        "#facts .fact, #outcome span.explained, .legend li:not(:has(.absent))"
    ).all():
        number.hover()
        expect(box).to_have_text(number.get_attribute("data-explanation"))
    number.focus()
    expect(box).to_be_visible()
    assert number.get_attribute("aria-describedby") == "explanation"
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_a_finger_paints_and_taps(open_as_stranger):
    page = open_as_stranger(viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Clear").tap()
    expect(outcome(page)).to_contain_text("there are 0 ones")
    page.locator("#vector-grid .cell").nth(3).tap()
    expect(outcome(page)).to_contain_text("there is 1 one")
    assert cells(page) == [0, 0, 0, 1, 0, 0, 0, 0]


@pytest.fixture(scope="module")
def shipped():
    return checkpoints.load("checkpoints/parity-8")


@pytest.fixture(scope="module")
def two_of_a_size(tmp_path_factory, shipped):
    """A page with two networks of one size, the second with a prior and a range of its own."""
    root = tmp_path_factory.mktemp("checkpoints")
    config = shipped.record["config"] | {"max_nonzero": 3}
    checkpoints.save(root / "parity-8", shipped.model, shipped.record)
    checkpoints.save(root / "parity-8-small", shipped.model, shipped.record | {"config": config})
    with served(build(root)) as url:
        yield type("Running", (), {"url": url})


@pytest.fixture
def open_two_of_a_size(two_of_a_size, open_page_of):
    return functools.partial(open_page_of, two_of_a_size)


def test_two_networks_ponder_one_vector(open_two_of_a_size):
    page = open_two_of_a_size()
    opens_compare(page)
    page.locator("#other input").click()
    page.get_by_role("option", name="8: trained on up to 3").click()
    expect(page.locator(".outcome-other")).to_contain_text(
        "8: trained on up to 3, with the same seed"
    )
    curves = page.evaluate(
        "document.querySelector('#halting-plot .plot').data"
        ".filter(trace => trace.meta.part === 'step').map(trace => Array.from(trace.y))"
    )
    assert len(curves) == 6  # of each: chances, answers, and the line up to the halt
    assert curves[3] == curves[0]  # the same weights: the same p
    expect(page.locator(".legend")).to_contain_text("8: trained on up to 3")
    assert "with=parity-8-small" in page.url


def test_beyond_training_is_marked_where_the_trained_range_ends(open_two_of_a_size):
    page = open_two_of_a_size("?model=parity-8-small&vector=111")
    expect(outcome(page)).to_contain_text("there are 3 ones")
    badge = page.locator("#message .badge")
    expect(badge).to_have_count(0)
    page.locator("#vector-grid .cell").nth(3).click()
    expect(badge).to_have_text("beyond training")
    assert "in training there were 1 to 3" in badge.get_attribute("data-explanation")
    page.get_by_text("Beyond training", exact=True).click()
    page.wait_for_url(re.compile(r"vector=[1-]{8}"))
