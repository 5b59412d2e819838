import os
import signal

import pytest
import torch
from running import ForkedApp, launch_browser

# The products are small: a second thread costs more than it brings, and takes the core of another
# worker. The variable is for the processes that tests start.
torch.set_num_threads(1)
os.environ["OMP_NUM_THREADS"] = "1"

# Started in the background, a process may ignore Ctrl-C, and under nohup the end of the terminal.
# So would the processes it starts.
for name, usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    number = getattr(signal, name, None)
    if number and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, usual)


@pytest.fixture(scope="session", autouse=True)
def gradio_files(tmp_path_factory):
    """Gradio's temporary folder: one for each worker, instead of one for the machine."""
    os.environ["GRADIO_TEMP_DIR"] = str(tmp_path_factory.mktemp("gradio"))


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    running = ForkedApp(tmp_path_factory.mktemp("app") / "log.txt")
    try:
        yield running.wait()
    finally:
        running.stop()


@pytest.fixture
def own_app(tmp_path):
    """The page for one test alone, which may end it."""
    running = ForkedApp(tmp_path / "log.txt")
    try:
        yield running.wait()
    finally:
        running.stop()


@pytest.fixture(scope="session")
def browser():
    """Chromium; without one the tests skip, and in CI they fail."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            browser = launch_browser(playwright)
        except Error as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium here: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


def pytest_xdist_auto_num_workers():
    """One worker more than cores: a worker often waits for its browser or for a process."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if "trains" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(300))

    # A page in a browser takes some of a core as long as it is open, so its tests come last. Of
    # each kind the long ones come first, so that at the end no worker waits for another.
    def place(item):
        marks = {mark.name for mark in item.iter_markers()}
        return "browser" in marks, "slow" not in marks

    items.sort(key=place)
