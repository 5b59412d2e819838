"""The story in a browser: walking, leaving, resuming, and what is in the window at each beat."""

import re

import pytest
from browsing import READY, closes_sections, goes_to, outcome
from playwright.sync_api import expect
from running import ForkedApp

WHOLE = ":root.settled"
N_BEATS = 8


def telling(page):
    """Return the number of the beat shown, or an empty text."""
    return page.evaluate("document.documentElement.dataset.story")


def tells(page, number):
    """Wait until a beat is shown, with its view and its number in the address."""
    expect(page.locator(".story .place")).to_have_text(f"{number} of {N_BEATS}")
    page.wait_for_url(re.compile(rf"[?&]story={number}$"))
    page.wait_for_selector("body[data-busy=false]")


def is_left(page):
    """Wait until no beat is shown."""
    page.wait_for_function("document.documentElement.dataset.story === ''")
    expect(page.locator(".story .beat")).to_be_hidden()
    page.wait_for_url(lambda url: "story=" not in url)


def next_of(page):
    return page.locator(".story .next")


def test_buttons_and_page_keys_walk_the_story(page):
    goes_to(page, "?story=1")
    tells(page, 1)
    expect(page.locator(".story .back")).to_be_disabled()
    next_of(page).click()
    tells(page, 2)
    expect(outcome(page)).to_contain_text("Halted at step 16 of 22")
    page.keyboard.press("PageDown")
    tells(page, 3)
    page.locator(".story .back").click()
    tells(page, 2)
    page.keyboard.press("PageUp")
    tells(page, 1)
    for number in range(2, N_BEATS + 1):
        page.keyboard.press("PageDown")
        tells(page, number)
    expect(page.get_by_role("tab", name="Train live")).to_have_attribute("aria-selected", "true")


def test_back_forward_and_reload_keep_to_the_beats(page):
    goes_to(page, "?story=6")
    tells(page, 6)
    next_of(page).click()
    tells(page, 7)
    next_of(page).click()
    tells(page, 8)
    page.go_back()
    tells(page, 7)
    expect(page.locator("#difficulty-plot .finding")).to_be_visible()
    page.go_back()
    tells(page, 6)
    expect(page.locator("#difficulty-plot .count-plot")).to_be_visible()
    page.go_forward()
    tells(page, 7)
    page.reload()
    tells(page, 7)
    expect(page.locator("#difficulty-plot .finding")).to_be_visible()


def test_a_beat_plays_and_lights_up_what_its_caption_points_at(page):
    goes_to(page, "?story=3")
    tells(page, 3)
    expect(page.locator(".caption")).to_contain_text("Step 1:")
    expect(page.locator(".caption")).to_be_empty()
    lit = page.evaluate(
        """() => [...document.querySelectorAll(".coin")].map((coin) =>
          getComputedStyle(coin, "::before").backgroundImage !== "none"
          || getComputedStyle(coin, "::before").backgroundColor !== "rgba(0, 0, 0, 0)")"""
    )
    assert lit == [n in (3, 7) for n in range(1, 23)]
    vector = page.locator("#vector-grid .cells")
    expect(vector).to_have_css("outline-style", "solid")
    page.keyboard.press("PageUp")
    tells(page, 2)
    expect(vector).not_to_have_css("outline-style", "solid")
    page.keyboard.press("PageDown")
    tells(page, 3)
    expect(vector).to_have_css("outline-style", "solid")
    page.keyboard.press("Escape")
    is_left(page)
    expect(vector).not_to_have_css("outline-style", "solid")


def test_the_story_is_left_by_escape_or_by_another_view_and_resumed_where_it_was_left(page):
    goes_to(page, "?story=4")
    tells(page, 4)
    page.keyboard.press("Escape")
    is_left(page)
    assert "vector=11-0-0-00-000--0&seed=3" in page.url
    page.wait_for_selector(READY)  # a reload would cut Plotly's script off
    page.reload()
    page.wait_for_selector(WHOLE)
    page.keyboard.press("t")
    tells(page, 4)
    for changes in (
        lambda: page.locator("#vector-grid .cell").first.click(),
        lambda: page.keyboard.press("s"),
        lambda: page.get_by_role("tab", name="How it works").click(),
        lambda: page.locator(".story .leave").click(),
    ):
        changes()
        is_left(page)
        page.get_by_role("button", name="Story", exact=True).click()
        tells(page, 4)
    page.keyboard.press("ArrowRight")  # the steps of the player belong to the beat
    page.keyboard.press("p")
    assert telling(page) == "4"
    page.keyboard.press("Escape")  # first the story, not presenter mode
    is_left(page)
    assert page.evaluate("document.documentElement.classList.contains('presenter')")
    page.keyboard.press("PageDown")  # a remote has no other key
    tells(page, 4)


