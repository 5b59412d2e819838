import functools

import pytest
from browsing import WINDOW, forget, visit_in_tab
from playwright.sync_api import expect

# The page answers in a moment; on a machine under load, tests wait for it all the same.
LIMIT = 240_000  # ms
expect.set_options(timeout=LIMIT)


@pytest.fixture
def complaints():
    """What the browser complained about; stays empty."""
    found = []
    yield found
    assert found == []


@pytest.fixture(scope="session")
def window(browser):
    """The browser window in whose tabs most tests look at the page.

    A tab that its first one opens runs in the same process, where the scripts of the page are
    compiled already: that takes a third of what a page in a window of its own takes.
    """
    context = browser.new_context(viewport=WINDOW)
    context.set_default_timeout(LIMIT)
    context.new_page()
    return context


@pytest.fixture
def open_page(app, window, complaints):
    """Open the page in a new tab, as often as it is called; all are closed after the test."""
    yield functools.partial(visit_in_tab, app, window, complaints)
    forget(window, app)


@pytest.fixture
def page(open_page):
    return open_page()
