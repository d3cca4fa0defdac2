"""What the watch keeps between two looks, in a file of its own (`<data_dir>/watch.json`): what it remembers, the alarms
that stand, what each channel was told. Holds dataset ids, counts and times; no address of a channel, no secret.

Written whole and put in place, so that it is there as of one look or the next. One process at a time holds it; anybody
reads it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from signalpost.errors import StoreUnavailable
from signalpost.store.files import put_in_place
from signalpost.store.sqlite.inbox.claim import Claim
from signalpost.watch.notice import Told
from signalpost.watch.sight import Memory
from signalpost.watch.standing import Standings

FILE_NAME = "watch.json"
VERSION = 1


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The file. `looked_at`: the last look (Unix ms), 0 before the first."""

    version: int = VERSION
    looked_at: int = 0
    memory: Memory = Memory()
    standings: Standings = Standings()
    told: dict[str, Told] = {}


def read_kept(folder: Path) -> Kept:
    """What the file of data folder `folder` holds; a new one's when there is none. One that is damaged, or of another
    release, counts as none: alarms that still stand are raised again."""
    try:
        found = msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=Kept)
    except (OSError, ValueError):  # also what is no UTF-8
        return Kept()
    return found if found.version == VERSION else Kept()


class WatchFile:
    """The file, to write. Get one by `hold`."""

    def __init__(self, folder: Path, claim: Claim) -> None:
        self._folder = folder
        self._claim = claim
        self._last = read_kept(folder)

    @classmethod
    def hold(cls, folder: Path) -> WatchFile:
        """StoreUnavailable: another process watches this data folder."""
        claim = Claim.take(folder / f"{FILE_NAME}.lock")
        if claim is None:
            raise StoreUnavailable(
                f"{folder} is watched already; stop that process first", code="store_held", retry_after=1
            )
        return cls(folder, claim)

    @property
    def kept(self) -> Kept:
        """As last written."""
        return self._last

    def write(self, kept: Kept) -> None:
        """Put `kept` in place. What alarms and channels depend on is on disk when this returns. StoreUnavailable: the
        disk does not take it; then it is remembered here all the same."""
        lasting = (kept.standings, kept.told) != (self._last.standings, self._last.told)
        self._last = kept
        try:
            put_in_place(self._folder / FILE_NAME, msgspec.json.encode(kept), lasting=lasting)
        except OSError as error:
            raise StoreUnavailable(
                f"{FILE_NAME} cannot be written: {error.strerror}", code="store_unwritable"
            ) from error

    def close(self) -> None:
        """Let another watch."""
        self._claim.release()
