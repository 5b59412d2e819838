"""Run a command of the package in a forked process, which need not start PyTorch anew."""

import importlib
import multiprocessing
import os
import sys
import tempfile
from functools import partial

from pondernet.command_line import run_command


class Forked:
    """``python -m MODULE ARGUMENTS...`` with what the tests use of ``subprocess.Popen``.

    The process calls ``first`` before the command.
    """

    def __init__(self, command, first=lambda: None, **_):
        _, _, module, *arguments = map(str, command)
        self._files = [
            tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
            for _ in range(2)
        ]
        main = partial(importlib.import_module(module).main, arguments)
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=self._run, args=(main, first))
        self._process.start()
        self.pid = self._process.pid

    def _run(self, main, first):
        sys.stdout, sys.stderr = self._files
        first()
        run_command(main)

    @property
    def returncode(self):
        return self._process.exitcode

    poll = returncode.fget

    def send_signal(self, number):
        if self.poll() is None:
            os.kill(self.pid, number)

    def communicate(self, timeout=None):
        """Wait for the process; return what it wrote to stdout and to stderr."""
        self._process.join(timeout)
        said = []
        for file in self._files:
            with file:
                file.seek(0)
                said.append(file.read())
        return said
