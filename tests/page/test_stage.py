"""What a speaker relies on: address bar, presenter mode, keys, theme, and no network."""

import itertools
import re
from pathlib import Path

import pytest
from browsing import READY, bars, cells, has_seed, outcome, says_step
from playwright.sync_api import expect

TABS = ("ponder", "difficulty", "train", "explain")
LINK = "?model=parity-16&vector=1-01101001000111&seed=77&prior=0.25&tab=explain&presenter=1"


def open_tab(page):
    return page.locator('[role="tab"][aria-selected="true"]').get_attribute("data-tab-id")


def go_to_tab(page, number):
    page.keyboard.press(str(number))
    tab = page.locator(f'[data-tab-id="{TABS[number - 1]}"]')
    expect(tab).to_have_attribute("aria-selected", "true")
    page.wait_for_timeout(300)  # for what moves or fades


def presenting(page):
    return page.evaluate("document.documentElement.classList.contains('presenter')")


def test_the_link_and_the_figure_with_its_caption_are_taken_away(page):
    page.keyboard.press("k")
    expect(page.locator(".notice")).to_have_text("The link of this view is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.locator(".menu summary").click()
    for name, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with page.expect_download() as saved:
            page.get_by_role("button", name=f"Save as {name}").click()
        assert saved.value.suggested_filename == f"pondernet.{name.lower()}"
        picture = Path(saved.value.path()).read_bytes()
        assert picture.startswith(begins)
    assert b"1 1 0 -1 0 1 0 0: Halted at step" in picture


def test_a_link_brings_back_the_view_in_any_window(app, open_page, open_as_stranger):
    page = open_page(LINK, wait_for="#tab-explain")
    expect(page.locator('[data-tab-id="explain"]')).to_have_attribute("aria-selected", "true")
    assert presenting(page)
    page.keyboard.press("1")
    expect(outcome(page)).to_contain_text("Halted at step")
    page.wait_for_function("document.querySelectorAll('.cell').length === 16")
    assert cells(page) == [1, -1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1]
    expect(page.locator(".legend")).to_contain_text("mean 3.94 steps")
    step, address = says_step(page), page.url
    for param in ("model=parity-16", "vector=1-01101001000111", "seed=77", "prior=0.25"):
        assert param in address
    other = open_as_stranger(address.removeprefix(app.url))
    other.wait_for_function("document.querySelectorAll('.cell').length === 16")
    expect(other.locator(".legend")).to_contain_text("mean 3.94 steps")
    assert says_step(other) == step
    assert presenting(other)


def test_a_link_that_leaves_things_out_is_no_trap_for_the_back_button(app, open_page):
    page = open_page("?model=parity-8&seed=5")
    steps = page.evaluate("history.length")
    page.wait_for_timeout(2000)
    page.goto(f"{app.url}?model=parity-8&vector=11")
    page.wait_for_url(re.compile("model=parity-8&vector=11000000"))
    page.wait_for_selector(READY)
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    page.wait_for_url(re.compile("model=parity-8.*seed=5"))
    page.wait_for_selector(READY)


def test_reload_and_back_bring_back_exactly_that(page):
    first, address = cells(page), page.url
    page.wait_for_timeout(1600)  # so that the next change is a step of its own
    page.get_by_role("button", name="Randomize").click()
    has_seed(page, 2)
    second, step = cells(page), says_step(page)
    assert second != first
    page.reload()
    has_seed(page, 2)
    page.wait_for_function(
        "v => Array.from(document.querySelectorAll('.cell'), c => c.dataset.element).join() === v",
        arg=",".join(map(str, second)),
    )
    expect(outcome(page)).to_contain_text(f"Halted at step {step} ")
    page.wait_for_timeout(1600)
    page.get_by_role("tab", name="How it works").click()
    page.wait_for_url(re.compile("tab=explain"))
    page.go_back()
    expect(page.locator('[data-tab-id="ponder"]')).to_have_attribute("aria-selected", "true")
    assert cells(page) == second
    page.go_back()
    page.wait_for_url(address)
    page.wait_for_function(
        "v => Array.from(document.querySelectorAll('.cell'), c => c.dataset.element).join() === v",
        arg=",".join(map(str, first)),
    )


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("?model=nonsense", "There is no network called 'nonsense'"),
        (
            "?tab=nowhere",
            "There is no tab 'nowhere'. There are: ponder, difficulty, train, explain.",
        ),
    ],
)
def test_a_link_that_makes_no_sense_opens_the_page_with_a_message(open_page, link, why):
    page = open_page(link)
    expect(page.locator(".notice")).to_contain_text("This link could not be read")
    expect(page.locator(".notice")).to_contain_text(why)
    expect(outcome(page)).to_contain_text("Halted at step")
    assert len(cells(page)) == 16  # those of the network that the page opens with
    assert open_tab(page) == "ponder"


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)])
def test_the_figure_takes_the_size_that_presenter_mode_gives_it(page, size):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    fits = """() => {
        const plot = document.querySelector("#halting-plot .plot");
        const drawn = plot.querySelector(".main-svg");
        return drawn.clientWidth === plot.clientWidth && drawn.clientHeight === plot.clientHeight;
    }"""
    page.wait_for_function(fits)
    height = "document.querySelector('#halting-plot .plot').clientHeight"
    usual = page.evaluate(height)
    for presents in (True, False):
        page.keyboard.press("p")
        page.wait_for_function(f"({height} === {usual}) !== {str(presents).lower()}")
        page.wait_for_function(fits)


