"""A sandbox and a data folder for each end-to-end test; nothing outlives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from serving import DATASET, Process, Sandbox, Serve, run


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    """Whatever is put in here is ended with the test."""
    started: list[Process] = []
    yield started
    for process in reversed(started):
        if process.ended() is None:
            process.popen.kill()
            process.popen.wait()


@pytest.fixture
def sandbox(tmp_path: Path, processes: list[Process]) -> Sandbox:
    """A local Meta in a process of its own."""
    made = Sandbox(tmp_path)
    processes.append(made)
    made.wait()
    return made


@pytest.fixture
def key(tmp_path: Path, sandbox: Sandbox) -> str:
    """A server key of an installation whose one dataset is delivered to the sandbox at once."""
    folder = ("--data-dir", str(tmp_path / "var"))
    for words, stdin in (
        (("datasets", "add", DATASET, "--base-url", sandbox.url, "--merge-window", "0"), None),
        (("datasets", "set-token", DATASET), "a-token"),
    ):
        done = run(*folder, *words, stdin=stdin)
        assert done.returncode == 0, done.stderr
    made = run(*folder, "keys", "create", "test", "--basis", "consent")
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


@pytest.fixture
def key_without_basis(tmp_path: Path, key: str) -> str:
    """Another one, whose source says nothing of why its events may be sent."""
    made = run("--data-dir", str(tmp_path / "var"), "keys", "create", "silent")
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


@pytest.fixture
def serve(tmp_path: Path, processes: list[Process]) -> Callable[..., Serve]:
    """Starts `signalpost serve` on the test's data folder."""

    def start(*words: str, **more: str) -> Serve:
        made = Serve(tmp_path, *words, **more)
        processes.append(made)
        made.wait()
        return made

    return start
