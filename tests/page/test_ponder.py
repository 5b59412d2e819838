"""The Ponder tab as a visitor meets it, in a real Chromium."""

import re
from pathlib import Path

import pytest
from browsing import (
    bars,
    box,
    cells,
    choose,
    has_seed,
    label_of,
    outcome,
    sets_seed,
    settles,
    shows,
)
from playwright.sync_api import expect

from pondernet import checkpoints
from pondernet.demo.ponder.pondering import ponder

ROOT = Path(__file__).parents[2]


def test_the_first_view_is_whole(open_page):
    page = open_page("?model=parity-8&seed=1")
    assert len(bars(page)) == 20
    expect(outcome(page)).to_contain_text(
        re.compile(r"Halted at step \d+ of 20 and said (ODD|EVEN)")
    )
    assert len(cells(page)) == 8
    shows(page, cells(page))
    assert page.locator("#halting-plot").get_by_text("geometric prior").count() == 1


def test_without_a_link_it_opens_with_the_network_that_reads(open_page):
    page = open_page(link="")
    expect(page).to_have_url(re.compile("model=parity-16-reading"))
    assert len(cells(page)) == 16


def test_a_typed_vector_reaches_cells_plot_and_outcome(page):
    before = bars(page)
    box(page).fill("+0- 1, 1")
    expect(page.locator("#message")).to_contain_text("5 elements given, padded with zeros to 8")
    settles(page, before)
    assert cells(page) == [1, 0, -1, 1, 1, 0, 0, 0]
    expect(outcome(page)).to_contain_text("there are 3 ones")


def test_pasting_and_deleting_are_noticed(page):
    page.evaluate("navigator.clipboard.writeText('+0+')")
    box(page).press("Control+a")
    box(page).press("Control+v")
    expect(outcome(page)).to_contain_text("there are 2 ones")
    box(page).press("End")
    box(page).press("Backspace")
    expect(outcome(page)).to_contain_text("there is 1 one")


def test_clicking_a_cell_cycles_it(page):
    box(page).fill("0 0 0 0 0 0 0 0")
    expect(outcome(page)).to_contain_text("there are 0 ones")
    cell = page.locator("#vector-grid .cell").nth(2)
    for value, ones in ((1, "there is 1 one"), (-1, "there are 0 ones"), (0, "there are 0 ones")):
        cell.click()
        shows(page, [0, 0, value, 0, 0, 0, 0, 0])
        expect(outcome(page)).to_contain_text(ones)


def test_dragging_paints_and_keys_move_and_set(page):
    box(page).fill("0 0 0 0 0 0 0 0")
    expect(outcome(page)).to_contain_text("there are 0 ones")
    page.evaluate("scrollTo(0, 0)")
    first, third = (page.locator("#vector-grid .cell").nth(i).bounding_box() for i in (0, 2))
    page.mouse.move(first["x"] + 9, first["y"] + 9)
    page.mouse.down()
    page.mouse.move(third["x"] + 9, third["y"] + 9, steps=12)
    page.mouse.up()
    shows(page, [1, 1, 1, 0, 0, 0, 0, 0])
    page.keyboard.press("End")
    page.keyboard.press("-")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    shows(page, [1, 1, 1, 0, 0, 0, 1, -1])


def test_a_finger_paints_too(open_as_stranger):
    page = open_as_stranger()
    box(page).fill("0 0 0 0 0 0 0 0")
    expect(outcome(page)).to_contain_text("there are 0 ones")
    page.evaluate("scrollTo(0, 0)")
    centres = []
    for index in range(3):
        cell = page.locator("#vector-grid .cell").nth(index).bounding_box()
        centres.append({"x": cell["x"] + cell["width"] / 2, "y": cell["y"] + cell["height"] / 2})
    finger = page.context.new_cdp_session(page)

    def touch(kind, *points):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", centres[0])
    touch("touchMove", centres[1])
    touch("touchMove", centres[2])
    touch("touchEnd")
    shows(page, [1, 1, 1, 0, 0, 0, 0, 0])
    page.touchscreen.tap(**centres[1])
    shows(page, [1, -1, 1, 0, 0, 0, 0, 0])


def test_randomize_makes_a_vector_with_the_asked_number_of_non_zeros(page):
    page.get_by_label("number input for Non-zeros").fill("7")
    page.get_by_label("number input for Non-zeros").blur()
    before = cells(page)
    page.get_by_role("button", name="Randomize").click()
    page.wait_for_function(
        "v => Array.from(document.querySelectorAll('#vector-grid .cell'), "
        "c => Number(c.dataset.element)).join() !== v",
        arg=",".join(map(str, before)),
    )
    assert sum(map(abs, cells(page))) == 7
    shows(page, cells(page))
    has_seed(page, 2)


def test_sample_again_samples_from_the_same_p(page):
    before, vector, said = bars(page), cells(page), outcome(page).inner_text()
    for seed in range(2, 12):
        page.get_by_role("button", name="Sample again").click()
        has_seed(page, seed)
        if outcome(page).inner_text() != said:
            break
    assert outcome(page).inner_text() != said
    assert bars(page) == before
    assert cells(page) == vector


def test_the_halting_step_is_marked_through_both_rows(page):
    step = int(re.search(r"step (\d+)", outcome(page).inner_text()).group(1))
    band = page.evaluate("document.querySelector('#halting-plot .plot').layout.shapes[0]")
    assert (band["x0"], band["x1"]) == (step - 0.5, step + 0.5)
    drawn = page.locator("#halting-plot .shapelayer path").first.bounding_box()
    rows = page.locator("#halting-plot .plot").bounding_box()
    assert drawn["height"] > 0.6 * rows["height"]


