"""Takes the picture of the page that stands in README: ``python tests/picture.py URL FILE``."""

import shutil
import sys

from playwright.sync_api import sync_playwright


def take(url, file):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
        page.goto(url)
        page.wait_for_selector("#halting-plot .bars")
        page.wait_for_timeout(500)
        page.screenshot(path=file)
        browser.close()


if __name__ == "__main__":
    take(*sys.argv[1:])
