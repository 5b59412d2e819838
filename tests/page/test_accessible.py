"""WCAG in every view and dialog: axe, zoom, text spacing, colours, headings."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LIVE, goes_to
from playwright.sync_api import TimeoutError, expect

VIEWS = {  # each with what is there once it is drawn
    "?model=parity-16-narrow&with=parity-16&many=1": "#halting-plot .bars",
    "?model=parity-96-extrapolation": "#halting-plot .bars",
    "?model=parity-16-narrow&inside=1": "#halting-plot .hm",
    "?tab=difficulty": ".count-plot .points",
    "?tab=difficulty&figure=halting": "#difficulty-plot .halting-plot .points",
    "?tab=train": "#training-plot .main-svg",
    "?tab=explain": ".taken-apart .main-svg",
    "?story=1": ".guess",
    "?story=5": "#halting-plot .bars",
    "?story=8": "#training-plot .main-svg",
    "?presenter=1&tab=train": "#training-plot .main-svg",
    "?presenter=1&story=7": ".finding .explained",
}
PARTS = [list(VIEWS)[start::2] for start in range(2)]
CUT = """() => {
  const cut = [];
  const scrolls = (box) =>
    /auto|scroll/.test(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth;
  const both = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
  const walker = document.createTreeWalker(document.querySelector(".gradio-container"), both);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement && node.data ? node.parentElement : node;
    if (!element.checkVisibility?.({ visibilityProperty: true })) continue;
    if (element.closest("svg *, math *, .unseen, script, style")) continue;
    if (getComputedStyle(element).clipPath !== "none") continue; // for screen readers alone
    const range = document.createRange();
    range.selectNodeContents(node);
    const place = (node === element ? element : range).getBoundingClientRect();
    const { left, right, width, height } = place;
    if (width < 2 || height < 2 || (right <= innerWidth + 1 && left >= -1)) continue;
    let box = element;
    while (box && !scrolls(box)) box = box.parentElement;
    const words = node.data ?? element.outerHTML.slice(0, 80);
    if (!box) cut.push(`${Math.round(left)} to ${Math.round(right)}: ${words}`);
  }
  return cut;
}"""
SPACING = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
} p { margin-bottom: 2em !important }"""
FADED = """dark => document.body.classList.contains("dark") === dark
  && !document.getAnimations().some((each) => each instanceof CSSTransition)"""
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest("dialog"))
  .map((each) => Number(each.localName[1]))"""


def shows_view(page, link):
    """Go to one of the views."""
    goes_to(page, link)
    page.keyboard.press("Shift")  # a figure out of sight is drawn once the visitor does something
    page.locator(VIEWS[link]).first.wait_for(state="attached")


def opens_tables(page):
    """Open the tables of the figures in view."""
    for summary in page.locator("details.numbers:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()


def serious(page, part="body", **options):
    """Return what axe finds in a part of the page that keeps somebody out."""
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(Axe().axe_script)
    options |= {"resultTypes": ["violations"]}  # of all others axe would list each element
    found = page.evaluate("([part, options]) => axe.run(part, options)", [part, options])
    return [
        (violation["id"], [node["html"][:200] for node in violation["nodes"]])
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    ]


def faint(page, rule, part="body"):
    """Return the text that has too little contrast by a rule of axe."""
    options = {"runOnly": [rule], "rules": {rule: {"enabled": True}}}
    # Of what Plotly draws axe reads another colour than the text is filled with.
    return serious(page, {"include": [part], "exclude": [".main-svg"]}, **options)


def nothing_is_cut(page, state):
    try:  # figures are drawn anew a moment later
        page.wait_for_function(f"!({CUT})().length", timeout=5000, polling=200)
    except TimeoutError:
        pytest.fail(f"{state}: {page.evaluate(CUT)}")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("links", PARTS, ids=" ".join)
def test_at_400_percent_and_with_wide_text_nothing_is_cut_and_headings_lead_on(page, links):
    """A window of 320 px, then WCAG's text spacing too, also at the usual width."""
    style = page.add_style_tag(content=SPACING)
    for link in links:
        style.evaluate("style => { style.disabled = true }")
        page.set_viewport_size({"width": 320, "height": 640})
        shows_view(page, link)
        opens_tables(page)
        nothing_is_cut(page, link)
        levels = page.evaluate(HEADINGS)
        assert levels[:2] == [1, 2], link
        assert levels.count(1) == 1, link
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), link
        style.evaluate("style => { style.disabled = false }")
        nothing_is_cut(page, f"{link}, wide text")
        page.set_viewport_size({"width": 1280, "height": 800})
        nothing_is_cut(page, f"{link}, wide text, 1280 px")


