import functools

import pytest
from browsing import LIMIT, RUN_LIMIT
from playwright.sync_api import expect
from window import Window

from pondernet.demo.server.scripts import ROOMS

expect.set_options(timeout=LIMIT)

ORIGIN = "http://scripts.invalid/"  # is never asked: every request is answered from the folder


@pytest.fixture
def complaints():
    """What the browser complained about; stays empty."""
    found = []
    yield found
    assert found == []


@pytest.fixture(scope="session")
def window(browser):
    """The browser window in which most tests look at the page."""
    return Window(browser, permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture(scope="session")
def strange_window(browser):
    """The window of another visitor, who has a touch screen."""
    return Window(browser, has_touch=True)


@pytest.fixture
def open_page_of(window, complaints):
    """Open a page in a tab, as often as it is called; the window is emptied after the test."""
    yield lambda app, *link, **options: window.open(app, complaints, *link, **options)
    window.forget()


@pytest.fixture
def open_page(app, open_page_of):
    return functools.partial(open_page_of, app)


@pytest.fixture
def open_as_stranger(app, strange_window, complaints):
    """Open the page as another visitor."""
    yield functools.partial(strange_window.open, app, complaints)
    strange_window.forget(may_rest=False)  # few tests need it


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def trains(window):
    """For a test that waits for a training run, which gives way to all else on a busy machine."""
    expect.set_options(timeout=RUN_LIMIT)
    window.context.set_default_timeout(RUN_LIMIT)
    yield
    expect.set_options(timeout=LIMIT)
    window.context.set_default_timeout(LIMIT)


@pytest.fixture(scope="module")
def blank(browser):
    """An empty page of a site that has the scripts and nothing else."""

    def answer(route):
        file = ROOMS / route.request.url.removeprefix(ORIGIN)
        if file.suffix == ".js":
            route.fulfill(path=file, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto(ORIGIN)
    yield page
    page.close()


@pytest.fixture
def call(blank):
    """Call a function that a module exports; what is undefined comes back as None."""

    def call(module, name, *arguments):
        return blank.evaluate(
            "async ([module, name, values]) => (await import(module))[name](...values)",
            [f"/{module}", name, list(arguments)],
        )

    return call
