"""`signalpost sandbox` as a process: it says where it is, serves, and ends when told."""

from __future__ import annotations

import signal
from pathlib import Path

from serving import PATIENCE_S, Sandbox, get


def test_a_sandbox_runs_alone(tmp_path: Path) -> None:
    """The bare command says where and serves; SIGTERM ends it."""
    sandbox = Sandbox(tmp_path)
    try:
        sandbox.wait()
        assert get(f"{sandbox.url}/_sandbox/events")["count"] == 0
    finally:
        code = sandbox.stop()
    assert code in (0, -signal.SIGTERM)
    assert sandbox.popen.wait(PATIENCE_S) == code
