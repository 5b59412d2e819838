"""Take the pictures of README: ``python tests/picture.py``.

Takes a screenshot of the page, and plots the sweep over lambda_p from its record.
"""

import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright
from running import App, launch_browser

from pondernet.sweep_report import Result, figure

ASSETS = ROOT / ".assets"
SWEEP = ROOT / "checkpoints" / "sensitivity" / "sweep.json"


def take_page(browser, file):
    app = App(Path(tempfile.mkdtemp()) / "log.txt").wait()
    try:
        page = browser.new_page(
            viewport={"width": 1280, "height": 800}, color_scheme="light", reduced_motion="reduce"
        )
        page.goto(app.url)
        page.wait_for_selector("#halting-plot .bars")
        page.wait_for_timeout(500)
        page.screenshot(path=file)
    finally:
        app.stop()


def take_sweep(browser, file):
    record = json.loads(SWEEP.read_text(encoding="utf-8"))
    page = browser.new_page(viewport={"width": 900, "height": 460})
    page.set_content(figure([Result(**result) for result in record["results"]]).to_html())
    page.wait_for_selector(".main-svg")
    page.screenshot(path=file)


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = launch_browser(playwright)
        take_page(chromium, ASSETS / "page.png")
        take_sweep(chromium, ASSETS / "sweep.png")
        chromium.close()
