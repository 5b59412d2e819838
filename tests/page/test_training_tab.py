"""The tab that trains, in a real Chromium."""

import json
import zipfile

import pytest
from browsing import bars, cells, has_seed, once_shown, outcome
from playwright.sync_api import expect
from running import runs_of, waits_for_runs

from pondernet.demo.training.text import done


def start_run(page, n_elems, click=""):
    once_shown(page, "#training-status progress", click)
    page.get_by_role("tab", name="Train live").click()
    box = page.get_by_label("number input for Elements")
    box.fill(str(n_elems))
    box.blur()
    page.get_by_role("button", name="Start").click()


def is_learning(page):
    page.wait_for_function("window.shown")


def test_one_wrong_answer_of_five_thousand_is_told():
    scores = {"accuracy": 4999 / 5000, "vectors": 5000, "expected_steps": 4.5}
    assert "99.98\u00a0% of 5000 fresh vectors" in done(scores, True, "yours-6")


@pytest.mark.slow
def test_a_run_is_drawn_finishes_and_can_be_pondered_with_and_taken_away(
    app, page, open_as_stranger
):
    start_run(page, 3)
    is_learning(page)
    expect(page.locator("#training-status")).to_contain_text("Finished")
    loss, *_, halting, prior = page.evaluate(
        "document.querySelector('#training-plot .plot').data.map(t => Array.from(t.y))"
    )
    assert len(loss) > 100
    assert len(halting) == len(prior) == 10
    with page.expect_download() as download:
        page.locator("#download").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        config = json.loads(archive.read("yours-3/config.json"))
    assert config["n_elems"] == 3
    page.get_by_role("button", name="Ponder with this model").click()
    expect(page.locator('[data-tab-id="ponder"]')).to_have_attribute("aria-selected", "true")
    page.wait_for_function("document.querySelectorAll('.cell').length === 3")
    expect(page.get_by_label("Network", exact=True)).to_have_value("yours-3")
    page.get_by_role("tab", name="How hard is it?").click()
    page.get_by_label("yours-3", exact=True).check()
    page.get_by_role("button", name="Measure", exact=True).click()
    expect(page.locator("#measure-status")).to_contain_text("Measured.")
    traces = "document.querySelector('#difficulty-plot .plot').data"
    assert page.evaluate(f"{traces}.find(t => t.meta.model === 'yours-3').y.length") == 3
    page.get_by_role("tab", name="Ponder", exact=True).click()
    page.get_by_role("button", name="Sample again").click()
    expect(outcome(page)).to_contain_text("of 10")
    has_seed(page, 2)
    shown = bars(page)
    page.reload()
    expect(page.get_by_label("Network", exact=True)).to_have_value("yours-3")
    expect(outcome(page)).to_contain_text("of 10")
    page.wait_for_selector("#halting-plot .bars")
    assert bars(page) == shown
    other = open_as_stranger("?model=yours-3")  # this visitor's only
    expect(other.locator(".notice")).to_contain_text("There is no network called 'yours-3'")
    assert len(cells(other)) == 16  # of the network that the page opens with
    waits_for_runs(app, 0)


@pytest.mark.slow
def test_stop_keeps_what_was_learnt(app, page):
    start_run(page, 16, click="Stop")
    is_learning(page)
    expect(page.locator("#training-status")).to_contain_text("Stopped and kept")
    expect(page.get_by_role("button", name="Ponder with this model")).to_be_enabled()
    expect(page.locator("#download")).to_be_disabled()
    waits_for_runs(app, 0)


def test_a_field_that_makes_no_sense_is_named_and_starts_nothing(app, page):
    page.get_by_role("tab", name="Train live").click()
    page.locator("#field-beta input").fill("-1")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#training-status .error")).to_contain_text(
        "beta must be a finite number above 0"
    )
    expect(page.locator("#field-beta input")).to_have_value("-1")
    assert runs_of(app) == []
