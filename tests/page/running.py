"""What a running page takes of the machine: memory, and processes of training."""

import time
from pathlib import Path


def megabytes(app):
    """Resident memory of the page."""
    status = Path(f"/proc/{app.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def runs_of(app):
    """Where /proc tells of each."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            command = (process / "cmdline").read_text()
        except OSError:  # it has just ended
            continue
        if parent == app.process.pid and "training_process" in command:
            found.append(process)
    return found


def waits_for_runs(app, number):
    limit = time.monotonic() + 240
    while len(runs_of(app)) != number:
        assert time.monotonic() < limit
        time.sleep(0.2)
