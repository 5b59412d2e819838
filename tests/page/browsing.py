"""Actions and queries on the page, for tests in a browser."""

import json
import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

WINDOW = {"width": 1280, "height": 800}


LINK = "?model=parity-8"
READY = "#halting-plot .bars"


def visit(app, browser, complaints, link=LINK, wait_for=READY, **context):
    """Open the page as a new visitor in a new window; the test closes its ``context``."""
    page = browser.new_context(**{"viewport": WINDOW} | context).new_page()
    return load(page, app, complaints, link, wait_for)


def visit_in_tab(
    app, window, complaints, link=LINK, viewport=WINDOW, color_scheme="light", **options
):
    """Open the page in a new tab of a window; ``options`` go to ``load``.

    The first tab opens it, so that both run in one process.
    """
    with window.expect_page() as opened:
        window.pages[0].evaluate("() => { open('about:blank') }")
    page = opened.value
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=color_scheme)
    return load(page, app, complaints, link, **options)


def load(page, app, complaints, link, wait_for=READY, cut_off=False):
    """Load the page and record all errors of the browser.

    Args:
        wait_for: a selector that matches when the page is ready.
        cut_off: block all requests to other machines.
    """
    page.on(
        "console", lambda m: m.type == "error" and complains(m.text) and complaints.append(m.text)
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda r: given_up(r) or complaints.append(f"failed: {r.url}"))
    page.on("request", lambda r: leaves(r.url) and complaints.append(f"left: {r.url}"))
    if cut_off:
        page.route(leaves, lambda route: route.abort())
    page.goto(app.url + link)
    page.wait_for_selector(wait_for)
    page.wait_for_selector("body[aria-busy=false]")  # the view of the link is shown
    return page


def forget(window, app):
    """Close all tabs but the first, and clear the browser's storage for the page."""
    first, *others = window.pages
    for page in others:
        page.close()
    window.clear_cookies()
    session = window.new_cdp_session(first)
    what = "cookies,indexeddb,local_storage"
    session.send("Storage.clearDataForOrigin", {"origin": app.url[:-1], "storageTypes": what})
    session.detach()


def complains(text):
    """Return whether a console message is an error of the page.

    Gradio logs two errors when the page is closed during an event or just after one.
    """
    left = ("AbortError: signal is aborted", "Unexpected error Connection errored out")
    return not text.startswith(left)


def given_up(request):
    """Return whether the page itself closed one of Gradio's event streams.

    It does so when it is closed, and after the last event.
    """
    stream = "/queue/data" in request.url or "/heartbeat/" in request.url
    return stream and request.failure == "net::ERR_ABORTED"


def leaves(url):
    """Return whether a request goes to another machine."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1"


def cells(page):
    """Return the vector in the cells."""
    return page.eval_on_selector_all(
        "#vector-grid .cell", "cells => cells.map(c => Number(c.dataset.element))"
    )


def box(page):
    """Return the text box of the vector."""
    return page.locator("#vector-text textarea")


def bars(page):
    """Return p_1 .. p_N as plotted."""
    plotted = page.evaluate(
        "JSON.stringify(Array.from(document.querySelector('#halting-plot .plot').data[0].y))"
    )
    return json.loads(plotted)


def outcome(page):
    return page.locator("#outcome .outcome")


def shows(page, vector):
    """Wait until the cells and the text box show a vector."""
    expect(box(page)).to_have_value(" ".join(map(str, vector)))
    page.wait_for_function(
        "v => Array.from(document.querySelectorAll('#vector-grid .cell'), "
        "c => Number(c.dataset.element)).join() === v",
        arg=",".join(map(str, vector)),
    )


def settles(page, before):
    """Wait until the plotted bars differ from ``before``."""
    page.wait_for_function(
        "old => JSON.stringify(Array.from("
        "document.querySelector('#halting-plot .plot').data[0].y)) !== old",
        arg=json.dumps(before, separators=(",", ":")),
    )


def says_step(page):
    """Return the halting step in the outcome."""
    return int(re.search(r"step (\d+)", outcome(page).inner_text()).group(1))


def choose(page, label, name):
    """Choose an option of a dropdown."""
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=name, exact=True).click()


def sets_seed(page, seed):
    """Type a seed into its box; open the section that holds it if it is closed."""
    if not page.locator("#seed input").is_visible():
        opens_compare(page)
    page.locator("#seed input").fill(str(seed))


def opens_compare(page):
    """Open the section "Compare".

    Gradio creates its fields only now, and sets their values a moment later, which would overwrite
    what was typed in between.
    """
    page.locator("#compare button").first.click()
    page.locator("#seed input").wait_for()
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")


def has_seed(page, seed):
    """Wait until the address bar has this seed."""
    expect(page).to_have_url(re.compile(rf"[?&]seed={seed}(&|$)"))


def once_shown(page, selector, click=""):
    """Note in the page that ``selector`` is shown, and click on a button at that very moment.

    What is shown for a moment only would be missed by a test that looks now and then. The note is
    ``window.shown``.
    """
    page.evaluate(
        """([selector, click]) => {
          window.shown = false;
          const look = (_, observer) => {
            if (window.shown || !document.querySelector(selector)) return;
            window.shown = true;
            observer.disconnect();
            const wanted = (button) => button.textContent.trim() === click && button.offsetParent;
            if (click) [...document.querySelectorAll("button")].find(wanted).click();
          };
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
        }""",
        [selector, click],
    )
