"""What the events of all tabs have in common."""

from typing import Any

# An event of the page, not for the API page; quick enough to need no sign of progress.
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

Values = dict[Any, Any]  # of an event's inputs, by component
Updates = dict[Any, Any]  # of those outputs that change, by component
