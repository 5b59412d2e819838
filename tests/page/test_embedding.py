"""The page within another page, as on a Space, and on a network that loses things."""

import pytest
from browsing import LINK, READY
from playwright.sync_api import expect

HUB = "https://huggingface.co/spaces/user/name"
AROUND = """<!doctype html><meta name="viewport" content="width=device-width">
<body style="margin: 0"><script>
  window.told = [];
  addEventListener("message", ({ data }) => data.queryString && told.push(data));
</script><iframe src="%s" scrolling="no" style="width: 390px; height: 2600px; border: 0">"""


@pytest.fixture
def tab(browser):
    """A tab on a phone. Chromium asks before a page elsewhere may show one of this machine."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        reduced_motion="reduce",
        permissions=["local-network-access"],
    )
    yield context.new_page()
    context.close()


@pytest.mark.slow
def test_on_a_space_the_address_around_follows_and_the_page_around_scrolls(app, tab):
    address = f"{app.url}{LINK}&__theme=light&__sign=secret"
    tab.route(
        f"{HUB}**", lambda route: route.fulfill(body=AROUND % address, content_type="text/html")
    )
    tab.goto(HUB)
    inside = tab.frame_locator("iframe")
    inside.locator(READY).first.wait_for(state="attached")
    steps = tab.evaluate("history.length")
    for seed in (2, 3):
        tab.wait_for_timeout(1600)  # so that each change could be a step of its own
        inside.get_by_role("button", name="Randomize").tap()
        tab.wait_for_function(f"told.some(t => t.queryString.includes('seed={seed}&'))")
    assert tab.evaluate("history.length") == steps
    told = tab.evaluate("told.at(-1)")
    assert told["queryString"].startswith("?model=parity-8&vector=")
    assert "__" not in told["queryString"]
    assert told["hash"] == ""
    tab.evaluate("scrollTo(0, 0)")
    inside.locator("#ponder").tap()
    expect(inside.locator("#halting-plot .plot")).to_be_in_viewport(ratio=0.9)


@pytest.mark.slow
def test_on_a_space_the_caption_of_the_story_moves_to_what_it_points_at(app, tab):
    tab.route(
        f"{HUB}**",
        lambda route: route.fulfill(
            body=(AROUND % f"{app.url}?story=2").replace("2600px", "3400px"),
            content_type="text/html",
        ),
    )
    tab.goto(HUB)
    inside = tab.frame_locator("iframe")
    expect(inside.locator(".story .place")).to_have_text("2 of 8")
    expect(inside.locator("#halting-plot .plot")).to_be_in_viewport(ratio=0.9)
    expect(inside.locator(".story .said")).to_be_in_viewport(ratio=1)
    inside.locator(".story .next").click()
    expect(inside.locator(".story .place")).to_have_text("3 of 8")
    tab.wait_for_function("told.some(t => t.queryString === '?story=3')")
    expect(inside.locator(".story .said")).to_be_in_viewport(ratio=1)


@pytest.mark.slow
def test_scripts_that_are_lost_once_are_requested_again(app, tab):
    lost = []

    def lose(route):
        lost.append(route.request.url)
        route.abort()

    for script in ("**/plotly-*", "**/all.js"):
        tab.route(script, lose, times=1)
    tab.goto(app.url + LINK)
    tab.wait_for_selector(READY)
    assert len(lost) == 2


@pytest.mark.slow
def test_what_cannot_be_shown_says_so(app, tab):
    tab.route("**/plotly-*", lambda route: route.abort())
    tab.goto(app.url + LINK)
    expect(tab.locator("#halting-plot .plot")).to_have_text(
        "This figure could not be drawn. Reload the page to try again."
    )
    # The next figure is drawn, if the script arrives then.
    tab.unroute("**/plotly-*")
    tab.get_by_role("button", name="Randomize").tap()
    tab.wait_for_selector(READY)
    expect(tab.locator("#halting-plot .undrawn")).to_have_count(0)
    tab.route("**/all.js", lambda route: route.abort())
    tab.goto(app.url + LINK)
    expect(tab.locator("#vector-grid")).to_contain_text("A script of this page did not arrive.")
