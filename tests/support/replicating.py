"""A machine that is lost: `serve` with its files copied elsewhere, everything of it killed at once, its folder gone."""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

from serving import Serve, run, wait_for

EVERY_S = 0.2


def environ(copies: Path) -> dict[str, str]:
    """The settings of a `serve` that copies to a folder."""
    return {"SIGNALPOST_REPLICATION": f"file://{copies}", "SIGNALPOST_REPLICATION_SECONDS": str(EVERY_S)}


def shipping(serving: Serve) -> None:
    """Wait until everything that is there is known to be copied."""
    wait_for("the first copies", lambda: (serving.data / "replication" / "shipped.json").exists())


def lose(serving: Serve, keep: Path) -> None:
    """kill -9 of every process, those that copy first, so that none has a last word; then the data folder is gone.

    `keep`: where the master key lies, which was kept elsewhere.
    """
    for pid in descendants(serving.popen.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    serving.popen.wait(20)
    shutil.copy(serving.data / "master.key", keep)
    shutil.rmtree(serving.data)


def put_back(folder: Path, copies: Path, key: Path, *words: str) -> str:
    """`signalpost store restore` into the empty data folder, with the master key in its place; what it said."""
    (folder / "var").mkdir()
    shutil.copy(key, folder / "var" / "master.key")
    done = run("--data-dir", str(folder / "var"), "store", "restore", f"file://{copies}", *words, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    return found


def descendants(pid: int) -> list[int]:
    """`pid` and all that descends from it, the youngest first."""
    parents = _parents()
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[::-1]
