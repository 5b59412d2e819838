"""The keyboard and a presenter's remote."""

import pytest
from browsing import cells, has_seed
from playwright.sync_api import expect

from pondernet.demo.page import TABS
from pondernet.demo.shell.keys import keys

NAMES = [tab.name for tab in TABS]


def is_open(page, name):
    tab = page.locator(f'[data-tab-id="{name}"]')
    expect(tab).to_have_attribute("aria-selected", "true")


def presenting(page):
    return page.evaluate("document.documentElement.classList.contains('presenter')")


def test_the_keys_do_what_their_list_says(page):
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    assert dialog.locator("kbd").all_inner_texts() == [
        key.shown for tab in (None, *NAMES) for key in keys(NAMES) if key.tab == tab
    ]
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("r")
    has_seed(page, 2)
    vector = cells(page)
    page.keyboard.press("s")
    has_seed(page, 3)
    assert cells(page) == vector
    caption = page.locator(".caption")
    page.keyboard.press("ArrowRight")
    expect(caption).to_contain_text("Step 1:")
    page.keyboard.press("ArrowRight")
    expect(caption).to_contain_text("Step 2:")
    page.keyboard.press("ArrowLeft")
    expect(caption).to_contain_text("Step 1:")
    page.keyboard.press("Space")
    expect(page.locator(".play")).to_contain_text("Pause")
    page.keyboard.press("Space")
    expect(page.locator(".play")).to_contain_text("Play")
    page.keyboard.press("Enter")
    expect(page.locator(".play")).to_contain_text("Pause")
    page.keyboard.press("m")
    expect(page.get_by_text("1000 samples", exact=True)).to_be_visible()
    page.keyboard.press("z")
    page.wait_for_function("!document.querySelector('.cell:not([data-element=\"0\"])')")
    for shown in (False, True):  # a test begins with all sections open
        page.keyboard.press("c")
        expect(page.locator("#seed input")).to_be_visible(visible=shown)
    page.keyboard.press("d")
    expect(page.locator("[data-switch=dark]")).to_have_attribute("aria-pressed", "true")
    for number, name in enumerate(NAMES, start=1):
        page.keyboard.press(str(number))
        is_open(page, name)


def test_the_api_page_describes_the_arguments_and_the_keys_rest_beneath_it(page, complaints):
    page.get_by_role("button", name="Use via API").click()
    api = page.get_by_role("dialog", name="Use via API")
    for described in ("The elements 0, 1 and -1", "The name of a network", "A whole number for"):
        expect(api).to_contain_text(described)
    page.keyboard.press("3")
    page.keyboard.press("p")
    is_open(page, "ponder")
    assert not presenting(page)
    # Gradio's API page also asks for an MCP server and for traffic figures, which are both off.
    asked = ("Failed to load resource", "failed: ")
    complaints[:] = [each for each in complaints if not each.startswith(asked)]


def test_keys_typed_into_a_text_are_text(page):
    page.locator("#vector-text textarea").fill("1")
    page.locator("#vector-text textarea").press_sequentially(" 1 p?")
    assert not presenting(page)
    assert page.get_by_role("dialog").is_hidden()
    expect(page.locator("#message .error")).to_contain_text("'p?'")


def test_every_button_with_a_key_says_so(page):
    for name in NAMES:
        page.get_by_role("tab").and_(page.locator(f"[data-tab-id={name}]")).click()
        for key in keys(NAMES):
            for pressed, (what, selector) in key.actions.items():
                if what != "click" or key.tab not in (None, name):
                    continue
                button = page.locator(selector).first
                shown = pressed.upper() if len(pressed) == 1 else pressed
                expect(button).to_have_attribute("aria-keyshortcuts", shown)
                expect(button).to_have_attribute("title", f"Key: {shown}")


@pytest.mark.parametrize("key", ["b", "."])
def test_the_screen_goes_blank_until_the_next_key_or_press(page, key):
    seed, blank = page.url, page.locator("#blank")
    for end in (lambda: page.keyboard.press("r"), lambda: page.mouse.click(400, 300)):
        page.keyboard.press(key)
        expect(blank).to_be_visible()
        box = blank.bounding_box()
        assert (box["width"], box["height"]) == (1280, 800)
        page.keyboard.press("Shift")
        expect(blank).to_be_visible()
        end()
        expect(blank).to_be_hidden()
    assert page.url == seed


def test_escape_leaves_one_level_at_a_time(page):
    for key in ("p", "?"):
        page.keyboard.press(key)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert presenting(page)
    page.keyboard.press("b")
    page.keyboard.press("Escape")
    expect(page.locator("#blank")).to_be_hidden()
    assert presenting(page)
    page.locator("#outcome .explained").first.focus()
    expect(page.locator("#explanation")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#explanation")).to_be_hidden()
    assert presenting(page)
    page.keyboard.press("Escape")
    assert not presenting(page)


def test_f_is_full_screen_or_says_that_there_is_none(page):
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    page.evaluate("Object.defineProperty(document, 'fullscreenEnabled', { value: false })")
    page.keyboard.press("f")
    expect(page.locator(".notice")).to_contain_text("does not allow full screen")


def test_every_tab_has_its_key_in_a_window_too_narrow_for_one_row(page):
    page.set_viewport_size({"width": 320, "height": 640})
    for number, name in enumerate(NAMES, start=1):
        page.keyboard.press(str(number))
        is_open(page, name)
    page.wait_for_timeout(1600)  # so that the next change is a step of its own
    page.keyboard.press("1")
    page.wait_for_url(lambda url: "tab=" not in url)
    page.go_back()
    is_open(page, "explain")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
