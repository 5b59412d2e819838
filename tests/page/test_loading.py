"""How the page comes together while it loads."""

import pytest
from browsing import LINK

NOTED = """
window.shifts = [];
new PerformanceObserver((list) => {
  const moved = list.getEntries().filter((each) => !each.hadRecentInput);
  shifts.push(...moved.map((each) => each.value));
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_nothing_moves_while_the_page_loads(app, browser, width, height):
    """0.1 is the most that Chromium's authors call good."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.add_init_script(NOTED)
    page.goto(app.url + LINK)
    page.wait_for_selector("#halting-plot .bars")
    page.wait_for_selector(":root.settled")
    assert sum(page.evaluate("shifts")) <= 0.05
    context.close()


def luminance(color):
    """Relative luminance by WCAG 2 of "rgb(r, g, b)"."""
    shares = [int(value) / 255 for value in color.removeprefix("rgb(").rstrip(")").split(",")]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_selected_tab_stands_out_from_the_ground(page):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        dark = str(scheme == "dark").lower()
        page.wait_for_function(f"document.body.classList.contains('dark') === {dark}")
        page.wait_for_timeout(400)  # colours fade
        tab, ground = page.evaluate(
            """() => [
              getComputedStyle(document.querySelector('[role=tab][aria-selected=true]')).color,
              getComputedStyle(document.body).backgroundColor,
            ]"""
        )
        lighter, darker = sorted((luminance(tab), luminance(ground)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, scheme
