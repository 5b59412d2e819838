"""What a visitor sees first: one question, one answer, one figure, and little besides."""

import re

import pytest
from browsing import choose, closes_sections, goes_to, label_of
from playwright.sync_api import expect

SIZES = [(1366, 768), (1280, 800), (390, 844), (360, 640)]
WORDS, CONTROLS = 120, 20
SEEN = """() => {
  const seen = (element) => {
    const { width, height, top, bottom } = element.getBoundingClientRect();
    return width > 1 && height > 1 && top < innerHeight && bottom > 0
      && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const what = "button, a[href], input, select, textarea, summary, [tabindex='0']";
  const found = [...document.querySelectorAll(what)];
  const controls = found.filter((element) => !element.matches(".cell") && seen(element));
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let words = 0;
  while (walk.nextNode()) {
    const { data, parentElement } = walk.currentNode;
    if (data.trim() && !parentElement.closest("script, style, svg, .cell") && seen(parentElement))
      words += data.trim().split(/\\s+/).length;
  }
  return [words, controls.length];
}"""
TOP = "document.querySelector('%s').getBoundingClientRect().top"


@pytest.mark.parametrize("link", ["?seed=1", "?story=1", "?story=5", "?model=parity-64"])
def test_the_first_screen_has_few_words_and_controls_and_always_the_question(page, link):
    goes_to(page, link)
    closes_sections(page)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("w => document.querySelector('.plot').clientWidth < w", arg=width)
        expect(page.locator("#question")).to_be_in_viewport()
        words, controls = page.evaluate(SEEN)
        assert words <= WORDS, (width, words)
        assert controls <= CONTROLS, (width, controls)


def test_question_vector_answer_and_figure_are_on_it(page):
    goes_to(page, "?seed=1")
    closes_sections(page)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for part in ("#question", "#vector-grid", "#outcome"):
            expect(page.locator(part)).to_be_in_viewport(ratio=1)
        assert page.evaluate(TOP % "#halting-plot .plot") < height - 100, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_not_on_it_opens_where_it_is_asked_for_and_stays(page):
    closes_sections(page)
    for name, part in (
        *(("Network", "#model"), ("Vector", "#vector-text"), ("Compare", "#seed")),
        ("Numbers", "#facts"),
    ):
        expect(page.locator(part)).to_be_hidden()
        button = page.get_by_role("button", name=re.compile(f"^{name}\\b"))
        button.click()
        expect(page.locator(part)).to_be_visible()
        expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("r")
    for part in ("#model", "#vector-text", "#seed", "#facts"):
        expect(page.locator(part)).to_be_visible()
    page.get_by_role("button", name=re.compile("^Network")).click()
    expect(page.locator("#model")).to_be_hidden()


def test_the_share_still_thinking_is_shown_beside_a_step_and_with_the_numbers(page):
    closes_sections(page)
    shown = """there => there === Array.from(document.querySelector("#halting-plot .plot").data)
      .some(({ meta }) => meta.part === "thinking")"""
    page.wait_for_function(shown, arg=False)
    page.locator(".scrubber").fill("2")
    page.wait_for_function(shown, arg=True)
    page.locator("#vector-grid .cell").first.click()
    page.wait_for_function(shown, arg=False)
    page.get_by_role("button", name="Numbers", exact=True).click()
    page.wait_for_function(shown, arg=True)


def test_steps_after_the_halt_look_as_if_they_had_not_happened(page):
    goes_to(page, "?model=parity-16-narrow&seed=1")
    bars, answers, thinking = page.evaluate(
        """() => document.querySelector("#halting-plot .plot").data
          .filter((trace) => trace.marker?.opacity).map((trace) => trace.marker)"""
    )
    assert bars["opacity"] == [1] * 9 + [0.4] * 11  # it halts at step 9 of 20
    assert thinking["opacity"] == [0.5] * 9 + [0.2] * 11
    assert answers["symbol"] == ["circle"] * 9 + ["circle-open"] * 11
    late = page.locator(".coin").nth(9)
    expect(late).to_have_css("opacity", "0.72")
    page.locator(".scrubber").fill("12")
    expect(page.locator(".caption")).to_contain_text("it would have said even")


def test_the_network_in_view_is_named(page):
    goes_to(page, "?seed=1")
    closes_sections(page)
    named = page.locator("#more .model")
    expect(named).to_have_text(label_of("parity-16-reading"))
    expect(named).to_be_in_viewport()
    goes_to(page, "?model=parity-64")
    expect(named).to_have_text(label_of("parity-64"))
    page.get_by_role("button", name=re.compile("^Network")).click()
    choose(page, "Network", label_of("parity-8"))
    expect(named).to_have_text(label_of("parity-8"))
