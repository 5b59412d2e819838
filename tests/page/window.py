"""The browser window of a worker, and the page that one test leaves to the next."""

import time
from urllib.parse import urlsplit

from browsing import LIMIT, LINK, READY, goes_to

WINDOW = {"width": 1280, "height": 800}
LONG_HISTORY = 25  # a browser keeps 50 entries for a tab, and tests count what the page adds
FIRST = f"{LINK}&vector=110-0100&seed=1&prior=0.3"  # the same, as the page writes it
ANOTHER = f"{LINK}&vector=00000000&seed=1&prior=0.3"
# What a test may have changed in a page: what stays so, and what the page can change back.
LASTING = """() => [
  document.querySelectorAll("body *:not(#tab-ponder *, #announcer *)").length,
  Object.keys(window).sort().join(),
  Object.getOwnPropertyNames(document).sort().join(),
  String(fetch),
]"""
STATE = """() => {
  const seen = (selector) =>
    Array.from(document.querySelectorAll(selector)).filter((element) => element.checkVisibility());
  const classes = ({ classList }) => Array.from(classList).sort();
  const aria = ["aria-expanded", "aria-selected", "aria-pressed"];
  return [
    { ...localStorage },
    Object.keys(sessionStorage),
    document.body.innerText,
    [document.documentElement, document.body].map(classes),
    seen("input, textarea").map(({ value, checked, disabled }) => [value, checked, disabled]),
    seen("button").map((button) => aria.map((name) => button.getAttribute(name))),
    seen(".plot").map((plot) => JSON.stringify(plot.layout?.shapes ?? null)),
    document.activeElement === document.body,
    [scrollX, scrollY, location.search],
  ];
}"""
# Tests look at all that the page can show; ``browsing.closes_sections`` leaves what it opens with.
SHOW_ALL = """
  const sections = ["network", "vector", "compare", "numbers"];
  document.documentElement.classList.add(...sections.map((name) => `more-${name}`));
"""
OPEN = f"document.addEventListener('DOMContentLoaded', () => {{ {SHOW_ALL} }});"
CLEAR = f"""([local, session]) => {{
  document.activeElement.blur();
  scrollTo(0, 0);
  localStorage.clear();
  Object.assign(localStorage, local);
  for (const key of Object.keys(sessionStorage).filter((key) => !session.includes(key)))
    sessionStorage.removeItem(key);
  {SHOW_ALL}
}}"""


class Window:
    """A visitor's browser window. All tests of a worker share it, and each gets it as if new.

    The first tab is used again and again, and opens the others: so all run in one process, in which
    the scripts of the page are compiled already. A page in which a test has changed the view alone
    goes back to its first view and serves the next test.
    """

    def __init__(self, browser, **options):
        self.context = browser.new_context(viewport=WINDOW, **options)
        self.context.set_default_timeout(LIMIT)
        self.context.add_init_script(OPEN)
        self.first = self.context.new_page()
        self.tabs, self.listeners, self.origins, self.requests = [], [], set(), set()
        self.at_rest = None  # the address of the page that rests in the first tab
        self.states = {}  # of a page just opened, by its address

    def open(
        self,
        app,
        complaints,
        link=LINK,
        wait_for=READY,
        viewport=WINDOW,
        color_scheme="light",
        cut_off=False,
    ):
        """Open the page in a tab and record all errors of the browser.

        Args:
            wait_for: a selector that matches when the page is ready.
            cut_off: block all requests to other machines.
        """
        page = self.new_tab() if self.tabs else self.first
        self.tabs.append(page)
        self.origins.add(app.url[:-1])

        def listen(event, listener):
            page.on(event, listener)
            self.listeners.append((page, event, listener))

        def complain(about):
            complaints.append(about)

        listen("console", lambda m: m.type == "error" and complains(m.text) and complain(m.text))
        listen("pageerror", lambda error: complains(str(error)) and complain(str(error)))
        listen("requestfailed", lambda r: given_up(r) or complain(f"failed: {r.url}"))
        listen("request", lambda r: leaves(r.url) and complain(f"left: {r.url}"))
        listen("request", lambda r: self.requests.add(r))
        listen("requestfinished", lambda r: self.requests.discard(r))
        listen("requestfailed", lambda r: self.requests.discard(r))
        usual = (link, viewport, color_scheme, cut_off) == (LINK, WINDOW, "light", False)
        if page is self.first and self.at_rest == app.url and usual:
            return page
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme)
        if cut_off:
            page.route(leaves, lambda route: route.abort())
        page.goto(app.url + link)
        page.wait_for_selector(wait_for)
        page.wait_for_selector("body[data-busy=false]")  # the view of the link is shown
        if usual and app.url not in self.states:
            page.wait_for_selector(":root.settled")
            self.states[app.url] = page.evaluate(LASTING), page.evaluate(STATE)
        return page

    def new_tab(self):
        with self.context.expect_page() as opened:
            self.first.evaluate("() => { open('about:blank') }")
        return opened.value

    def forget(self, may_rest=True):
        """Let the page rest in the first tab; or close all others and clear what is stored."""
        address = self.rests() if self.tabs and may_rest else None
        for page, event, listener in self.listeners:
            page.remove_listener(event, listener)
        if self.tabs and not address:
            self.first.unroute_all()
            self.first.evaluate("sessionStorage.clear()")
            self.first.emulate_media(reduced_motion="null", forced_colors="null", media="null")
            kept = self.first
            if self.first.evaluate("history.length") > LONG_HISTORY:
                kept = self.new_tab()
            for page in {self.first, *self.tabs} - {kept}:
                page.close()
            self.first = kept
            self.first.goto("about:blank")
            session = self.context.new_cdp_session(self.first)
            for origin in self.origins:
                what = {"origin": origin, "storageTypes": "cookies,indexeddb,local_storage"}
                session.send("Storage.clearDataForOrigin", what)
            session.detach()
        self.at_rest = address
        self.tabs, self.listeners, self.origins, self.requests = [], [], set(), set()

    def rests(self):
        """Go back to the first view; return the page's address if all is as if just opened."""
        page, address = self.first, self.first.url.partition("?")[0]
        if self.tabs != [page] or address not in self.states:
            return None
        lasting, state = self.states[address]
        local, session, *_ = state
        if page.evaluate(LASTING) != lasting or page.evaluate("history.length") > LONG_HISTORY:
            return None
        page.unroute_all()
        page.set_viewport_size(WINDOW)
        page.emulate_media(
            color_scheme="light", reduced_motion="null", forced_colors="null", media="null"
        )
        page.mouse.move(0, 0)
        page.evaluate(CLEAR, [local, session])
        for link in (ANOTHER, FIRST):  # a new vector ends the history of the last
            goes_to(page, link)
        limit = time.monotonic() + 2
        while time.monotonic() < limit:
            page.keyboard.press("Shift")  # a key ends what is being announced
            changed = page.evaluate(STATE) != state or page.evaluate(LASTING) != lasting
            if not changed and not self.requests:
                return address
            page.wait_for_timeout(50)
        return None


def complains(text):
    """Return whether a message is an error of the page.

    Gradio has these errors when the page is closed or reloaded during an event or just after one.
    """
    left = ("AbortError: ", "Unexpected error Connection errored out")
    return not text.startswith(left)


def given_up(request):
    """Return whether the page itself gave up a request: a question, when it is left or reloaded."""
    return "/ask/" in request.url and request.failure == "net::ERR_ABORTED"


def leaves(url):
    """Return whether a request goes to another machine."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1"
