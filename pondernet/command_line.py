"""What the commands of this package share: folders as arguments, and commands to copy."""

import argparse
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def new_parser(module: str, document: str | None) -> argparse.ArgumentParser:
    """Return a parser for ``python -m pondernet.module``, whose docstring is its help."""
    summary, _, rest = (document or "").partition("\n")
    return argparse.ArgumentParser(
        prog=f"python -m pondernet.{module}",
        description=summary,
        epilog=rest,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def folder(text: str) -> Path:
    """Return the folder that an argument names; ``~`` is the home folder on every system."""
    if not text.strip():
        raise argparse.ArgumentTypeError(f"must be the name of a folder; got {text!r}")
    try:
        text.encode()  # model cards and records are UTF-8
        return Path(text).expanduser()
    except (UnicodeEncodeError, RuntimeError) as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} cannot be the name of a folder: {error}"
        ) from None


def command(module: str, *arguments: str | Path) -> str:
    """Return a command that runs ``pondernet.module``, quoted for the system's own shell."""
    words = ["python", "-m", f"pondernet.{module}", *map(str, arguments)]
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def run_command(main: Callable[[], int | None]) -> None:
    """Run a command and exit with its status; Ctrl-C ends it with 130 and no traceback.

    Output escapes the letters of a folder's name that the terminal cannot show.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # as pondernet/__init__.py sets it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)


def reason(error: OSError) -> str:
    """Return one sentence about a file that cannot be read or written."""
    name = f"{error.filename}: " if error.filename else ""  # OSErrors of writes name no file
    return f"{name}{error.strerror or error}"
