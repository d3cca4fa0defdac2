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


def test_a_sandbox_knows_people_when_told_to(tmp_path: Path) -> None:
    """It says whom it knows before it says where it is, and has the rules of its settings file."""
    rules = tmp_path / "sandbox.toml"
    rules.write_text("[limits]\nmax_events = 3\n[rates]\naccount = 1.0\n", encoding="utf-8")
    sandbox = Sandbox(tmp_path, "--people", "50", "--seed", "7", "--settings", str(rules))
    try:
        sandbox.wait()
        assert "Knows 50 people, 50 with an account" in sandbox.out.read_text()
        assert get(f"{sandbox.url}/_sandbox/people/49")["number"] == 49
        assert get(f"{sandbox.url}/_sandbox")["limits"]["max_events"] == 3
    finally:
        sandbox.stop()
