"""Check the environment variables that Gradio reads, before Gradio is imported."""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

MAX_PORT = 65_535

# Gradio reads these on import and fails with a traceback if one is not a whole number.
_WHOLE_NUMBERS = {
    "GRADIO_SERVER_PORT": MAX_PORT,
    "GRADIO_NUM_PORTS": MAX_PORT,
    "GRADIO_NODE_NUM_PORTS": MAX_PORT,
    "GRADIO_ANALYTICS_MAX_EVENTS": None,
    "GRADIO_DEBUG": 1,
}
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


class EnvironmentVariableError(ValueError):
    """An invalid variable; the message names it and the allowed values."""


def prepare(environment: MutableMapping[str, str]) -> None:
    """Remove the proxy variables and check the others.

    The page needs no proxy: it only sends requests to itself, to check that it has started.

    Raises:
        EnvironmentVariableError: a variable has a value that Gradio cannot use.
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
    """Check that Gradio's folder for temporary files is writable.

    The default is ``gradio`` in the system's folder for temporary files. If another user owns it,
    use a new folder, which is deleted at exit.

    Raises:
        EnvironmentVariableError: GRADIO_TEMP_DIR is set, but not to a writable folder, or there is
            no writable folder at all.
    """
    chosen = environment.get("GRADIO_TEMP_DIR")
    try:
        folder = Path(chosen or Path(tempfile.gettempdir()) / "gradio")
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        if chosen:
            raise EnvironmentVariableError(
                f"GRADIO_TEMP_DIR must be a folder that can be written to; got {chosen!r}: {error}."
            ) from None
        try:
            own = environment["GRADIO_TEMP_DIR"] = tempfile.mkdtemp(prefix="pondernet-")
        except OSError as error:
            raise EnvironmentVariableError(
                "TMPDIR must be a folder that can be written to: the page found no place for "
                f"temporary files. {error}"
            ) from None
        atexit.register(shutil.rmtree, own, ignore_errors=True)


def _open_closed_streams() -> None:
    """Send what is printed nowhere if standard output or error is closed, as by ``>&-``.

    Python then has None in their place, and uvicorn fails with a traceback.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def prepare_or_exit() -> None:
    """Prepare the environment of this process, or exit with the error message."""
    _open_closed_streams()
    try:
        prepare(os.environ)
    except EnvironmentVariableError as error:
        raise SystemExit(str(error)) from None
