"""Drive WebKit and Firefox, where they are installed, without a package for it.

Both take the commands of WebDriver: WebKit over HTTP, by its driver, Firefox over the socket that
its option ``--marionette`` opens.
"""

import json
import os
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import httpx
from running import free_port, wait_until

LIMIT = 120  # seconds
OF_FIREFOX = {
    "url": "WebDriver:Navigate",
    "execute/sync": "WebDriver:ExecuteScript",
    "actions": "WebDriver:PerformActions",
}
TAB = "\ue004"


class Browser:
    """A browser with one window; ``command`` sends one command of WebDriver."""

    def __init__(self, *command, **environment):
        self.processes = []
        self.start(*command, **environment)

    def start(self, *command, **environment):
        nowhere = subprocess.DEVNULL
        self.processes.append(
            subprocess.Popen(command, env=os.environ | environment, stdout=nowhere, stderr=nowhere)
        )

    def run(self, script):
        """Return the value of an expression in the page."""
        return self.command("execute/sync", script=f"return {script}", args=[])

    def waits_for(self, script):
        wait_until(lambda: self.run(script), pause=0.2)

    def press(self, *keys):
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.command("actions", actions=[{"type": "key", "id": "keys", "actions": strokes}])

    def close(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()


class WebKit(Browser):
    """Debian: ``apt install webkit2gtk-driver xvfb``."""

    def __init__(self, profile):
        display, port = f":{free_port()}", free_port()
        super().__init__("Xvfb", display, "-screen", "0", "1300x900x24")
        self.start(
            "WebKitWebDriver",
            f"--port={port}",
            DISPLAY=display,
            HOME=str(profile),
            WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS="1",  # tests may run as root
            LIBGL_ALWAYS_SOFTWARE="1",
        )
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}/session", timeout=LIMIT)
        options = {"binary": str(self.program()), "args": ["--automation"]}
        asked = {"alwaysMatch": {"webkitgtk:browserOptions": options}}

        def starts():
            with suppress(httpx.HTTPError):
                self.session = self.command("", capabilities=asked)["sessionId"]
            return hasattr(self, "session")

        wait_until(starts, pause=0.2)

    @staticmethod
    def program():
        """Return the path of the browser, or None."""
        there = all(map(shutil.which, ("Xvfb", "WebKitWebDriver")))
        found = Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")
        return next(found, None) if there else None

    def command(self, name, **arguments):
        path = f"/{self.session}/{name}" if name else ""
        return self.http.post(path, json=arguments).raise_for_status().json()["value"]

    def close(self):
        with suppress(httpx.HTTPError):
            self.http.delete(f"/{self.session}")
        super().close()


class Firefox(Browser):
    """Debian: ``apt install firefox-esr``. It has a window where the environment has a display."""

    def __init__(self, profile, **environment):
        port = free_port()
        (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n')
        options = ["--marionette", "--no-remote", "--profile", str(profile)]
        if "DISPLAY" not in environment:
            options.append("--headless")
        super().__init__(self.program(), *options, **{"HOME": str(profile)} | environment)

        def connects():
            with suppress(OSError):
                self.stream = socket.create_connection(("127.0.0.1", port), LIMIT).makefile("rwb")
            return hasattr(self, "stream")

        wait_until(connects, pause=0.2)
        self._read()  # its greeting
        self._send("WebDriver:NewSession", {})

    @staticmethod
    def program():
        """Return the path of the browser, or None."""
        return shutil.which("firefox-esr") or shutil.which("firefox")

    def command(self, name, **arguments):
        value = self._send(OF_FIREFOX[name], arguments)
        return value.get("value") if isinstance(value, dict) else value

    def _send(self, name, arguments):
        message = json.dumps([0, 1, name, arguments]).encode()
        self.stream.write(b"%d:%s" % (len(message), message))
        self.stream.flush()
        _, _, error, value = self._read()
        if error:
            raise RuntimeError(f"{name}: {error['message']}")
        return value

    def _read(self):
        digits = b""
        while (digit := self.stream.read(1)) != b":":
            digits += digit
        return json.loads(self.stream.read(int(digits)))
