"""The processes one by one: each runs alone, drains on SIGTERM, and a worker is alone with its folder."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from serving import PATIENCE_S, command, environ, get, run, wait_for

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a command; whatever still runs ends with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def run_it(*words: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command(*words), cwd=tmp_path, env=environ(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        started.append(process)
        return process

    yield run_it
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def ended(process: subprocess.Popen[bytes]) -> tuple[int, list[str]]:
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=PATIENCE_S)
    return process.returncode, [
        json.loads(line)["event"] for line in errors.decode().splitlines() if line.startswith("{")
    ]


def test_a_worker_delivers_what_lies_in_the_inbox(tmp_path: Path, start: Start) -> None:
    """Without any gateway; a second worker on the same folder is refused and named; SIGTERM drains."""
    sandbox = start("sandbox", "--port", "0")
    assert sandbox.stdout is not None
    address = next(word for word in sandbox.stdout.readline().decode().split() if word.startswith("http")).rstrip(";")
    run("datasets", "add", "5", "--merge-window", "0", cwd=tmp_path)
    day = run("sample", "--visits", "3").stdout
    sent = run("send", "-", "--to", "inbox", "--dataset", "5", stdin=day, cwd=tmp_path)
    assert sent.returncode == 0, sent.stderr
    worker = start("work", "--deliver-to", address)
    wait_for("the delivery", lambda: get(f"{address}/_sandbox/events")["count"] == len(day.splitlines()))
    second = run("work", cwd=tmp_path)
    assert second.returncode == 3
    assert f"held by process {worker.pid}" in second.stderr
    code, events = ended(worker)
    assert code == 0
    assert events[-1] == "worker_stopped"


def test_a_gateway_alone_is_ready_without_a_worker(tmp_path: Path, start: Start) -> None:
    """It takes events all the same; SIGTERM drains."""
    (tmp_path / "signalpost.toml").write_text("port = 0\n")
    process = start("gateway")
    assert process.stderr is not None
    address = _address(process)
    assert get(f"{address}/health/ready")["ready"]
    assert ended(process)[0] == 0


def _address(process: subprocess.Popen[bytes]) -> str:
    assert process.stderr is not None
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        line = json.loads(process.stderr.readline())
        if line["event"] == "gateway_started":
            return str(line["address"])
    raise AssertionError("it did not start")
