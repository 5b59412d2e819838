"""Measure the page with 200 of its pages open: the time of an answer, errors, and memory.

    python tests/benchmarks/pages.py [SECONDS [PAGES [TRAINERS]]]

Each of PAGES (200) does what a browser does: it loads the page, and every two seconds clicks on
something in tab 1, which is one request. TRAINERS (3) more train meanwhile. After SECONDS (60) all
leave. The resident memory is that of the page's process; before it is first read, a tenth of the
pages come and go.
"""

import asyncio
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "page")]

import httpx
from asking import Visitor, address_of
from under_load import client, measure

PAUSE = 2  # seconds between two clicks
CLICKS = (("random", 8), ("again", None), ("many", None), ("clear", None), ("inside", None))


class Page:
    """One open page, whose visitor clicks; ``known`` is a ``Visitor`` that has read the config."""

    def __init__(self, client, known, number):
        self.client = client
        self.link = known.link
        self.address = address_of(known.asked["answer"])
        self.random = random.Random(number)
        self.session = f"page{number}"
        self.seconds, self.errors = [], []

    async def stay(self, until):
        """Open the page, and click until the time has come."""
        async with self.client:
            (await self.client.get("")).raise_for_status()
            await asyncio.sleep(self.random.uniform(0, PAUSE))
            while time.monotonic() < until:
                began = time.perf_counter()
                try:
                    await self.click(self.random.choice(CLICKS))
                except httpx.HTTPError as error:
                    self.errors.append(f"{self.session}: {error!r}")
                took = time.perf_counter() - began
                self.seconds.append(took)
                await asyncio.sleep(max(0, PAUSE - took))

    async def click(self, intent):
        """Send a change of the view and take over the link in the answer."""
        asked = {"link": self.link, "intents": [intent], "number": 1}
        answer = await self.client.post(self.address, json=[asked])
        said = answer.raise_for_status().json()
        self.link = next(each["link"] for each in said if isinstance(each, dict) and "link" in each)


async def crowd(app, number, duration):
    """Open that many pages for some seconds; return the seconds of each answer, and the errors."""
    known = Visitor(app)
    pages = [Page(client(app.url), known, each) for each in range(number)]
    until = time.monotonic() + duration
    await asyncio.gather(*(page.stay(until) for page in pages))
    return [s for page in pages for s in page.seconds], [e for page in pages for e in page.errors]


def main():
    duration, pages, trainers = (*map(int, sys.argv[1:]), *(60, 200, 3)[len(sys.argv) - 1 :])
    load = measure(
        trainers,
        lambda app: asyncio.run(crowd(app, pages // 10, 6)),
        lambda app: asyncio.run(crowd(app, pages, duration)),
    )
    seconds, errors = load.found
    quantiles = [1000 * each for each in statistics.quantiles(seconds, n=20)]
    print(f"{pages} pages for {duration} s, beside: {', '.join(load.training)}")
    print(
        f"{len(seconds)} answers, {len(seconds) / duration:.1f} a second; median "
        f"{quantiles[9]:.0f} ms, 95 % within {quantiles[18]:.0f} ms, "
        f"longest {1000 * max(seconds):.0f} ms"
    )
    print(f"{len(errors)} errors; {load.tracebacks} tracebacks in the log", *errors[:5], sep="\n")
    print(load.memory_in_words())


if __name__ == "__main__":
    main()
