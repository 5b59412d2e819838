"""A figure stays as it is under a mouse that drags and a finger that swipes; the page scrolls."""

from playwright.sync_api import expect

FIGURES = {
    "ponder": "#halting-plot .plot",
    "difficulty": "#difficulty-plot .count-plot",
    "halting": "#difficulty-plot .halting-plot",
    "train": "#training-plot .plot",
}
AXES = """figure => {
    const { _fullLayout: layout } = document.querySelector(figure);
    const axes = Object.keys(layout).filter((name) => /^[xy]axis\\d*$/.test(name));
    return axes.map((name) => [name, ...layout[name].range]);
}"""


def show(page, name):
    """Open the tab of a figure, scroll the figure to the top, and return its middle."""
    figure = FIGURES[name]
    page.keyboard.press({"halting": "h", "difficulty": "2", "train": "3"}.get(name, "1"))
    page.wait_for_selector(f"{figure} .nsewdrag", state="attached")
    if name in ("difficulty", "halting"):  # each network that is measured may change the axes
        expect(page.locator("#measure-status")).to_contain_text("Measured")
    page.evaluate("figure => document.querySelector(figure).scrollIntoView()", figure)
    page.wait_for_function("figure => document.querySelector(figure).clientHeight > 0", arg=figure)
    box = page.locator(figure).bounding_box()
    return box["x"], box["y"], box["width"], box["height"]


def test_a_drag_changes_no_axis(page):
    for name, figure in FIGURES.items():
        left, top, width, height = show(page, name)
        before = page.evaluate(AXES, figure)
        for x, y in ((0.6, 0.3), (0.6, 0.97), (0.03, 0.3)):  # a panel, and both its axes
            start = (left + x * width, top + y * height)
            page.mouse.move(*start)
            page.mouse.down()
            page.mouse.move(start[0] - 0.02 * width, start[1] - 60, steps=3)
            page.mouse.move(start[0] + 0.2 * width, start[1] + 60, steps=3)
            page.mouse.up()
            assert page.evaluate(AXES, figure) == before, name
            page.mouse.dblclick(*start)
            assert page.evaluate(AXES, figure) == before, name


def test_a_finger_on_a_figure_scrolls_the_page(open_as_stranger):
    page = open_as_stranger(viewport={"width": 390, "height": 500})
    touch = page.context.new_cdp_session(page)
    for name, figure in FIGURES.items():
        left, top, width, height = show(page, name)
        before, scrolled = page.evaluate(AXES, figure), page.evaluate("scrollY")
        x, y = left + width / 2, min(top + height / 2, 200)

        def move(kind, *points, x=x, y=y):
            at = [{"x": x, "y": y + down} for down in points]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

        move("touchStart", 0)
        for down in range(10, 160, 10):
            move("touchMove", down)
        move("touchEnd")
        page.wait_for_function("most => scrollY < most", arg=scrolled - 100)
        assert page.evaluate(AXES, figure) == before, name
