"""Environment variables that would stop the page, mended or refused before Gradio is imported."""

import atexit
import os
import shutil
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

MAX_PORT = 65_535

# Gradio reads these when it is imported and ends in a traceback where they are no whole number.
_WHOLE_NUMBERS = {
    "GRADIO_SERVER_PORT": MAX_PORT,
    "GRADIO_NUM_PORTS": MAX_PORT,
    "GRADIO_NODE_NUM_PORTS": MAX_PORT,
    "GRADIO_ANALYTICS_MAX_EVENTS": None,
    "GRADIO_DEBUG": 1,
}
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


class EnvironmentVariableError(ValueError):
    """A variable that keeps the page from starting; the message names it and what is allowed."""


def prepare(environment: MutableMapping[str, str]) -> None:
    """Remove what would break the page without need, and refuse what it cannot start with.

    Proxy variables are removed: the page only ever calls itself, to see whether it has started.

    Raises:
        EnvironmentVariableError: a variable has a value that Gradio cannot read.
    """
    for name in _PROXIES:
        environment.pop(name, None)
        environment.pop(name.upper(), None)
    for name, most in _WHOLE_NUMBERS.items():
        value = environment.get(name, "0")
        number = int(value) if value.isascii() and value.isdigit() else None
        if number is None or (most is not None and number > most):
            allowed = "of at least 0" if most is None else f"from 0 to {most}"
            raise EnvironmentVariableError(
                f"The environment variable {name} must be a whole number {allowed}; got {value!r}."
            )
    _check_temporary_folder(environment)


def _check_temporary_folder(environment: MutableMapping[str, str]) -> None:
    """Make sure that Gradio's folder for temporary files can be written to.

    The default, ``gradio`` in the system's folder, belongs to whoever used it first; where it is
    another user's, a folder of one's own takes its place.
    """
    chosen = environment.get("GRADIO_TEMP_DIR")
    folder = Path(chosen or Path(tempfile.gettempdir()) / "gradio")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        if chosen:
            raise EnvironmentVariableError(
                f"GRADIO_TEMP_DIR must be a folder that can be written to; got {chosen!r}: {error}."
            ) from None
        own = environment["GRADIO_TEMP_DIR"] = tempfile.mkdtemp(prefix="pondernet-")
        atexit.register(shutil.rmtree, own, ignore_errors=True)


def prepare_or_exit() -> None:
    """Prepare this process's environment, or end it with one sentence."""
    try:
        prepare(os.environ)
    except EnvironmentVariableError as error:
        raise SystemExit(str(error)) from None