def test_two_windows_tell_the_story_at_their_own_pace(open_page):
    first, second = open_page("?story=3"), open_page("?story=5")
    next_of(first).click()
    tells(first, 4)
    tells(second, 5)
    next_of(second).click()
    tells(second, 6)
    tells(first, 4)


@pytest.mark.slow
def test_a_first_visit_shows_the_first_beat_once_and_plays_it(open_page, app):
    page = open_page(link="")
    said = page.locator(".story .said")
    expect(said).to_contain_text("Odd or even?")
    expect(page.locator(".caption")).to_have_text("The network has not begun.")
    expect(page).to_have_url(re.compile("model=parity-16-reading.*seed=1"))
    assert "story=" not in page.url
    closes_sections(page)
    page.keyboard.press("PageDown")  # who did not ask for a story scrolls
    page.wait_for_function("scrollY > 0")
    assert telling(page) == "1"
    page.get_by_role("button", name="Even", exact=True).click()
    expect(said).to_contain_text("number of ones is 2, so even: your guess is right.")
    ones = page.locator('#vector-grid .cell[data-element="1"]')
    expect(ones.first).to_have_css("outline-style", "solid")
    expect(page.locator(".caption")).to_contain_text(re.compile(r"Step \d+:"))  # it plays
    page.locator("#vector-grid .cell").first.click()
    is_left(page)
    page.goto(app.url)
    page.wait_for_selector(WHOLE)
    assert telling(page) == ""
    expect(page.locator("#story")).to_be_hidden()


def test_a_first_visit_without_motion_or_by_a_link_is_as_any_other(open_page):
    page = open_page("?seed=2&model=parity-8")
    assert telling(page) == ""
    page.emulate_media(reduced_motion="reduce")
    page.goto(page.url.partition("?")[0])
    page.wait_for_selector(WHOLE)
    assert telling(page) == ""
    page.keyboard.press("t")
    tells(page, 1)
    expect(page.locator(".caption")).to_have_text("The network has not begun.")
    expect(outcome(page).locator(".verdict")).to_be_hidden()
    page.get_by_role("button", name="Odd", exact=True).click()
    expect(page.locator(".story .said")).to_contain_text("so even: your guess is wrong.")
    expect(page.locator(".caption")).to_be_empty()
    expect(outcome(page).locator(".verdict")).to_be_visible()


