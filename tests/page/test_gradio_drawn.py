"""What the page's scripts and styles rely on in what Gradio draws, and Gradio does not document.

Run this and ``test_gradio_internals.py`` first after an upgrade of Gradio.
"""

import gradio as gr
import pytest
from playwright.sync_api import expect
from running import free_port, wait_until

COUNT_FRAMES = """
  window.asked = 0;
  const frame = requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (step) => { asked++; return frame(step); };
"""


@pytest.fixture(scope="module")
def heard():
    """What the events of ``drawn`` have received."""
    return []


@pytest.fixture(scope="module")
def drawn(browser, heard):
    """A page of Gradio alone in Chromium, on a phone: a text box, a list and a button in a tab."""
    with gr.Blocks(analytics_enabled=False) as page, gr.Tabs(), gr.Tab("One", id="one"):
        box = gr.Textbox(elem_id="box")
        gr.Dropdown(["a", "b"], filterable=False, interactive=True, elem_id="list")
        button = gr.Button(elem_id="button")
        gr.HTML("<p>words</p>", padding=False, elem_id="html")
        box.input(heard.append, box)
        button.click(lambda: heard.append("click"))
    _, url, _ = page.launch(
        server_name="127.0.0.1",
        server_port=free_port(),
        prevent_thread_lock=True,
        quiet=True,
        ssr_mode=False,
        footer_links=["api"],
    )
    window = browser.new_page(viewport={"width": 390, "height": 844})
    window.add_init_script(COUNT_FRAMES)
    window.goto(url)
    window.get_by_role("tab").first.wait_for()
    window.locator("footer").wait_for()
    yield window
    window.close()
    page.close()


def test_a_text_box_reports_key_presses_and_no_other_input(drawn, heard):
    # Else ponder/vector_text.js can go.
    box = drawn.locator("#box textarea, #box input")
    with drawn.expect_response("**/queue/join*"):
        box.fill("pasted")  # changes the text as paste and dictation do
        drawn.locator("#button").click()
    wait_until(lambda: heard)
    assert heard == ["click"]
    box.dispatch_event("keypress")
    wait_until(lambda: len(heard) == 2)
    assert heard == ["click", "pasted"]


def test_a_list_stays_open_when_the_tab_key_leaves_it_and_escape_closes_it(drawn):
    # Else the last listener of shell/keys.js can go.
    box = drawn.locator("#list input")
    box.click()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Tab")
    expect(box).not_to_be_focused()
    drawn.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
    assert box.get_attribute("aria-expanded") == "true"
    box.dispatch_event("keydown", {"key": "Escape"})
    expect(box).to_have_attribute("aria-expanded", "false")


def test_the_button_of_a_tab_has_its_id(drawn):
    # shell/tabs.js finds it by this.
    tab = drawn.locator('[role="tablist"] [role="tab"]').first
    expect(tab).to_have_attribute("data-tab-id", "one")
    expect(tab).to_have_attribute("aria-selected", "true")


def test_the_tabs_are_measured_in_a_second_container(drawn):
    # shell/page.css sets the size of their type in both.
    assert drawn.locator(".tab-container button").count() > drawn.get_by_role("tab").count()


def test_the_element_app_has_the_margins_of_the_page(drawn):
    # shell/page.css gives it smaller ones on a phone, where Gradio's take a sixth of the width.
    paddings = "app => [getComputedStyle(app).paddingLeft, getComputedStyle(app).paddingRight]"
    assert drawn.locator(".gradio-container > .app").evaluate(paddings) == ["32px", "32px"]


def test_a_tab_fills_columns_below_main(drawn):
    # shell/presenter.css lets each grow to the height of the window.
    for path in (".tabs > .tabitem > .column .html-container > div", ".tabs > .tab-wrapper"):
        assert drawn.locator(f".contain > .column > {path}").count() > 0, path


def test_html_has_a_padding_that_nobody_asked_for(drawn):
    # Else the rule for .html-container in shell/page.css can go.
    padding = "part => parseFloat(getComputedStyle(part).paddingLeft)"
    assert drawn.locator("#html .html-container").evaluate(padding) > 0


def test_the_footer_has_a_divider(drawn):
    # Else the rule for footer in shell/page.css can go.
    assert drawn.locator("footer .divider").count() > 0


def frames_asked(page):
    """Return how many frames a page asks for in half a second."""
    before = page.evaluate("asked")
    page.wait_for_timeout(500)
    return page.evaluate("asked") - before


def test_the_timer_of_the_first_message_never_ends(drawn):
    # Else gradio_internals.NO_TIMER can go.
    drawn.wait_for_timeout(1000)
    assert frames_asked(drawn) > 3


def test_in_the_demo_it_does_not_begin_so_that_a_page_at_rest_asks_for_no_frame(app, browser):
    page = browser.new_page()
    page.add_init_script(COUNT_FRAMES)
    page.goto(f"{app.url}?model=parity-8")
    page.wait_for_selector(":root.settled")
    wait_until(lambda: frames_asked(page) == 0)
    page.close()
