"""What the events of all tabs have in common."""

from typing import Any

# Events that the API page does not list, and that are too fast to need a progress display.
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

Values = dict[Any, Any]  # the inputs of an event, by component
Updates = dict[Any, Any]  # the outputs that change, by component
