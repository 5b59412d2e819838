"""The tab that measures networks, in a real Chromium."""

import copy
import dataclasses
import gc
import re
import threading
import weakref
from pathlib import Path

import pytest
from browsing import cells, choose, goes_to, label_of, once_shown, outcome
from playwright.sync_api import expect

from pondernet import checkpoints
from pondernet.demo.difficulty import measuring
from pondernet.demo.difficulty.measuring import FEWEST, LEAST_VECTORS, Measurement, Measurements
from pondernet.demo.networks import labels
from pondernet.evaluation import CHUNK, evaluate, score_each

NETWORKS = sorted(path.name for path in Path("checkpoints").glob("parity-*"))
NARROW = "16, small: found its own way"  # parity-16-narrow
TRACES = "document.querySelector('#difficulty-plot .plot').data"


@pytest.fixture(scope="module")
def shipped():
    return checkpoints.load("checkpoints/parity-8")


def choose_networks(page, *names):
    tab = page.get_by_role("tab", name="How hard is it?")
    if tab.get_attribute("aria-selected") == "false":
        tab.click()
        page.wait_for_selector("#measure-status:is(:has(progress), :has-text('Measured'))")
    group = page.locator("#measured")
    wanted = [label_of(name) for name in names]
    for label in group.locator("label").all_inner_texts():
        group.get_by_label(label, exact=True).set_checked(label in wanted)


def chosen_networks(page):
    return page.locator("#measured label:has(input:checked)")


def test_a_measurement_grows_to_what_the_core_measures(shipped):
    measurement, curves = Measurement(shipped), []
    while not measurement.curve.complete:
        measurement.go_on(shipped)
        curves.append(measurement.curve)
    assert [curve.measured for curve in curves] == list(range(CHUNK, LEAST_VECTORS + 1, CHUNK))
    assert [curve.complete for curve in curves] == [False] * 3 + [True]
    scores = evaluate(shipped.model, vectors=LEAST_VECTORS, seeds=(0,))
    assert curves[-1].scores == scores
    few = [score for score in scores.by_ones if score.vectors < FEWEST]
    assert few  # eight ones are rare
    assert [*curves[-1].by("ones"), *few] == list(scores.by_ones)
    assert curves[-1].by("nonzeros") == list(scores.by_nonzero)
    assert curves[-1].in_training == shipped.scores


def test_what_was_measured_is_not_measured_again(shipped):
    measurements = Measurements()
    for measured in (CHUNK, 2 * CHUNK):
        measurements.go_on(shipped)
        assert measurements.known(shipped).measured == measured
    while not measurements.known(shipped).complete:
        measurements.go_on(shipped)
    complete = measurements.known(shipped)
    measurements.go_on(shipped)
    assert measurements.known(shipped) is complete


def test_networks_of_one_name_are_told_apart_and_one_that_is_gone_is_forgotten(shipped):
    measurements = Measurements()
    measurements.go_on(shipped)
    namesake = dataclasses.replace(shipped, model=copy.deepcopy(shipped.model))
    assert measurements.known(namesake).measured == 0
    measurements.go_on(namesake)
    gone = weakref.ref(namesake.model)
    del namesake
    labels.label.cache_clear()  # it keeps the last 128
    gc.collect()
    assert gone() is None


def test_one_measurement_goes_on_at_a_time_and_the_other_visitor_is_not_held_up(
    shipped, monkeypatch
):
    measurements, held, go = Measurements(), threading.Event(), threading.Event()

    def slow(*given):
        held.set()
        assert go.wait(60)
        return score_each(*given)

    monkeypatch.setattr(measuring, "score_each", slow)
    first = threading.Thread(target=measurements.go_on, args=[shipped])
    first.start()
    assert held.wait(60)
    assert not measurements.go_on(shipped)  # at once
    assert measurements.known(shipped).measured == 0
    go.set()
    first.join()
    assert measurements.known(shipped).measured == CHUNK


