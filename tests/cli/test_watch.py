"""`signalpost watch` as a process: it looks, keeps, and ends when told. What it decides is in tests/watch."""

from __future__ import annotations

import signal
from pathlib import Path

from command import Signalpost
from serving import Process, command, wait_for
from signalpost.cli.exits import Exit
from signalpost.store.watch_file import read_kept


def test_it_looks_keeps_what_it_saw_and_ends_when_told(signalpost: Signalpost, tmp_path: Path) -> None:
    """A ledger that cannot be read: the log says so, and status shows it."""
    var = tmp_path / "var"
    signalpost("datasets", "add", "1")
    (var / "ledger.db").write_bytes(b"no ledger " * 999)
    watch = Process(command("--data-dir", str(var), "watch"), tmp_path, "watch")
    try:
        wait_for("a look", lambda: read_kept(var).looked_at)
        watch.popen.send_signal(signal.SIGTERM)
        assert watch.popen.wait(60) == 0
    finally:
        watch.popen.kill()
    said = [line["event"] for line in watch.lines()]
    assert (said[0], said[-1]) == ("watch_started", "watch_stopped")
    assert set(said[1:-1]) == {"look_failed", "cycle_failed"}
    assert read_kept(var).memory.unreadable_since is not None
    ended = signalpost("status")
    assert ended.code == Exit.REFUSED and "the ledger cannot be read" in ended.out
