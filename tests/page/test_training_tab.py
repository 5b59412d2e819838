"""The tab that trains, in a real Chromium."""

import json
import zipfile

import pytest
from browsing import bars, cells, has_seed, once_shown, outcome
from playwright.sync_api import expect
from running import runs_of, waits_for_runs

from pondernet.demo.training.presets import PRESETS

TRACE = "document.querySelector('#training-plot .plot').data.find(t => {}).y"
BARS = TRACE.format("t.type === 'bar'")
LOSS = TRACE.format("t.hovertemplate.includes('loss L ')")


def start_run(page, n_elems):
    once_shown(page, "#training-progress progress:not([value='0'])")
    page.get_by_role("tab", name="Train live").click()
    box = page.get_by_label("number input for Elements")
    box.fill(str(n_elems))
    box.blur()
    page.keyboard.press("Enter")  # the key of Start


def is_learning(page):
    page.wait_for_function("window.shown")


@pytest.mark.slow
@pytest.mark.usefixtures("trains")
def test_a_run_is_drawn_finishes_and_can_be_pondered_with_and_taken_away(
    app, page, open_as_stranger
):
    start_run(page, 3)
    is_learning(page)
    expect(page.locator("#training-status")).to_contain_text("Finished")
    assert page.evaluate(f"{LOSS}.length") > 100
    last = page.evaluate(f"Array.from({BARS})")
    assert len(last) == 8
    page.locator(".scrubber input").fill("0")
    page.wait_for_function(f"last => String({BARS}) !== String(last)", arg=last)
    expect(page.locator(".scrubber b")).to_have_text("4")  # 600 steps in 150 reports
    page.locator(".scrubber input").press("End")
    page.wait_for_function(f"last => String({BARS}) === String(last)", arg=last)
    page.context.set_offline(True)  # the page has the file: no server can forget it
    with page.expect_download() as download:
        page.locator("#download").click()
    page.context.set_offline(False)
    with zipfile.ZipFile(download.value.path()) as archive:
        config = json.loads(archive.read("yours-3/config.json"))
    assert config["n_elems"] == 3
    page.get_by_role("button", name="Ponder with this network").click()
    expect(page.locator('[data-tab-id="ponder"]')).to_have_attribute("aria-selected", "true")
    page.wait_for_function("document.querySelectorAll('.cell').length === 3")
    expect(page.get_by_label("Network", exact=True)).to_have_value("yours-3")
    page.get_by_role("tab", name="How hard is it?").click()
    page.get_by_label("yours-3", exact=True).check()
    page.get_by_role("button", name="Measure", exact=True).click()
    expect(page.locator("#measure-status")).to_contain_text("Measured.")
    traces = "document.querySelector('#difficulty-plot .plot').data"
    counts = page.evaluate(f"{traces}.find(t => t.meta.model === 'yours-3').y.length")
    assert counts == 4  # no ones to three
    page.get_by_role("tab", name="Ponder", exact=True).click()
    page.get_by_role("button", name="Sample again").click()
    expect(outcome(page)).to_contain_text("of 8")
    has_seed(page, 2)
    shown = bars(page)
    page.reload()
    expect(page.get_by_label("Network", exact=True)).to_have_value("yours-3")
    expect(outcome(page)).to_contain_text("of 8")
    page.wait_for_selector("#halting-plot .bars")
    assert bars(page) == shown
    other = open_as_stranger("?model=yours-3")  # this visitor's only
    expect(other.locator(".notice")).to_contain_text("There is no network called 'yours-3'")
    assert len(cells(other)) == 16  # of the network that the page opens with
    waits_for_runs(app, 0)


@pytest.mark.slow
@pytest.mark.usefixtures("trains")
def test_a_run_survives_a_reload_where_event_streams_are_blocked_and_stop_keeps_what_was_learnt(
    app, page
):
    page.route("**/queue/data**", lambda route: route.fulfill(status=403, body="blocked"))
    start_run(page, 16)
    is_learning(page)
    page.reload()
    expect(page.locator("#training-progress")).to_contain_text("of 16 positions in play")
    expect(page.get_by_label("number input for Elements")).to_have_value("16")
    expect(page.get_by_role("button", name="Start")).to_be_disabled()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#training-status")).to_contain_text("Stopped and kept")
    page.reload()
    expect(page.locator("#training-status")).to_contain_text("Stopped and kept")
    assert page.evaluate(f"{LOSS}.length") > 0
    expect(page.get_by_role("button", name="Ponder with this network")).to_be_enabled()
    expect(page.locator("#download")).to_be_disabled()
    waits_for_runs(app, 0)


def test_an_experiment_fills_the_fields_and_says_how_long_it_takes(page):
    page.get_by_role("tab", name="Train live").click()
    for preset in PRESETS[-1], PRESETS[3]:
        page.get_by_label(preset.name, exact=True).check()
        beta = page.locator("#field-beta input")
        expect(beta).to_have_value(str(preset.values["beta"]))
    expect(page.get_by_label("number input for Elements")).to_have_value("64")
    expect(page.locator("#training-progress")).to_contain_text("training steps, about")
    expect(page.locator("#training-progress")).not_to_contain_text("far longer")
    page.get_by_label("With help").uncheck()
    expect(page.locator("#training-progress")).to_contain_text("far longer")
    expect(page.get_by_label(PRESETS[3].name, exact=True)).not_to_be_checked()


def test_a_field_that_makes_no_sense_is_told_at_the_field_and_starts_nothing(app, page):
    page.get_by_role("tab", name="Train live").click()
    problem = "Prior weight \u03b2 must be a number from 0.0001 to 100; got -1."
    page.locator("#field-beta input").fill("-1")
    page.locator("#field-beta input").blur()
    expect(page.locator("#field-beta.refused")).to_contain_text(problem)
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#training-status .error")).to_contain_text(problem)
    expect(page.locator("#field-beta input")).to_have_value("-1")
    assert runs_of(app) == []
    page.locator("#field-beta input").fill("0.1")
    page.locator("#field-beta input").blur()
    expect(page.locator("#field-beta")).not_to_contain_text("must be")