def test_a_measurement_is_drawn_and_a_point_leads_to_such_a_vector(page):
    choose_networks(page, "parity-8")
    page.get_by_role("button", name="Measure").click()
    expect(page.locator("#measure-status")).to_contain_text("Measured.")
    errors, taken, needed = page.evaluate(
        f"{TRACES}.filter(t => t.meta.model === 'parity-8').map(t => Array.from(t.y))"
    )
    assert 7 <= len(errors) == len(taken) == len(needed) <= 9
    assert max(errors) < 0.1
    assert all(a >= b - 1 for a, b in zip(taken, needed, strict=True))
    chance = page.evaluate(f"{TRACES}.filter(t => t.y[0] === 0.5 && !t.meta.model).length")
    assert chance == 1
    page.locator("#difficulty-table summary").click()
    expect(page.locator("#difficulty-table .by-nonzeros tr")).to_have_count(10)
    point = page.locator("#difficulty-plot .points path").nth(4).bounding_box()
    page.mouse.click(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    expect(page.locator('[data-tab-id="ponder"]')).to_have_attribute("aria-selected", "true")
    page.wait_for_url(re.compile(r"vector=(?!110-0100)"))
    assert cells(page).count(1) == 4  # the points begin at no ones
    expect(outcome(page)).to_contain_text("Halted at step")


def test_opening_the_tab_measures_the_pondered_network_and_its_neighbour(page):
    goes_to(page, "?model=parity-16")
    page.get_by_role("tab", name="How hard is it?").click()
    expect(page.locator("#measure-status")).to_contain_text("Measured.")
    measured = f"[...new Set({TRACES}.map(t => t.meta.model).filter(Boolean))].join()"
    assert page.evaluate(measured) == "parity-16,parity-16-narrow"
    expect(chosen_networks(page)).to_have_text(
        [
            label_of(name)
            for name in (
                "parity-16",
                "parity-16-narrow",
            )
        ]
    )
    # It follows the Ponder tab until the visitor chooses.
    page.get_by_role("tab", name="Ponder", exact=True).click()
    choose(page, "Network", label_of("parity-8"))
    page.wait_for_url(re.compile("model=parity-8"))  # written last, when all parts have changed
    page.get_by_role("tab", name="How hard is it?").click()
    expect(chosen_networks(page)).to_have_text([label_of("parity-8")])
    page.locator("#measured").get_by_label(label_of("parity-16"), exact=True).check()
    page.get_by_role("tab", name="Ponder", exact=True).click()
    choose(page, "Network", label_of("parity-96-extrapolation"))
    expect(outcome(page)).to_contain_text("of 5 ")
    page.get_by_role("tab", name="How hard is it?").click()
    expect(chosen_networks(page)).to_have_text(
        [
            label_of(name)
            for name in (
                "parity-8",
                "parity-16",
            )
        ]
    )


def test_what_halting_buys_is_one_key_from_ponder(page):
    goes_to(page, "?model=parity-16-narrow")
    page.keyboard.press("h")
    expect(page.locator('[data-tab-id="difficulty"]')).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile("tab=difficulty&figure=halting"))
    expect(page.locator("#measure-status")).to_contain_text("Measured.")
    finding = page.locator(".finding")
    expect(finding).to_contain_text(f"No fixed number of steps reaches \u201c{NARROW}\u201d")
    halting = "document.querySelector('#difficulty-plot .halting-plot').data"
    errors = page.evaluate(f"{halting}.find(t => t.name === '{NARROW}').y")
    (own,) = page.evaluate(
        f"{halting}.filter(t => t.mode === 'markers' && t.meta.colour === 'blue')[0].y"
    )
    assert len(errors) == 20
    assert own < 0.005 < 0.015 < min(errors)
    # Each number explains itself.
    finding.locator(".explained").first.focus()
    expect(page.locator("#explanation")).to_contain_text("expected steps, E[n]")
    # The other figure is one click or key away, and nothing moves.
    plot = page.locator("#difficulty-plot .halting-plot")
    page.evaluate("scrollTo(0, 0)")
    place = plot.bounding_box()
    page.get_by_role("button", name="By non-zeros").click()
    expect(plot).to_be_hidden()
    expect(page).to_have_url(re.compile("figure=nonzeros"))
    page.get_by_role("button", name="By ones").click()
    expect(page).not_to_have_url(re.compile("figure="))
    page.get_by_role("tab", name="How it works").click()
    page.keyboard.press("h")
    expect(plot).to_be_visible()
    pressed = page.locator(".figure-choice [aria-pressed=true]")
    expect(pressed).to_have_text("What halting buys")
    page.evaluate("scrollTo(0, 0)")
    assert plot.bounding_box() == place
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.querySelector('.halting-plot .main-svg')?.clientWidth < 390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_link_opens_what_halting_buys_and_measures_its_network(own_app, open_page_of):
    """On a page of its own, where nothing was measured before."""
    link = "?model=parity-8&tab=difficulty&figure=halting"
    page = open_page_of(own_app, link, wait_for=".finding")
    place = page.locator("#difficulty-plot .halting-plot").bounding_box()
    expect(page.locator(".finding")).to_contain_text(label_of("parity-8"))
    expect(chosen_networks(page)).to_have_text([label_of("parity-8")])
    expect(page.locator("#measure-status")).to_contain_text("Measured")
    assert page.locator("#difficulty-plot .halting-plot").bounding_box() == place