def test_bad_input_names_the_token_and_keeps_the_last_good_vector(page):
    before, vector, said = bars(page), cells(page), outcome(page).inner_text()
    box(page).fill("1 0 seven")
    message = page.locator("#message .error")
    expect(message).to_contain_text("'seven' (character 5, element 3) is not an element")
    expect(message).to_contain_text("Use 0, 1 and -1")
    expect(box(page)).to_have_value("1 0 seven")
    assert (bars(page), cells(page), outcome(page).inner_text()) == (before, vector, said)
    page.get_by_role("button", name="Sample again").click()
    has_seed(page, 2)
    expect(box(page)).to_have_value("1 0 seven")  # to be mended, not lost
    expect(message).to_contain_text("'seven'")
    box(page).fill("1 0 1")
    expect(message).to_have_count(0)
    expect(outcome(page)).to_contain_text("there are 2 ones")


def test_markup_in_the_text_stays_text(page):
    box(page).fill("<img/src=x/onerror=alert(1)>")
    expect(page.locator("#message .error")).to_contain_text("<img/src=x")
    assert page.locator("#message img").count() == 0


def test_a_seed_that_is_none_is_named(page):
    sets_seed(page, -3)
    expect(page.locator("#message .error")).to_contain_text("whole number from 0 to 4294967295")
    sets_seed(page, 5)
    expect(page.locator("#message .error")).to_have_count(0)


def test_the_outcome_is_that_of_the_seed_in_the_box(page):
    checkpoint, vector = checkpoints.load(ROOT / "checkpoints" / "parity-8"), cells(page)
    for seed in (11, 12, 13, 11):
        sets_seed(page, seed)
        step = ponder(checkpoint, vector, seed).halting_step
        expect(outcome(page)).to_contain_text(f"Halted at step {step} of 20")


def test_with_a_bad_seed_outcome_and_cells_still_agree(page):
    error = page.locator("#message .error")
    sets_seed(page, "1.5")
    expect(error).to_contain_text("The seed must be a whole number")
    box(page).fill("+++++000")
    expect(outcome(page)).to_contain_text("there are 5 ones")
    page.locator("#vector-grid .cell").nth(7).click()
    expect(outcome(page)).to_contain_text("there are 6 ones")
    shows(page, [1, 1, 1, 1, 1, 0, 0, 1])
    expect(error).to_contain_text("The seed must be a whole number")


def test_a_text_too_long_for_one_network_is_taken_by_a_larger_one(page):
    box(page).fill("1 " * 15)
    expect(page.locator("#message .error")).to_contain_text("There are 15 elements")
    choose(page, "Network", label_of("parity-16"))
    expect(outcome(page)).to_contain_text("there are 15 ones")
    shows(page, [1] * 15 + [0])


def test_another_network_changes_the_number_of_cells(page):
    box(page).fill("1 1 -1 1")
    expect(outcome(page)).to_contain_text("there are 3 ones")
    choose(page, "Network", label_of("parity-16"))
    shows(page, [1, 1, -1, 1] + [0] * 12)
    expect(outcome(page)).to_contain_text("there are 3 ones")
    choose(page, "Network", label_of("parity-8"))
    shows(page, [1, 1, -1, 1, 0, 0, 0, 0])


def test_two_windows_do_not_touch_each_other(page, open_as_stranger):
    other = open_as_stranger()
    box(page).fill("1 1 1 0 0 0 0 0")
    box(other).fill("1 0 0 0 0 0 0 0")
    expect(outcome(page)).to_contain_text("there are 3 ones")
    expect(outcome(other)).to_contain_text("there is 1 one")
    page.get_by_role("button", name="Sample again").click()
    has_seed(page, 2)
    has_seed(other, 1)
    shows(other, [1, 0, 0, 0, 0, 0, 0, 0])


def test_a_reload_gives_a_whole_page_again(page):
    page.reload()
    page.wait_for_selector("#halting-plot .bars")
    expect(outcome(page)).to_contain_text("Halted at step")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figure_and_page_take_the_theme_of_the_system(open_page, scheme):
    page = open_page(color_scheme=scheme)
    assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")
    ink = page.evaluate("document.querySelector('#halting-plot .plot')._fullLayout.font.color")
    assert ink == {"light": "#1f2937", "dark": "#e5e7eb"}[scheme]


def test_a_phone_scrolls_down_but_not_sideways(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.querySelector('#halting-plot .main-svg').clientWidth < 390")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    plot = page.locator("#halting-plot .main-svg").first.bounding_box()
    assert plot["x"] >= 0
    assert plot["x"] + plot["width"] <= 390
    assert page.locator("#halting-plot .x2tick").count() == 4  # 5, 10, 15, 20: none overlap


def test_nothing_jumps_when_the_outcome_changes(page):
    def places():
        return [page.locator(f"#{name}").bounding_box() for name in ("halting-plot", "facts")]

    page.set_viewport_size({"width": 1280, "height": 1200})  # all in view: nothing is scrolled
    before = places()
    page.get_by_role("button", name="Sample again").click()
    has_seed(page, 2)
    assert places() == before
    page.get_by_role("button", name="Sample 1000").click()
    expect(page.get_by_text("1000 samples", exact=True)).to_be_visible()
    assert places() == before
    page.locator(".scrubber").fill("3")
    expect(page.locator(".caption")).to_contain_text("Step 3")
    assert places() == before
