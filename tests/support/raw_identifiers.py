"""Looks for raw identifiers where none may be: databases, write-ahead logs, backups, logs, metrics, crash output.

A file of SQLite is searched as it lies on disk, free pages and log included, and cell by cell: what is compressed there
is unpacked first. What is encrypted is not decrypted: an identifier in there is where it belongs.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import apsw
import zstandard

from signalpost.store.seal import DICTIONARIES, read_dictionary

#: What an identifier looks like, whoever's it is. Strict enough that encrypted bytes do not look so by chance.
FORMS: Mapping[str, re.Pattern[bytes]] = {
    "email": re.compile(rb"[A-Za-z0-9._%+-]{3,64}@[A-Za-z0-9-]{3,}\.(?:example|invalid|test|com|net|org|de|fr|me)\b"),
    "fbp or fbc": re.compile(rb"fb\.[0-2]\.[0-9]{10,13}\.[A-Za-z0-9_-]{4,}"),
    "visitor": re.compile(rb"\b1\.[0-9]{10}\.[A-Za-z0-9_-]{22}\b"),
    "user agent": re.compile(rb"Mozilla/5\.0"),
    "address": re.compile(rb"\b(?:203\.0\.113|198\.51\.100|192\.0\.2)\.[0-9]{1,3}\b|\b2001:db8:"),
}
_HEX = re.compile(rb"[0-9a-f]{64}")
DATABASES = (".db", ".db-wal", ".db-shm", ".db-journal")
TEXTS = (".log", ".metrics", ".core", ".crash", ".folded")
LONGEST_FRAME = 10_000_000
SHORTEST = 16  # bytes of a cell that could hold something packed
#: Where a frame begins if somebody forgot to encrypt it: at once, after the header, after the nonce.
_SEALED_FROM = (0, 4, 16)


class Found(NamedTuple):
    """A raw identifier: where, and of which kind; never the value."""

    file: str
    where: str
    what: str


class Searched:
    """What is looked for: forms, `values` of known people, and the hashes that Meta gets of those and of `hashed`."""

    def __init__(self, values: Iterable[str] = (), hashed: Iterable[str] = ()) -> None:
        values = tuple(values)
        digests = [hashlib.sha256(value.strip().lower().encode()) for value in (*values, *hashed)]
        self._values = [value.encode() for value in values]
        self._digests = [digest.digest() for digest in digests[: len(values)]]
        self._hex = {digest.hexdigest().encode() for digest in digests}

    def inside(self, content: bytes) -> Iterator[str]:
        """The kinds that are in `content`."""
        yield from (kind for kind, form in FORMS.items() if form.search(content))
        yield from ("value" for value in self._values if value in content)
        if any(digest in content for digest in self._digests) or not self._hex.isdisjoint(_HEX.findall(content)):
            yield "hash"


def search(folder: Path, searched: Searched) -> list[Found]:
    """Every raw identifier below `folder`, in the files that may hold none."""
    found: list[Found] = []
    for file in sorted(folder.rglob("*")):
        if file.is_symlink() or not file.is_file():
            continue
        if file.name.endswith(TEXTS):
            found += [Found(str(file), "text", what) for what in searched.inside(file.read_bytes())]
        elif file.name.endswith(DATABASES):
            found += [Found(str(file), "bytes", what) for what in searched.inside(file.read_bytes())]
            if file.suffix == ".db":
                found += [Found(str(file), where, what) for where, what in _cells(file, searched)]
    return found


def of_tests(folder: Path) -> Searched:
    """What a whole run of the tests in `folder` is searched for: the forms, and the hash of each address they name."""
    sources = [file.read_bytes() for file in folder.rglob("*.py")]
    return Searched(hashed={found.decode() for text in sources for found in FORMS["email"].findall(text)})


def _cells(file: Path, searched: Searched) -> Iterator[tuple[str, str]]:
    """What stands compressed in the cells of a database."""
    with suppress(apsw.Error):
        connection = apsw.Connection(f"file:{file}?immutable=1", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
        try:
            tables = [
                str(name) for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            ]
            for table in tables:
                for row in connection.execute(f'SELECT * FROM "{table}"'):
                    for cell in row:
                        if isinstance(cell, bytes) and len(cell) > 16:
                            yield from (
                                (str(table), what) for plain in unpacked(cell) for what in searched.inside(plain)
                            )
        finally:
            connection.close()


def unpacked(cell: bytes) -> Iterator[bytes]:
    """What `cell` is, if it is compressed and not encrypted: by zstd with or without our dictionaries, or as gzip."""
    for unzip in (gzip.decompress, zlib.decompress):
        with suppress(OSError, EOFError, zlib.error):
            yield unzip(cell)
    for first in _SEALED_FROM:
        for version in (None, *DICTIONARIES):
            known = None if version is None else read_dictionary(version)
            with suppress(zstandard.ZstdError):
                yield zstandard.ZstdDecompressor(dict_data=known).decompress(cell[first:], LONGEST_FRAME)
