"""Up to when each shop's list of orders was read, in a file of its own (`<data_dir>/shops.json`): names and times only.

Written whole and put in place. One process at a time holds it, and so polls; anybody reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from signalpost.errors import StoreUnavailable
from signalpost.store.files import put_in_place
from signalpost.store.sqlite.inbox.claim import Claim

FILE_NAME = "shops.json"
VERSION = 1


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The file. `upto`: by `space/source`, Unix seconds."""

    version: int = VERSION
    upto: dict[str, int] = {}


def read_upto(folder: Path) -> Mapping[str, int]:
    """What the file of data folder `folder` holds; nothing when there is none. One that is damaged, or of another
    release, counts as none: lists are then read from the shop's beginning, at most a week back."""
    try:
        found = msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=Kept)
    except (OSError, ValueError):  # also what is no UTF-8
        return {}
    return found.upto if found.version == VERSION else {}


class ShopsFile:
    """The file, to write. Get one by `hold`."""

    def __init__(self, folder: Path, claim: Claim) -> None:
        self._file = folder / FILE_NAME
        self._claim = claim

    @classmethod
    def hold(cls, folder: Path) -> ShopsFile:
        """StoreUnavailable: another process polls the shops of this data folder."""
        claim = Claim.take(folder / f"{FILE_NAME}.lock")
        if claim is None:
            raise StoreUnavailable(
                f"The shops of {folder} are polled already; stop that process first", code="store_held", retry_after=1
            )
        return cls(folder, claim)

    def write(self, upto: Mapping[str, int]) -> None:
        """Put it in place; on disk when this returns. StoreUnavailable: the disk does not take it."""
        try:
            put_in_place(self._file, msgspec.json.encode(Kept(upto=dict(upto))))
        except OSError as error:
            raise StoreUnavailable(
                f"{FILE_NAME} cannot be written: {error.strerror}", code="store_unwritable"
            ) from error

    def close(self) -> None:
        """Let another poll."""
        self._claim.release()
