"""Stop signals: a signal to any rank stops all ranks after the same step."""

import math
import signal
import time

import torch
import torch.distributed as dist

SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP", "SIGUSR1")
"""Ctrl-C; the request to end; Ctrl-Break, which stands for that request on Windows; the end of the
terminal; and the warning of schedulers that the time is nearly up."""
AGREE_EVERY = 0.25  # seconds between two messages among the ranks
PATIENCE = 0.5  # seconds after a signal in which a run goes on to its next metrics


def stop_signals() -> list[signal.Signals]:
    """Return the stop signals of this system, but for those that are ignored, as under nohup."""
    numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    return [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]


class StopSignal:
    """Within a ``with`` block, signals end no step half done: call the object after each step.

    A run stops at its next metrics, or after ``PATIENCE`` between two of them. Every rank must
    call after every step, and gets the same answer: the ranks exchange a message on the CPU, as
    often as ``AGREE_EVERY`` says.
    """

    def __init__(self) -> None:
        self.number = 0  # of the first signal
        self._signalled_at = math.inf
        self._waited = -math.inf  # seconds since the first signal to any rank; below 0: none
        self._steps, self._steps_to_message = 0, 1  # since the last message, and to the next
        self._last_message = time.monotonic()

    def __enter__(self) -> "StopSignal":
        self._before = {number: signal.signal(number, self._receive) for number in stop_signals()}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def __call__(self, at_metrics: bool) -> bool:
        """Return whether to stop after this step, which may be the last one of its interval."""
        self._steps += 1
        if not dist.is_initialized():
            self._waited = time.monotonic() - self._signalled_at
        elif self._steps == self._steps_to_message:
            self._exchange()
        return self._waited > PATIENCE or (at_metrics and self._waited >= 0)

    def _exchange(self) -> None:
        """Take note of the signals of all ranks, and agree when to exchange again."""
        now = time.monotonic()
        # At most twice as many steps as last time: the first ones may be unusually fast.
        longer = min(2.0, AGREE_EVERY / max(now - self._last_message, 1e-6))
        values = [now - self._signalled_at, -self._steps * longer]
        message = torch.tensor(values, dtype=torch.float64)
        dist.all_reduce(message, dist.ReduceOp.MAX)  # the slowest rank sets the pace
        self._waited, steps = message.tolist()
        self._steps, self._steps_to_message = 0, max(1, int(-steps))
        self._last_message = time.monotonic()

    def _receive(self, number: int, _: object) -> None:
        self.number = self.number or number
        self._signalled_at = min(self._signalled_at, time.monotonic())
        if not dist.is_initialized():  # torchrun passes on what the terminal has sent already
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a second one stops at once