def test_with_wide_text_the_dialog_and_the_menu_are_whole(page):
    page.add_style_tag(content=SPACING)
    for width, height in ((1280, 800), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        page.keyboard.press("?")
        nothing_is_cut(page, f"keys, {width} px")
        page.keyboard.press("Escape")
        page.locator(".menu summary").click()
        nothing_is_cut(page, f"menu, {width} px")
        page.locator(".menu summary").click()


def test_with_wide_text_the_names_of_numbers_fit_their_boxes_on_a_projector(page):
    page.add_style_tag(content=SPACING)
    goes_to(page, "?presenter=1&tab=train")
    page.locator("#settings").click()
    page.locator("#field-beta").wait_for()
    boxes = page.locator("#tab-train .fields .block:visible")
    cut = "all => all.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.id)"
    for width, height in ((1280, 800), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        assert boxes.evaluate_all(cut) == []


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("links", PARTS, ids=" ".join)
def test_the_dark_theme_and_more_contrast_hold(page, links):
    def hold(state, part="body"):
        for scheme, contrast, rule in (
            ("dark", "no-preference", "color-contrast"),
            ("light", "more", "color-contrast-enhanced"),
        ):
            page.emulate_media(color_scheme=scheme, contrast=contrast)
            page.wait_for_function(FADED, arg=scheme == "dark")
            assert faint(page, rule, part) == [], (scheme, contrast, state)

    for link in links:
        shows_view(page, link)
        hold(link)
    page.keyboard.press("?")
    hold("keys", "dialog")
    page.keyboard.press("Escape")


def test_with_forced_colours_what_is_chosen_differs_and_each_button_has_a_line(page):
    page.emulate_media(forced_colors="active")
    differ = """([one, other]) => {
      const look = (selector) => {
        const { background, border, boxShadow, appearance } =
          getComputedStyle(document.querySelector(selector));
        return appearance === "auto" ? selector : [background, border, boxShadow].join();
      };
      return look(one) !== look(other);
    }"""
    bare = """() => [...document.querySelectorAll("button:not(.explained)")]
      .filter((each) => each.checkVisibility())
      .filter((each) => !parseFloat(getComputedStyle(each).borderTopWidth))
      .map((each) => each.outerHTML.slice(0, 120))"""
    for link, chosen, other in (
        ("?tab=difficulty", "#measured :checked", "#measured :not(:checked)"),
        ("?tab=difficulty", "[data-figure=ones]", "[data-figure=nonzeros]"),
        ("?tab=train", "#preset :checked", "#preset :not(:checked)"),
        ("?story=5", ".cell[data-element='1']", ".cell[data-element='0']"),
        ("?story=5", "[aria-selected=true]", "[aria-selected=false]"),
    ):
        shows_view(page, link)
        assert page.evaluate(differ, [chosen, other]), chosen
        assert page.evaluate(bare) == [], link
    page.keyboard.press("?")
    expect(page.locator("dialog .letters")).to_have_css("appearance", "auto")
    page.keyboard.press("Escape")


SMALL = """() => Array.from(document.querySelectorAll(
    "button, summary, .explained, input[type=number], input[type=text], textarea"))
  .filter((each) => each.checkVisibility() && !each.matches(".link, .points")
    && !each.closest("[role=combobox]"))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width && (width < 24 || height < 23.5))
  .map(([each, { width, height }]) => `${each.className} ${each.innerText} ${width} ${height}`)"""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_in_every_state_axe_finds_nothing_serious_and_targets_have_24_px(page):
    def check(state, part="body"):
        assert serious(page, part) == [], state
        assert page.evaluate(SMALL) == [], state
        live = set(page.evaluate(LIVE))
        assert live <= {"announcer", "sr-only"}, state  # Gradio's is empty

    shows_view(page, "?story=1")
    check("story")
    goes_to(page, "?model=parity-16-narrow&with=parity-16&inside=1&many=1")
    page.wait_for_selector("#halting-plot .hm")
    page.locator("#halting-plot .numbers summary").click()
    check("inside, with a table")
    page.keyboard.press("ArrowRight")
    page.locator("#vector-text textarea").fill("1 x")
    expect(page.locator("#message .error")).to_be_visible()
    check("a step, and an error")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    check("keys", "dialog")
    page.keyboard.press("Escape")
    for name in ("difficulty", "train", "explain"):
        shows_view(page, f"?tab={name}")
        opens_tables(page)
        check(name)
