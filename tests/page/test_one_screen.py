"""In presenter mode each tab shows all that a talk needs at once, in large type."""

import pytest
from browsing import closes_sections, goes_to
from playwright.sync_api import TimeoutError

SIZES = {  # and the smallest type of each, in px
    (1024, 768): 14,
    (1280, 720): 16,
    (1366, 768): 16,
    (1280, 800): 16,
    (1920, 1080): 20,
}
PARTS = {  # a second network comes last: it opens "Compare"
    "?presenter=1&model=parity-64&vector=0": [
        *("#question", "#ponder", "#vector-grid .cells", "#message .badge", "#more .ways"),
        *("#halting-plot .plot", ".coins", ".player", "#sample-again"),
    ],
    "?presenter=1&model=parity-96-extrapolation": [
        *("#question", "#vector-grid .cells", "#more .ways", "#outcome", ".player"),
    ],
    "?presenter=1&model=parity-16-narrow&inside=1": [
        *("#question", "#outcome", "#halting-plot .plot", ".coins", ".player", ".inside-words"),
    ],
    "?presenter=1&tab=difficulty": [
        *("#measured", "#measure", "#difficulty-plot .legend", ".count-plot"),
        "#difficulty-table summary",
    ],
    "?presenter=1&tab=difficulty&figure=halting": [
        *("#difficulty-plot .legend", ".finding", "#difficulty-plot .halting-plot"),
    ],
    "?presenter=1&tab=train": [
        *("#start", "#stop", "#preset", "#training-progress", "#training-plot .legend"),
        *("#training-plot .plot", "#training-facts .facts", "#settings button"),
    ],
    "?presenter=1&story=5": [
        *("#story .captions", "#story .next", "#ponder", "#vector-grid .cells", "#outcome"),
        *("#question", "#halting-plot .plot", ".coins", ".player"),
    ],
    "?presenter=1&model=parity-16-narrow&with=parity-16": [
        *("#question", "#ponder", "#vector-grid .cells", "#outcome", "#sample-again"),
        *("#halting-plot .plot", ".coins", ".player"),
    ],
}
MEASURE = """({ parts, least }) => {
    const problems = [];
    for (const part of parts) {
        const box = document.querySelector(part)?.getBoundingClientRect();
        if (!box?.height) problems.push(`${part} is not there`);
        else if (box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth)
            problems.push(`${part} ends at ${Math.round(box.right)}, ${Math.round(box.bottom)}`);
    }
    const drawn = [...document.querySelectorAll(".plot")].filter((plot) => plot.clientHeight);
    for (const plot of drawn) {
        const inside = plot.querySelector(".main-svg")?.clientHeight;
        if (plot.clientHeight < 176 || inside !== plot.clientHeight)
            problems.push(`a figure of ${inside} px is ${plot.clientHeight} px high`);
    }
    for (const number of document.querySelectorAll(".fact dd"))
        if (number.scrollWidth > number.clientWidth) problems.push(`${number.textContent} is cut`);
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const node = words.currentNode.parentElement;
        const { width, height } = node.getBoundingClientRect();
        const scripts = node.closest("sub, sup, math, script, style");
        if (!words.currentNode.data.trim() || scripts || !node.checkVisibility()) continue;
        if (!width || !height) continue;
        const size = parseFloat(getComputedStyle(node).fontSize);
        if (size < least) problems.push(`${size} px: ${words.currentNode.data.trim()}`);
    }
    return { problems };
}"""


@pytest.mark.parametrize("size", [(1280, 800), (1366, 768)])
def test_the_plain_page_shows_the_player_too(page, size):
    closes_sections(page)
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    state = {
        "parts": ["#question", "#ponder", "#outcome", "#halting-plot .plot", ".player"],
        "least": 12,
    }
    page.wait_for_function(f"state => !({MEASURE})(state).problems.length", arg=state)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_all_parts_are_in_the_window_and_no_type_is_small(page):
    for link, parts in PARTS.items():
        page.set_viewport_size({"width": 1920, "height": 1080})
        goes_to(page, link)
        closes_sections(page)
        page.wait_for_selector(f"{parts[-1]} >> visible=true")
        for (width, height), least in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            state = {"parts": parts, "least": least}
            fits = f"state => !({MEASURE})(state).problems.length"
            try:  # what is resized takes a moment
                page.wait_for_function(fits, arg=state, polling=200)
            except TimeoutError:
                pytest.fail(f"{link}, {width}x{height}: {page.evaluate(MEASURE, state)}")


def test_in_a_narrow_window_nothing_leaves_its_box_and_coins_stay_large(page):
    goes_to(page, "?model=parity-96-extrapolation")
    for width in (360, 390, 640, 820, 960, 1024):
        page.set_viewport_size({"width": width, "height": 1180})
        found = page.evaluate(
            """() => ({
                wide: [...document.querySelectorAll(".cell, .buttons button, .fact dd")]
                    .filter((box) => box.scrollWidth > box.clientWidth + 1)
                    .map((box) => box.textContent),
                coins: parseFloat(getComputedStyle(document.querySelector(".coin")).fontSize),
                beside: document.documentElement.scrollWidth - innerWidth,
            })"""
        )
        assert found == {"wide": [], "coins": 14, "beside": 0}, width
