"""Real processes for the end-to-end tests: `signalpost serve` and `signalpost sandbox`, started, watched, killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import tree

T = TypeVar("T")
DATASET = "1234567890"
PATIENCE_S = 60.0


def environ(**more: str) -> dict[str, str]:
    """An environment without any setting of Signalpost but `more`, with this checkout's package."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGNALPOST_")}
    ours = {"SIGNALPOST_LOG_FORMAT": "json", "SIGNALPOST_DASHBOARD_PORT": "0"}
    return kept | {"PYTHONPATH": str(tree.SRC), "PYTHONDONTWRITEBYTECODE": "1"} | ours | more


def command(*words: str) -> list[str]:
    """The command line of this checkout."""
    return [sys.executable, "-m", "signalpost", *words]


def run(
    *words: str, stdin: str | None = None, cwd: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """One command, to its end."""
    return subprocess.run(
        command(*words),
        input=stdin or "",
        capture_output=True,
        text=True,
        env=environ(**more),
        cwd=cwd,
        timeout=PATIENCE_S,
    )


def wait_for(what: str, look: Callable[[], T | None]) -> T:
    """What `look` finds, once it finds something."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


def get(url: str) -> Any:
    """The JSON at `url`."""
    with urllib.request.urlopen(url, timeout=10) as response:
        return json.load(response)


def post(url: str, body: Any, key: str, timeout: float = 10) -> tuple[int, Any]:
    """Status and JSON of a POST. Raises OSError when no answer came."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


class Process:
    """One process of ours, its stderr in a file; ended with the test."""

    def __init__(self, words: list[str], folder: Path, name: str, **more: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / f"{name}.log"
        self.out = folder / f"{name}.out"
        with self.log.open("ab") as errors, self.out.open("wb") as output:
            self.popen = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                env=environ(**more),
                cwd=folder,
            )

    def ended(self) -> int | None:
        """The exit code, once there is one."""
        return self.popen.poll()

    def stop(self) -> int:
        """SIGTERM, and wait for the drain."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(PATIENCE_S)

    def lines(self) -> Iterator[dict[str, Any]]:
        """The log, decoded; lines that are no JSON are left out."""
        for line in self.log.read_text(errors="replace").splitlines():
            try:
                yield json.loads(line)
            except json.JSONDecodeError:
                continue


class Sandbox(Process):
    """A sandbox in a process of its own, so that it outlives every `serve` that is killed."""

    def __init__(self, folder: Path, *options: str) -> None:
        super().__init__(command("sandbox", "--port", "0", *options), folder, "sandbox")
        self.url = ""

    def wait(self) -> None:
        """Until it says where it is."""
        self.url = wait_for("the sandbox", self._address)

    def _address(self) -> str | None:
        assert self.ended() is None, self.log.read_text()
        words = self.out.read_text().split()
        return next((word.rstrip(";") for word in words if word.startswith("http://")), None)

    def events(self) -> list[dict[str, Any]]:
        """Everything it took, in order."""
        return sandbox_events(self.url)


def sandbox_events(url: str) -> list[dict[str, Any]]:
    """Everything the sandbox at `url` took, in order."""
    found: list[dict[str, Any]] = get(f"{url}/_sandbox/events?limit=1000000")["events"]
    return found


class Serve(Process):
    """A running `signalpost serve` on ephemeral ports."""

    def __init__(self, folder: Path, *words: str, **more: str) -> None:
        self.data = folder / "var"
        super().__init__(command("--data-dir", "var", "serve", "--port", "0", *words), folder, "serve", **more)
        self.gateway = ""
        self.sandbox: str | None = None

    def wait(self) -> None:
        """Until the gateway takes events."""
        running = wait_for("serve.json", self._running)
        self.gateway = running["gateway"]
        self.sandbox = running.get("sandbox")
        wait_for("the gateway", self._ready)

    def _running(self) -> Any:
        assert self.ended() is None, self.log.read_text()
        file = self.data / "serve.json"
        try:
            running = json.loads(file.read_text())
        except (OSError, ValueError):
            return None
        return running if running["pid"] == self.popen.pid else None

    def _ready(self) -> bool:
        assert self.ended() is None, self.log.read_text()
        try:
            return bool(get(f"{self.gateway}/health/ready")["ready"])
        except (OSError, ValueError):
            return False

    def pid_of(self, child: str) -> int | None:
        """The process id of the living child of that name."""
        pid = None
        for line in self.lines():
            if line.get("child") == child:
                pid = line.get("pid")
        return pid

    def kill(self, child: str | None = None) -> None:
        """kill -9: a child, or `serve` itself, whose children then drain by themselves."""
        pid = self.popen.pid if child is None else self.pid_of(child)
        if pid is not None:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                return
        if child is None:
            self.popen.wait(PATIENCE_S)

    def books(self) -> dict[str, Any]:
        """Both sums, as `signalpost events books` tells them."""
        return books(self.data)

    def settled(self, copies: int | None = None) -> dict[str, Any]:
        """The books, once nothing is under way."""
        return settled(self.data, copies)


def books(data: Path) -> dict[str, Any]:
    """Both sums of the data folder `data`, whoever works on it."""
    done = run("--data-dir", str(data), "events", "books", "--json")
    assert done.returncode in (0, 1), done.stderr
    return dict(json.loads(done.stdout))


def settled(data: Path, copies: int | None = None) -> dict[str, Any]:
    """The books of `data`, once so many copies are in them, everything that was routed has ended, and a second look
    sees the same: nothing lies in the inbox any more."""

    def look() -> dict[str, Any] | None:
        found = books(data)
        under_way = sum(found["states"].get(state, 0) for state in ("scheduled", "waiting", "sending"))
        if under_way or not found["routed"] or (copies is not None and found["received"] != copies):
            return None
        time.sleep(0.3)
        return found if books(data) == found else None

    return wait_for("all to be settled", look)
