"""A disk that can be told to be full, broken or slow: a SQLite VFS over the real one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import apsw


class _File(apsw.VFSFile):
    def __init__(self, disk: FaultyDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self._disk = disk

    def xWrite(self, amount: bytes, offset: int) -> None:
        self._disk.before_write()
        super().xWrite(amount, offset)

    def xSync(self, flags: int) -> None:
        self._disk.before_sync()
        super().xSync(flags)


class FaultyDisk(apsw.VFS):
    """Every SQLite file opened while it is installed goes through it. `full` and `broken` refuse; `sync_s` delays."""

    def __init__(self) -> None:
        super().__init__("faulty", "unix", makedefault=True)
        self.full = False
        self.broken = False
        self.sync_s = 0.0
        self.syncs = 0

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return _File(self, name, flags)

    def before_write(self) -> None:
        if self.full:
            raise apsw.FullError("no space left")

    def before_sync(self) -> None:
        self.syncs += 1
        if self.broken:
            raise apsw.IOError("cannot sync")
        if self.sync_s:
            time.sleep(self.sync_s)


@contextmanager
def faulty_disk() -> Iterator[FaultyDisk]:
    """Install a faulty disk; at first it behaves."""
    disk = FaultyDisk()
    try:
        yield disk
    finally:
        disk.unregister()
