"""Takes the picture of the page that stands in README: ``python tests/picture.py [FILE]``.

Starts the page, draws a vector for the largest network there is, and looks at it as a visitor does.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from conftest import App
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
WINDOW = {"width": 1280, "height": 900}
LINK = "?model=parity-64&seed=2"


def take(file):
    app = App(Path(tempfile.mkdtemp()) / "log.txt").wait()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport=WINDOW, color_scheme="light")
            page.goto(app.url + LINK)
            page.wait_for_function("document.querySelectorAll('.cell').length === 64")
            page.locator("#sample-many").click()
            page.get_by_text("1000 draws", exact=True).wait_for()
            page.mouse.move(0, 0)
            page.wait_for_timeout(500)
            page.screenshot(path=file)
            browser.close()
    finally:
        app.stop()


if __name__ == "__main__":
    take(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".assets" / "page.png")
