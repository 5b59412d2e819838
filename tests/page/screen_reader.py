"""Run Orca and Firefox on a display of their own, with a stand-in for the speech synthesizer.

Debian: ``apt install orca at-spi2-core dbus xvfb firefox-esr``.
"""

import os
import re
import shutil
import socketserver
import subprocess
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from other_browsers import LIMIT, Firefox
from running import free_port, wait_until

PROGRAMS = ("orca", "Xvfb", "dbus-daemon")
ACCESSIBILITY_BUS = Path("/usr/share/dbus-1/services/org.a11y.Bus.service")
MARK = re.compile(r"<[^>]*>")  # of SSML
SILENCE = 1.0  # seconds


def is_installed():
    return all(map(shutil.which, PROGRAMS)) and ACCESSIBILITY_BUS.exists() and Firefox.program()


class Speech(socketserver.ThreadingUnixStreamServer):
    """Answer as speech-dispatcher does, in its protocol SSIP, and keep the texts in ``spoken``."""

    daemon_threads = True

    def __init__(self, path):
        super().__init__(path, Client)
        self.spoken = []
        self.last = time.monotonic()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def speak(self, text):
        self.spoken.append(" ".join(MARK.sub("", text).split()))
        self.last = time.monotonic()

    def is_silent(self):
        return time.monotonic() - self.last > SILENCE


class Client(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            command = line.split()[0].upper()
            if command == b"SPEAK":
                self.answer("230 OK")
                self.server.speak(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
                self.answer("225-1", "225 OK")
            elif command == b"QUIT":
                self.answer("231 OK")
                break
            else:  # a setting, or a question that has one answer
                self.answer("249-0", "249 OK")

    def answer(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class ScreenReader:
    """Orca with Firefox: ``browser`` drives Firefox."""

    def __init__(self, folder):
        self.closing = ExitStack()
        self.speech = Speech(str(folder / "speech"))
        self.closing.callback(self.speech.server_close)
        self.closing.callback(self.speech.shutdown)
        # Orca asks pgrep for other Orcas of the user, and does not start beside one.
        (folder / "pgrep").touch(mode=0o755)
        display = f":{free_port()}"
        environment = {
            "HOME": str(folder),
            "PATH": f"{folder}:{os.environ['PATH']}",
            "XDG_RUNTIME_DIR": str(folder),
            "DISPLAY": display,
            "SPEECHD_ADDRESS": f"unix_socket:{folder / 'speech'}",
            "GNOME_ACCESSIBILITY": "1",
            "LC_ALL": "C.UTF-8",
        }
        try:
            self._start(environment, "Xvfb", display, "-screen", "0", "1300x900x24")
            bus = ("dbus-daemon", "--session", "--nofork", "--print-address")
            address = self._start(environment, *bus, stdout=subprocess.PIPE).stdout.readline()
            environment["DBUS_SESSION_BUS_ADDRESS"] = address.decode().strip()
            self._start(environment, "orca", "--user-prefs", str(folder / "orca"))
            wait_until(lambda: "Screen reader on." in self.speech.spoken, pause=0.2)
            self.browser = Firefox(folder, **environment)
            self.closing.callback(self.browser.close)
        except BaseException:
            self.close()
            raise

    def _start(self, environment, *command, stdout=subprocess.DEVNULL):
        process = subprocess.Popen(
            command, env=os.environ | environment, stdout=stdout, stderr=subprocess.DEVNULL
        )
        self.closing.callback(process.wait)
        self.closing.callback(process.kill)
        return process

    def wait_for_silence(self):
        """Wait until nothing is spoken for a while, for ``until`` to begin there."""
        wait_until(self.speech.is_silent, pause=0.2)
        self.start = len(self.speech.spoken)

    def until(self, last):
        """Return what is spoken since the silence, once a sentence matches ``last``."""
        limit = time.monotonic() + LIMIT
        while True:
            spoken = self.speech.spoken[self.start :]
            if any(re.fullmatch(last, sentence) for sentence in spoken):
                return spoken
            assert time.monotonic() < limit, f"{last!r} is not among {spoken}"
            time.sleep(0.05)

    def close(self):
        self.closing.close()