def test_the_list_of_networks_closes_when_the_tab_key_leaves_it(page):
    box = page.get_by_label("Network", exact=True)
    page.locator('[data-switch="keys"]').focus()
    while not box.evaluate("box => box === document.activeElement"):
        page.keyboard.press("Tab")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_presenter_mode_has_large_type_everywhere(page):
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.keyboard.press("p")
    assert presenting(page)
    assert page.locator("#question").is_visible()
    for scheme, number in itertools.product(("light", "dark"), range(1, len(TABS) + 1)):
        page.emulate_media(color_scheme=scheme)
        go_to_tab(page, number)
        small = page.evaluate(
            """() => {
              const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              const small = [];
              while (words.nextNode()) {
                const node = words.currentNode.parentElement;
                const shown = words.currentNode.data.trim() && node.checkVisibility();
                const { width, height } = node.getBoundingClientRect();
                const scripts = node.closest("sub, sup, math, svg .legend, script, style");
                if (!shown || !width || !height || scripts) continue;
                const size = parseFloat(getComputedStyle(node).fontSize);
                if (size < 20) small.push(`${size} ${words.currentNode.data.trim()}`);
              }
              return small;
            }"""
        )
        assert small == [], f"tab {number}, {scheme}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 1920
    page.keyboard.press("p")
    assert not presenting(page)


def test_the_theme_can_be_switched_and_stays(page):
    page.locator(".menu summary").click()
    switch = page.get_by_role("button", name="Dark")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.reload()
    page.wait_for_selector("#halting-plot .bars")
    assert page.evaluate("document.body.classList.contains('dark')")
    ink = page.evaluate("document.querySelector('#halting-plot .plot')._fullLayout.font.color")
    assert ink == "#e5e7eb"


def test_a_theme_chosen_against_the_one_in_the_address_stays(open_page):
    page = open_page(f"{LINK}&__theme=dark", wait_for="#tab-explain", color_scheme="light")
    page.wait_for_function("window.Plotly")  # a script cut off by leaving would be a complaint
    page.locator(".menu summary").click()
    switch = page.get_by_role("button", name="Dark")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    page.reload()
    page.wait_for_selector(":root.settled")
    page.locator(".menu summary").click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    assert not page.evaluate("document.body.classList.contains('dark')")
    page.wait_for_function("window.Plotly")


def test_it_works_with_the_network_cable_out(open_page):
    page = open_page(cut_off=True)
    for number in range(1, len(TABS) + 1):
        go_to_tab(page, number)
    page.keyboard.press("1")
    page.keyboard.press("r")
    has_seed(page, 2)
    assert len(bars(page)) == 20
