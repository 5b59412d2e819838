"""The public endpoint ``/ponder``: the computation of the page as one JSON object."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import gradio as gr

from pondernet.demo.networks.library import Library
from pondernet.demo.ponder import pondering
from pondernet.demo.ponder.vector_text import parse_vector

EXAMPLE = "1 0 -1 1"
"""A vector for the snippets on Gradio's API page."""


def ponder_endpoint(library: Library) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Return the function behind ``/ponder`` for the networks in ``library``."""

    # A pondering takes a millisecond; a worker thread would only add waiting time.
    # The API page and the MCP tool show its name and its docstring.
    async def ponder(
        vector: str = EXAMPLE, model: str = library.first.name, seed: int = 0
    ) -> dict[str, Any]:
        """Ask a network whether the number of ones in a vector is odd, and sample a halting step.

        Args:
            vector: The elements 0, 1 and -1, such as "1 0 -1" or "+0-". Zeros are added at the end.
            model: The name of a network, such as "parity-8". A wrong one is answered with all.
            seed: A whole number for the halting step. Equal arguments give equal answers.
        Returns:
            The answer, the halting step, and the numbers of every step.
        """
        try:
            checkpoint = library.get(model)
            elements = parse_vector(vector, checkpoint.model.n_elems)
            return asdict(pondering.ponder(checkpoint, elements, pondering.check_seed(seed)))
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from None

    return ponder
