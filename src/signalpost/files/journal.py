"""How far the upload of a file came, so that it goes on after a kill. One small file each, with none of its values."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import msgspec

from signalpost.files.layout import Layout
from signalpost.files.source import Source

FOLDER = "uploads"
_PART = 1 << 20


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """`groups`: how many rows, or orders, of the file are done, from its beginning; `events`: how many of them became
    events. `begun_at`, `finished_at`: Unix seconds; None while it is under way. `file` is its name alone."""

    file: str
    dataset: str
    begun_at: int
    groups: int = 0
    events: int = 0
    finished_at: int | None = None


def upload_id(source: Source, layout: Layout, dataset: str) -> str:
    """What the upload of this file, read so, to this dataset is called: 32 hexadecimal digits. A file that was changed,
    or is read otherwise, is another."""
    digest = sha256(msgspec.json.encode([layout.places, layout.zone, layout.time_format, layout.mark, layout.currency,
                                         layout.event_name, layout.action_source, layout.shop, dataset]))  # fmt: skip
    if isinstance(source, bytes):
        digest.update(source)
    else:
        with source.open("rb") as file:
            while part := file.read(_PART):
                digest.update(part)
    return digest.hexdigest()[:32]


class Journal:
    """The progress of one upload, in `folder`/uploads. `write` is durable when it returns."""

    def __init__(self, folder: Path, upload_id: str) -> None:
        self._file = folder / FOLDER / f"{upload_id}.json"

    def read(self) -> Progress | None:
        """How far it came; None: it never began, or nobody can tell any more."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Progress)
        except (OSError, msgspec.MsgspecError):
            return None

    def write(self, progress: Progress) -> None:
        """As far as this it came."""
        self._file.parent.mkdir(mode=0o700, exist_ok=True)
        part = self._file.with_suffix(".part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(msgspec.json.encode(progress))
            out.flush()
            os.fsync(out.fileno())
        part.replace(self._file)


def listed(folder: Path) -> list[Progress]:
    """Uploads that are known, the newest first."""
    journals = sorted((folder / FOLDER).glob("*.json"))
    found = [one for file in journals if (one := Journal(folder, file.stem).read()) is not None]
    return sorted(found, key=lambda one: -one.begun_at)
