"""A program that ships files ends with the process that started it, however that ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from serving import environ, wait_for


def test_an_orphan_is_told_to_end(tmp_path: Path) -> None:
    """Its parent is killed with -9; the shell, in the folder it was given, gets SIGTERM, says so and ends."""
    said = tmp_path / "said"
    shell = "trap 'echo ended >> said; exit' TERM; echo begun >> said; while :; do sleep 0.05; done"
    words = [str(tmp_path), "/bin/sh", "-c", shell]
    bound = "[sys.executable, '-m', 'signalpost.cli.bound', str(os.getpid())"
    parent = f"import os, subprocess, sys, time;subprocess.Popen({bound}, *{words!r}]);time.sleep(60)"
    started = subprocess.Popen([sys.executable, "-c", parent], env=environ())
    wait_for("its first word", lambda: said.exists() and said.read_text())
    os.kill(started.pid, signal.SIGKILL)
    started.wait(20)
    wait_for("its last word", lambda: said.read_text() == "begun\nended\n")


def test_one_that_lost_its_parent_before_it_could_ask_becomes_nothing(tmp_path: Path) -> None:
    """Or it would ship beside the next one for ever."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait(20)
    words = [str(gone.pid), str(tmp_path), "/bin/sh", "-c", "echo begun >> said"]
    ended = subprocess.run([sys.executable, "-m", "signalpost.cli.bound", *words], env=environ(), timeout=20)
    assert ended.returncode == 0
    assert not (tmp_path / "said").exists()