def test_the_story_works_where_the_browser_stores_nothing(open_page, app):
    open_page()
    page = open_page()  # a tab that is closed after the test, and its script with it
    page.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"]) {
          Object.defineProperty(window, name, { get() { throw new DOMException("refused"); } });
        }"""
    )
    page.goto(app.url)
    expect(page.locator(".story .said")).to_contain_text("Odd or even?")
    next_of(page).click()
    tells(page, 2)
    page.keyboard.press("Escape")
    is_left(page)
    page.keyboard.press("t")
    tells(page, 2)


def test_a_training_starts_by_a_press_of_next_and_not_by_arriving(page):
    goes_to(page, "?story=8")
    tells(page, 8)
    expect(page.locator("#start")).to_be_enabled()
    page.evaluate(
        """() => document.querySelector("#start").addEventListener("click", (event) => {
          window.started = true;
          event.stopImmediatePropagation();
        }, { capture: true })"""
    )
    expect(next_of(page)).to_have_text("Start")
    page.keyboard.press("PageDown")
    page.wait_for_function("window.started")
    # What Next does is read from the run, also after a walk.
    page.evaluate("document.querySelector('#stop').disabled = false")
    expect(next_of(page)).to_have_text("Ponder")
    expect(next_of(page)).to_be_disabled()  # until there is a network
    page.keyboard.press("PageUp")
    tells(page, 7)
    page.keyboard.press("PageDown")
    tells(page, 8)
    expect(next_of(page)).to_have_text("Ponder")
    page.evaluate("document.querySelector('#use').disabled = false")
    expect(next_of(page)).to_be_enabled()


@pytest.mark.slow
@pytest.mark.usefixtures("trains")
def test_the_story_ends_with_the_network_that_the_visitor_trained(page):
    goes_to(page, "?story=8")
    tells(page, 8)
    next_of(page).click()
    expect(page.locator("#use")).to_be_enabled()
    next_of(page).click()
    expect(page.locator(".story .said")).to_contain_text("You trained this network. Go on: train")
    expect(page.locator(".caption")).to_contain_text(re.compile(r"Step \d+:"))  # it plays
    expect(page).to_have_url(re.compile("model=yours-8"))
    assert telling(page) == ""
    page.get_by_role("button", name="see how it works").click()
    expect(page.get_by_role("tab", name="How it works")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#story")).to_be_hidden()


def test_a_number_of_no_beat_is_told(page):
    goes_to(page, "?story=9")
    expect(page.locator(".notice")).to_contain_text("There is no story '9'. There are: 1, 2, 3")


def test_nothing_moves_while_the_story_goes_on_and_its_strip_alone_goes_at_the_end(page):
    goes_to(page, "?story=1")
    tells(page, 1)
    place = "document.querySelector('#tabs').getBoundingClientRect().top + scrollY"
    top = page.evaluate(place)
    for number in (2, 3, 4):
        next_of(page).click()
        tells(page, number)
        assert page.evaluate(place) == top
    strip = page.locator("#story").evaluate("strip => strip.getBoundingClientRect().height")
    page.keyboard.press("Escape")
    is_left(page)
    assert 0 < top - page.evaluate(place) <= strip
    page.evaluate("scrollTo(0, 200)")
    expect(page.locator("#question")).not_to_be_in_viewport()  # only a caption stays in view


SEEN = """() => {
  const strip = document.querySelector("#story").getBoundingClientRect();
  const part = document.querySelector(document.querySelector(".said .points").dataset.part);
  if (!part) return false; // its tab is just opening
  const { top, bottom } = part.getBoundingClientRect();
  return top >= strip.bottom && bottom <= innerHeight && strip.top >= 0;
}"""


@pytest.mark.slow
def test_the_caption_and_what_it_points_at_are_both_in_the_window(open_page):
    page = open_page("?story=2", wait_for=WHOLE, viewport={"width": 390, "height": 844})
    closes_sections(page)
    there, back = range(2, N_BEATS + 1), range(N_BEATS, 1, -1)
    for width, height, numbers in (
        *((390, 844, there), (360, 640, back)),
        *((1024, 768, there), (1280, 720, back)),
    ):
        page.set_viewport_size({"width": width, "height": height})
        if width == 1024:
            page.keyboard.press("p")
        for number in numbers:
            expect(page.locator(".story .place")).to_have_text(f"{number} of {N_BEATS}")
            page.wait_for_function(SEEN)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            if number != numbers[-1]:
                page.keyboard.press("PageDown" if numbers is there else "PageUp")


def test_a_speakers_beats_are_told_in_place_of_those_that_ship(tmp_path, monkeypatch, open_page_of):
    file = tmp_path / "talk.txt"
    file.write_text(
        "?model=parity-8&vector=111 My [three ones](vector) <b>${1 + 1}</b>.\n"
        "?model=parity-8&tab=explain My text.\n"
    )
    monkeypatch.setenv("PONDERNET_STORY", str(file))
    app = ForkedApp(tmp_path / "log.txt")
    try:
        page = open_page_of(app.wait(), "?story=1", wait_for=WHOLE)
        expect(page.locator(".story .place")).to_have_text("1 of 2")
        expect(page.locator(".story .said")).to_have_text("My three ones <b>${1 + 1}</b>.")
        expect(outcome(page)).to_contain_text("there are 3 ones")
        page.keyboard.press("PageDown")
        expect(page.locator(".story .said")).to_have_text("My text.")
        expect(page.get_by_role("tab", name="How it works")).to_have_attribute(
            "aria-selected", "true"
        )
        expect(next_of(page)).to_be_disabled()
    finally:
        app.stop()
