"""Actions and queries on the page, for tests in a browser."""

import json
import re

from playwright.sync_api import expect
from running import ROOT

from pondernet import checkpoints
from pondernet.demo.networks.labels import label

# The page answers in a moment; on a machine under load, tests wait for it all the same.
LIMIT = 60_000  # ms
RUN_LIMIT = 240_000  # ms, for a training run
LINK = "?model=parity-8"
READY = "#halting-plot .main-svg"
LIVE = """() => Array.from(document.querySelectorAll(
    "[aria-live], [role=status], [role=alert], [role=log], output"))
  .filter((element) => element.ariaLive !== "off").map(
  (element) => element.id || element.className)"""


def goes_to(page, link):
    """Go to another link of the page as the back button does, and wait until its view is shown."""
    page.evaluate(
        """link => {
          history.replaceState(history.state, "", link);
          dispatchEvent(new PopStateEvent("popstate"));
        }""",
        link,
    )
    page.wait_for_selector("body[data-busy=false]")


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


def label_of(name):
    """Return what the page calls a network that ships."""
    return label(checkpoints.load(ROOT / "checkpoints" / name))


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
    """Wait until the section "Compare" is there."""
    page.locator("#seed input").wait_for()


def closes_sections(page):
    """Leave what a visitor sees first."""
    page.evaluate(
        """() => {
          for (const name of ["network", "vector", "compare", "numbers"])
            document.documentElement.classList.remove(`more-${name}`);
        }"""
    )


def has_seed(page, seed):
    """Wait until the address bar has this seed."""
    page.wait_for_url(re.compile(rf"[?&]seed={seed}(&|$)"))


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
