"""What a page shows before its scripts are there: question, vector and answer, in their places."""

import re

import httpx
import pytest
from browsing import closes_sections
from playwright.sync_api import expect

VIEW = "?model=parity-8&vector=110-0100&seed=1"
PLACES = """(parts) => parts.map((part) => {
  const { x, y, width, height } = document.querySelector(part).getBoundingClientRect();
  return [x, y, width, height];
})"""
SIGHT = ["#first-sight .question", "#first-sight .cells i", "#first-sight .outcome"]
PAGE = ["#question .question", "#vector-grid .cell", "#outcome .outcome"]


def sight_of(app, query):
    html = httpx.get(app.url + query).raise_for_status().text
    return re.search(r'<div id="first-sight".*?(?=<gradio-app)', html, re.DOTALL)


@pytest.fixture
def before_scripts(open_page_of, app):
    """Open a link in a browser that has no script."""

    def open_link(link, **options):
        context = open_page_of(app).context.browser.new_context(
            java_script_enabled=False, **options
        )
        page = context.new_page()
        page.goto(app.url + link)
        opened.append(context)
        return page

    opened = []
    yield open_link
    for context in opened:
        context.close()


def test_without_scripts_question_vector_and_answer_can_be_read(before_scripts):
    page = before_scripts(VIEW)
    expect(page.locator(SIGHT[0])).to_contain_text("Is the number of 1s odd or even?")
    expect(page.locator(SIGHT[1])).to_have_text(["1", "1", "0", "\u22121", "0", "1", "0", "0"])
    expect(page.locator(SIGHT[2])).to_contain_text("said ODD")
    expect(page.locator(SIGHT[2])).to_contain_text("there are 3 ones")
    assert page.locator("#first-sight [tabindex]").count() == 0  # nothing there can be used


@pytest.mark.parametrize("model", ["parity-16-reading", "parity-64"])
def test_each_part_is_where_the_page_has_it(before_scripts, open_page, model):
    link = f"?model={model}&seed=1"
    early, page = before_scripts(link), open_page(link)
    closes_sections(page)
    expect(page.locator("#first-sight")).to_be_hidden()
    for width, height in ((1366, 768), (1920, 1080), (390, 844)):
        for each in (early, page):
            each.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(f"document.querySelector('#halting-plot').clientWidth < {width}")
        seen, shown = early.evaluate(PLACES, SIGHT), page.evaluate(PLACES, PAGE)
        for (x, y, wide, high), (at_x, at_y, *size) in zip(seen, shown, strict=True):
            assert (x, wide) == pytest.approx((at_x, size[0]), abs=1)
            on_phone = width == 390 and model == "parity-64" and y > 200  # buttons are above
            assert y == pytest.approx(at_y, abs=49 if on_phone else 2)
            assert high == pytest.approx(size[1], abs=35)  # the page keeps room for a line more


@pytest.mark.parametrize("query", ["", "?story=1", "?story=2"])
def test_where_the_visitor_may_guess_first_the_answer_is_not_there(app, query):
    sight = sight_of(app, query)[0]
    assert "s odd or even?" in sight
    assert "Halted" not in sight


@pytest.mark.parametrize(
    ("kept", "address", "ground"),
    [(None, "", 255), (None, "&__theme=dark", 17), ("light", "&__theme=dark", 255)],
)
def test_it_has_the_theme_of_the_page(app, browser, kept, address, ground):
    page = browser.new_page()
    page.route("**/assets/*.js", lambda route: route.abort())  # so that it stays
    if kept:
        page.goto(app.url)
        page.evaluate("theme => localStorage.setItem('pondernet-theme', theme)", kept)
    page.goto(app.url + VIEW + address)
    colour = "getComputedStyle(document.querySelector('#first-sight')).backgroundColor"
    assert page.evaluate(colour).startswith(f"rgb({ground},")
    page.close()


def test_another_tab_has_none(app):
    assert sight_of(app, "?tab=train") is None


def test_the_page_replaces_it_even_if_it_never_settles(open_page):
    page = open_page(VIEW)
    page.evaluate("document.documentElement.classList.remove('settled')")
    expect(page.locator("#first-sight")).to_be_visible()
    delays = "(sight) => sight.getAnimations().map((each) => each.effect.getTiming().delay)"
    assert page.locator("#first-sight").evaluate(delays) == [10_000]
