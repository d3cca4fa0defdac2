"""What a running `signalpost serve` leaves for other commands to find: its addresses and process id, no secret."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

FILE_NAME = "serve.json"


class Running(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A running `serve`. Addresses are base URLs; `shop` is the sample shop's."""

    pid: int
    gateway: str
    sandbox: str | None = None
    shop: str | None = None
    dashboard: str | None = None


def write(folder: Path, running: Running) -> None:
    """Leave `running` in `folder`, whole or not at all."""
    draft = folder / f".{FILE_NAME}.{running.pid}"
    draft.write_bytes(msgspec.json.encode(running))
    draft.replace(folder / FILE_NAME)


def remove(folder: Path, *, pid: int) -> None:
    """Take it away again, if it is still ours."""
    found = find(folder)
    if found is not None and found.pid == pid:
        (folder / FILE_NAME).unlink(missing_ok=True)


def begun_at(folder: Path) -> int | None:
    """Since when the `serve` that runs on `folder` does, Unix ms; None when none runs."""
    if find(folder) is None:
        return None
    try:
        return (folder / FILE_NAME).stat().st_mtime_ns // 1_000_000
    except OSError:
        return None


def find(folder: Path) -> Running | None:
    """The `serve` that runs on `folder`, or None. What a killed one left behind does not count."""
    try:
        found = msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=Running)
        os.kill(found.pid, 0)
    except (OSError, ValueError):  # also what is no UTF-8
        return None
    return found


def another(folder: Path) -> Running | None:
    """The `serve` that runs on `folder` and is not this process. In a container the first process has the number of the
    one that was killed there before."""
    found = find(folder)
    return None if found is None or found.pid == os.getpid() else found
