"""A real browser for the tests: Debian's chromium, headless, spoken to over a pipe (the DevTools protocol, no driver).

with Chromium() as browser:
    page = browser.open("http://127.0.0.1:8000/")
    page.until("document.querySelectorAll('tr').length > 3")
    assert page.run("document.title") == "Test events"
    assert page.messages == []          # what the page wrote to its console, warnings and errors
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any

PATIENCE_S = 30.0
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # tests may run as root, in a container
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--remote-debugging-pipe",
)


def binary() -> str:
    """The browser of this machine."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    assert found, "The browser tests need Chromium. On Debian and Ubuntu: apt-get install chromium"
    return found


class Chromium:
    """A browser with an empty profile; it ends with the `with` block. `flags` are added to its command line."""

    def __init__(self, *flags: str) -> None:
        self._flags = flags
        self._last = 0
        self._unread = b""
        self._events: list[dict[str, Any]] = []
        self.pages: dict[str, Page] = {}

    def __enter__(self) -> Chromium:
        self._folder = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        # The browser reads from descriptor 3 and writes to 4, whatever numbers we were given.
        place = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
        words = [binary(), *FLAGS, f"--user-data-dir={self._folder.name}", *self._flags, "about:blank"]
        # Its own notes to the terminal are of no use to a test.
        self._process = subprocess.Popen(
            ["bash", "-c", place, "chromium", *words],
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": self._folder.name},
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._in, self._out = ours_in, ours_out
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.call("Browser.close")
            self._process.wait(10)
        except (AssertionError, OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        os.close(self._out)
        self._folder.cleanup()

    def open(self, url: str, *, agent: str | None = None, width: int = 1200, height: int = 800) -> Page:
        """A new tab at `url`, once it has loaded. `agent` is the user agent it claims to be."""
        page = self.tab()
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        if agent:
            page.call("Emulation.setUserAgentOverride", userAgent=agent)
        page.go(url)
        return page

    def tab(self) -> Page:
        """A new, empty tab."""
        return self.attach(self.call("Target.createTarget", url="about:blank")["targetId"])

    def attach(self, target: str) -> Page:
        """The tab of that id."""
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        self.pages[session] = page
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        return page

    def call(self, method: str, *, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """One command of the DevTools protocol, and its result."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE_S
        while True:
            answer = self._next(until, method)
            if answer.get("id") == self._last:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: dict[str, Any] = answer["result"]
                return result
            self._take(answer)

    def _next(self, until: float, what: str) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            assert ready, f"waited in vain for {what}"
            more = os.read(self._in, 1 << 20)
            assert more, "Chromium ended"
            self._unread += more
        first, _, self._unread = self._unread.partition(b"\0")
        found: dict[str, Any] = json.loads(first)
        return found

    def _take(self, event: dict[str, Any]) -> None:
        page = self.pages.get(event.get("sessionId", ""))
        if page is not None:
            page.take(event["method"], event["params"])


class Page:
    """One tab. `messages` are warnings, errors and uncaught exceptions of its console; `requests` what it asked for."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser = browser
        self._session = session
        self.messages: list[str] = []
        self.requests: list[dict[str, Any]] = []

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """A command of the DevTools protocol, for this tab."""
        return self._browser.call(method, session=self._session, **parameters)

    def go(self, url: str) -> None:
        """To `url`, and wait until it has loaded."""
        done = self.call("Page.navigate", url=url)  # answers once the new document is there
        assert "errorText" not in done, f"{url}: {done['errorText']}"
        self.until("document.readyState === 'complete'")

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression; a promise is awaited."""
        done = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until a JavaScript expression is true."""
        until = time.monotonic() + PATIENCE_S
        while not self.run(f"!!({expression})"):
            assert time.monotonic() < until, f"waited in vain for {expression}"
            time.sleep(0.02)

    def hear(self, words: str) -> None:
        """Wait until the console has a warning or an error with these words."""
        until = time.monotonic() + PATIENCE_S
        while not any(words in message for message in self.messages):
            assert time.monotonic() < until, f"waited in vain for {words!r} on the console"
            self.run("new Promise(done => setTimeout(done, 10))")

    def posted(self, count: int, under: str = "") -> list[dict[str, Any]]:
        """POST requests to addresses that start with `under`, once there are `count`: a server may have one before the
        browser tells of it."""
        until = time.monotonic() + PATIENCE_S
        while len(found := self._posts(under)) < count:
            assert time.monotonic() < until, f"{len(found)} of {count} were posted"
            self.run("new Promise(done => setTimeout(done, 10))")
        return found

    def _posts(self, under: str) -> list[dict[str, Any]]:
        return [one for one in self.requests if one["method"] == "POST" and one["url"].startswith(under)]

    def cookies(self) -> dict[str, str]:
        """Cookies that this page's address has."""
        return {cookie["name"]: cookie["value"] for cookie in self.call("Network.getCookies")["cookies"]}

    def screenshot(self) -> bytes:
        """What is seen, as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot")["data"])

    def take(self, method: str, event: dict[str, Any]) -> None:
        """Note what the browser tells of this tab."""
        if method == "Runtime.consoleAPICalled" and event["type"] in ("warning", "error", "assert"):
            self.messages.append(_words(event["args"]))
        elif method == "Runtime.exceptionThrown":
            thrown = event["exceptionDetails"]
            self.messages.append(thrown.get("exception", {}).get("description", thrown["text"]))
        elif method == "Log.entryAdded" and event["entry"]["level"] in ("warning", "error"):
            self.messages.append(event["entry"]["text"] + " " + event["entry"].get("url", ""))
        elif method == "Network.requestWillBeSent":
            self.requests.append(event["request"])


def _words(arguments: Sequence[dict[str, Any]]) -> str:
    return " ".join(str(argument.get("value", argument.get("description", ""))) for argument in arguments)