def test_the_papers_values_stand_beside_networks_of_their_size(page):
    choose_networks(page, "parity-64")
    page.keyboard.press("n")  # the paper goes by non-zeros
    expect(page.locator("#difficulty-plot .legend")).to_contain_text("the paper")
    reported = f"{TRACES}.filter(t => t.meta.colour === 'red').map(t => t.y[0].toFixed(3))"
    page.wait_for_function(f"String({reported}) === '0.025,2.700'")  # errors, steps
    choose_networks(page, "parity-8")
    expect(page.locator("#difficulty-plot .legend")).not_to_contain_text("the paper")


def test_a_measurement_can_be_cancelled_and_goes_on(own_app, open_page_of):
    """On a page of its own, where nothing was measured before."""
    link = "?model=parity-96-extrapolation&tab=difficulty"
    page = open_page_of(own_app, link, wait_for="#difficulty-plot .main-svg")
    status, series = page.locator("#measure-status"), f"{TRACES}.filter(t => t.meta.model)"
    once_shown(page, "#measure-status progress:not([value='0'])", click="Cancel")
    expect(status).to_contain_text("Cancelled")
    page.wait_for_timeout(1500)
    expect(status).to_contain_text("Cancelled")
    assert page.evaluate(f"{series}.some(t => t.y.length)")
    measured = page.evaluate(f"{series}.map(t => Array.from(t.y)).join(' ')")
    page.get_by_role("button", name="Measure").click()
    expect(status).to_contain_text("Measured.", timeout=60_000)
    assert page.evaluate(f"{series}.map(t => Array.from(t.y)).join(' ')") != measured


def test_a_measurement_goes_on_when_an_answer_was_lost(own_app, open_page_of, complaints):
    page = open_page_of(own_app, "?model=parity-96-extrapolation")
    page.route("**/ask/DifficultyTab-measure", lambda route: route.abort(), times=1)
    page.get_by_role("tab", name="How hard is it?").click()
    expect(page.locator("#page-bar .notice")).to_contain_text("The server cannot be reached.")
    expect(page.locator("#measure-status")).to_contain_text("Measured.", timeout=60_000)
    assert all("/ask/" in each or "ERR_FAILED" in each for each in complaints)
    complaints.clear()


def test_without_a_network_the_page_asks_for_one(page):
    choose_networks(page)
    page.get_by_role("button", name="Measure").click()
    expect(page.locator("#measure-status")).to_contain_text("Choose at least one network")
