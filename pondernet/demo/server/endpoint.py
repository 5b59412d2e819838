"""The public endpoint ``/ponder``: the computation of the page as one JSON object."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import gradio as gr

from pondernet.demo.networks.library import Library
from pondernet.demo.ponder.pondering import check_seed, ponder
from pondernet.demo.ponder.vector_text import parse_vector

EXAMPLE = "1 0 -1 1"
"""A vector for the snippets on Gradio's API page."""


def ponder_endpoint(library: Library) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Return the function behind ``/ponder`` for the networks in ``library``."""

    # A pondering takes a millisecond; a worker thread would only add waiting time.
    async def endpoint(
        vector: str = EXAMPLE, model: str = library.first.name, seed: int = 0
    ) -> dict[str, Any]:
        """Run a network on a vector and sample one halting step.

        Args:
            vector: elements 0, 1 and -1, such as "1 0 -1" or "+0-"; padded with zeros.
            model: name of a network, such as "parity-8".
            seed: of the halting step; the same arguments give the same answer.
        """
        try:
            checkpoint = library.get(model)
            elements = parse_vector(vector, checkpoint.model.n_elems)
            return asdict(ponder(checkpoint, elements, check_seed(seed)))
        except ValueError as error:
            raise gr.Error(str(error), print_exception=False) from None

    return endpoint
