"""The key by which the server finds what a browser tab has trained: each tab has its own."""

import re

import pytest

from pondernet.demo.server.scripts import ROOMS

ORIGIN = "http://tab.invalid/"
KEY = "async () => (await import('/server/visitor_key.js')).visitorKey()"


@pytest.fixture
def tab(browser):
    """A tab of a site that has the scripts and nothing else."""

    def answer(route):
        file = ROOMS / route.request.url.removeprefix(ORIGIN)
        if file.suffix == ".js":
            route.fulfill(path=file, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    context = browser.new_context()
    context.route("**/*", answer)
    page = context.new_page()
    page.goto(ORIGIN)
    yield page
    context.close()


def test_a_reload_keeps_the_key_and_a_way_back_too(tab):
    key = tab.evaluate(KEY)
    assert re.fullmatch("[0-9a-f]{32}", key)
    assert tab.evaluate(KEY) == key
    for _ in range(2):
        tab.reload()
        assert tab.evaluate(KEY) == key
    tab.goto("http://other.invalid/")
    tab.goto(ORIGIN)
    assert tab.evaluate(KEY) == key
    tab.go_back()
    tab.go_forward()
    assert tab.evaluate(KEY) == key


def test_a_tab_that_begins_with_a_copy_of_another_has_a_key_of_its_own(tab):
    key = tab.evaluate(KEY)
    with tab.context.expect_page() as opened:
        tab.evaluate("() => { open(location.href) }")
    copy = opened.value
    copy.wait_for_load_state()
    assert copy.evaluate("sessionStorage.getItem('pondernet-key')") == key
    own = copy.evaluate(KEY)
    assert own != key
    copy.reload()
    assert copy.evaluate(KEY) == own
    tab.reload()
    assert tab.evaluate(KEY) == key
