"""The page in WebKit and Firefox, where they are installed."""

import pytest
from browsing import LINK
from other_browsers import TAB, Firefox, WebKit

pytestmark = pytest.mark.slow
FOCUSED = "document.activeElement"


@pytest.mark.parametrize("kind", [WebKit, Firefox])
def test_the_page_works_in_other_browsers(app, tmp_path, kind):
    if not kind.program():
        pytest.skip(f"not installed; {kind.__doc__}")
    browser = kind(tmp_path)
    try:
        browser.command("url", url=app.url + LINK)
        browser.waits_for("document.querySelector('#halting-plot .bars') !== null")
        browser.waits_for("document.documentElement.classList.contains('settled')")
        style = "getComputedStyle(document.querySelector('span.explained'))"
        assert browser.run(f"{style}.textDecorationLine") == "underline"
        assert browser.run(f"{style}.textDecorationStyle") == "dotted"
        # The tab key leaves the list of networks, which closes.
        browser.run("document.querySelector('[data-more=network]').click()")
        browser.run("document.querySelector('#model input').focus()")
        browser.press(TAB)
        browser.waits_for("document.querySelector('#model input').ariaExpanded !== 'true'")
        browser.run("document.querySelector('#randomize').focus()")
        browser.press(TAB)
        browser.waits_for(f"{FOCUSED}.classList.contains('cell')")
        browser.press("1")
        browser.waits_for(f"{FOCUSED}.dataset.element === '1'")
        browser.press("r")
        browser.waits_for("location.search.includes('seed=2')")
    finally:
        browser.close()
