"""`signalpost dashboard` as a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from serving import Process, command, get, run, wait_for


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    """Whatever is put in here is ended with the test."""
    started: list[Process] = []
    yield started
    for process in started:
        if process.ended() is None:
            process.popen.kill()
            process.popen.wait()


def test_it_serves_pages_until_told_to_stop(tmp_path: Path, processes: list[Process]) -> None:
    """On a port of its own, over a folder that is there; it ends with 0."""
    worker = Process(command("work"), tmp_path, "worker")
    processes.append(worker)
    wait_for("a ledger", lambda: [line for line in worker.lines() if line["event"] == "worker_started"])
    shown = Process(command("dashboard", "--port", "0"), tmp_path, "dashboard")
    processes.append(shown)
    started = wait_for("it to start", lambda: [line for line in shown.lines() if line["event"] == "dashboard_started"])
    assert get(started[0]["address"] + "/overview.json")["books"]["balanced"]
    assert shown.stop() == 0


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With what to do."""
    ended = run("dashboard", "--port", "0", cwd=tmp_path)
    assert (ended.returncode, "serve" in ended.stderr) == (2, True)
