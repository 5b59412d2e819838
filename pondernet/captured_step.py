"""A training step as one CUDA graph.

A small network's step is hundreds of kernels of some microseconds each, and Python takes longer to
launch them than a card to run them. A graph launches all of them at once.
"""

from collections.abc import Callable

import torch

WARM_UP = 3  # steps before the capture, in which libraries take their memory and compile


class CapturedStep:
    """Calls a step; after ``WARM_UP`` calls, as one graph of its kernels.

    Every call is one real step. A graph repeats the same kernels on the same memory, so what the
    step changes must be tensors that it changes in place, and it must read none of their values.

    Args:
        step: takes one step.
        generator: the source of its randomness, on the card.
    """

    def __init__(self, step: Callable[[], object], generator: torch.Generator):
        self._step = step
        self._generator = generator
        self._warm_up = WARM_UP
        self._graph: torch.cuda.CUDAGraph | None = None

    def forget(self) -> None:
        """Capture the step again at the next call: a number in it that is no tensor has changed."""
        self._graph = None

    def __call__(self) -> None:
        """Take one step."""
        if self._warm_up:
            self._warm_up -= 1
            # Not on the default stream, which cannot be captured.
            stream = torch.cuda.Stream()
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                self._step()
            torch.cuda.current_stream().wait_stream(stream)
            return
        if self._graph is None:
            self._graph = torch.cuda.CUDAGraph()
            self._graph.register_generator_state(self._generator)
            with torch.cuda.graph(self._graph):
                self._step()
        self._graph.replay()
