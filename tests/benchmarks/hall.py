"""Measure the page with 100 visitors: correctness, response time, and memory after they leave.

    python tests/benchmarks/hall.py [SECONDS [VISITORS]]

VISITORS (100) in one process ponder for SECONDS (60), each with its own vectors and seeds, while
the maximum number of visitors trains and one more tries to. Each answer is compared with the core's
result. The resident memory of the page is read at the start, at the end and after all have left.
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
from asking import ask_ponder
from under_load import client, measure

from pondernet import checkpoints
from pondernet.demo.ponder.pondering import ponder

MODEL = "parity-8"
TRAINERS = 4
CHECKPOINT = checkpoints.load(ROOT / "checkpoints" / MODEL)


def right(answer, vector, seed):
    expected = ponder(CHECKPOINT, vector, seed)
    same = answer["vector"] == vector and answer["halting_step"] == expected.halting_step
    return same and all(abs(a - b) < 1e-5 for a, b in zip(answer["p"], expected.p, strict=True))


async def visit(client, number, until, seconds, wrong):
    generator = random.Random(number)
    async with client:
        while time.monotonic() < until:
            vector = generator.choices([0, 1, -1], k=8)
            seed = generator.randrange(2**32)
            began = time.perf_counter()
            try:
                answer = await ask_ponder(client, " ".join(map(str, vector)), MODEL, seed)
            except (httpx.HTTPError, RuntimeError) as error:
                wrong.append(f"visitor {number}: {error!r}")
                continue
            seconds.append(time.perf_counter() - began)
            if not right(answer, vector, seed):
                wrong.append(f"visitor {number} got another's answer: {vector}, {seed}")


async def crowd(url, visitors, duration):
    """Run all visitors; return the seconds of each answer, the errors, and the total time."""
    clients = [client(url) for _ in range(visitors)]
    seconds, wrong = [], []
    began = time.monotonic()
    visits = (
        visit(client, number, began + duration, seconds, wrong)
        for number, client in enumerate(clients)
    )
    await asyncio.gather(*visits)
    return seconds, wrong, time.monotonic() - began


def main():
    duration, visitors = (*map(int, sys.argv[1:]), *(60, 100)[len(sys.argv) - 1 :])
    load = measure(
        TRAINERS,
        lambda app: asyncio.run(crowd(app.url, 4, 3)),
        lambda app: asyncio.run(crowd(app.url, visitors, duration)),
    )
    seconds, wrong, took = load.found
    quantiles = statistics.quantiles(seconds, n=20)
    print(f"{visitors} visitors for {took:.0f} s; to train: {', '.join(load.training)}")
    print(
        f"{len(seconds)} answers, {len(seconds) / took:.1f} a second; median "
        f"{quantiles[9]:.2f} s, 95 % within {quantiles[18]:.2f} s, longest {max(seconds):.2f} s"
    )
    print(f"{len(wrong)} errors or answers of others; {load.tracebacks} tracebacks in the log")
    print(*wrong[:5], sep="\n")
    print(load.memory_in_words())


if __name__ == "__main__":
    main()
