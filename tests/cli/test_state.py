"""What `serve` leaves for other commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from signalpost.cli import state
from signalpost.cli.state import Running


def test_a_running_serve_is_found_until_it_goes(tmp_path: Path) -> None:
    """Written whole, read back, removed by the one that wrote it."""
    assert state.find(tmp_path) is None
    mine = Running(pid=os.getpid(), gateway="http://127.0.0.1:1", sandbox=None)
    state.write(tmp_path, mine)
    assert state.find(tmp_path) == mine
    state.remove(tmp_path, pid=mine.pid + 1)
    assert state.find(tmp_path) == mine
    state.remove(tmp_path, pid=mine.pid)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_serve_left_does_not_count(tmp_path: Path) -> None:
    """Its process is gone, so nobody is sent to its port."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    state.write(tmp_path, Running(pid=ended.pid, gateway="http://127.0.0.1:1"))
    assert state.find(tmp_path) is None


@pytest.mark.parametrize("text", [b"{", b"", b'{"pid": 1, "gateway": "\xff"}'])
def test_a_damaged_file_counts_as_none(tmp_path: Path, text: bytes) -> None:
    """No command fails over it."""
    (tmp_path / state.FILE_NAME).write_bytes(text)
    assert state.find(tmp_path) is None


def test_ones_own_number_is_nobody_elses(tmp_path: Path) -> None:
    """As where a container begins again on the folder of the one that was killed."""
    state.write(tmp_path, Running(pid=os.getpid(), gateway="http://127.0.0.1:1"))
    assert state.another(tmp_path) is None
    parent = Running(pid=os.getppid(), gateway="http://127.0.0.1:1")
    state.write(tmp_path, parent)
    assert state.another(tmp_path) == parent
