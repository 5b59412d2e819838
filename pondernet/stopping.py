"""Stop signals: a signal to any rank stops all ranks after the same step."""

import math
import signal
import time

import torch
import torch.distributed as dist

SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP", "SIGUSR1")
"""Ctrl-C; the request to end; Ctrl-Break, which stands for that request on Windows; the end of the
terminal; and the warning of schedulers that the time is nearly up."""
PATIENCE = 0.5  # seconds after a signal in which a run goes on to its next metrics


def stop_signals() -> list[signal.Signals]:
    """Return the stop signals of this system, but for those that are ignored, as under nohup."""
    numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
    return [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]


class StopSignal:
    """Within a ``with`` block, signals end no step half done: call the object after each step.

    A run stops at its next metrics, or after ``PATIENCE`` between two of them. Every rank must
    call after every step, and gets the same answer: the ranks exchange a number on the CPU.
    """

    def __init__(self) -> None:
        self.number = 0  # of the first signal
        self._signalled_at = math.inf

    def __enter__(self) -> "StopSignal":
        self._before = {number: signal.signal(number, self._receive) for number in stop_signals()}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def __call__(self, at_metrics: bool) -> bool:
        """Return whether to stop after this step, which may be the last one of its interval."""
        waited = time.monotonic() - self._signalled_at  # below 0: there was no signal
        if dist.is_initialized():
            longest = torch.tensor(waited, dtype=torch.float64)
            dist.all_reduce(longest, dist.ReduceOp.MAX)
            waited = longest.item()
        return waited > PATIENCE or (at_metrics and waited >= 0)

    def _receive(self, number: int, _: object) -> None:
        self.number = self.number or number
        self._signalled_at = min(self._signalled_at, time.monotonic())
        if not dist.is_initialized():  # torchrun passes on what the terminal has sent already
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a second one stops at once
