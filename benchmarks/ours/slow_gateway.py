"""The gateway on a storage that takes 8 ms longer for every sync: an SQLite VFS of its own, then the CLI."""

from __future__ import annotations

import time

import apsw

SYNC_S = 0.008


class SlowFile(apsw.VFSFile):
    """A file whose sync takes SYNC_S longer than the disk's own."""

    def xSync(self, flags: int) -> None:  # the name is SQLite's
        super().xSync(flags)
        time.sleep(SYNC_S)


class SlowStorage(apsw.VFS):
    """SQLite's own file system, but for the sync."""

    def __init__(self) -> None:
        super().__init__(name="slow", base="unix", makedefault=True)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> SlowFile:  # the name is SQLite's
        return SlowFile("unix", name, flags)


if __name__ == "__main__":
    storage = SlowStorage()
    from signalpost.__main__ import main

    main()
