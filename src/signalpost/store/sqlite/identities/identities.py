"""Identities in one SQLite file. Reached through `signalpost.store.open_identities`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from signalpost.errors import StoreUnavailable
from signalpost.identity.linking import known_for, whose
from signalpost.identity.sighting import Enrichment, Sighting
from signalpost.store.identities import KnownPerson, VisitorIds
from signalpost.store.identities_learn import learn
from signalpost.store.keyring import Keyring
from signalpost.store.record import IdentityCopy, Receipt
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.checkpoints import empty_log, shipped
from signalpost.store.sqlite.connection import (
    BUSY_MS,
    connect,
    immediate,
    migrate,
    schema_version,
    set_pragmas,
    store_errors,
)
from signalpost.store.sqlite.identities.decisions import SqliteDecisions, carry_decisions
from signalpost.store.sqlite.identities.people import People, carry_forgotten_keys
from signalpost.store.sqlite.identities.reader import MIGRATIONS
from signalpost.store.sqlite.identities.seal import Key, Seals
from signalpost.store.sqlite.identities.shown import shown
from signalpost.store.sqlite.statements import statements

CACHE_KB = 65_536
MAPPED_BYTES = 16 << 30
CHECKPOINT_PAGES = 16_000  # 64 MB: every batch writes all over the table of keys; a page is copied once for many
PARTS_A_CALL = 10  # of AT_ONCE records each
AT_ONCE = 5_000  # rows in one transaction when the caller sets no limit


class _Stands(NamedTuple):
    """One visitor's row: what is known, and when it was forgotten (Unix ms)."""

    known: VisitorIds | None = None
    forgotten_at: int | None = None


class SqliteIdentities:
    """The one writer. Get one by `open`; call it from one thread."""

    def __init__(
        self, path: Path, connection: apsw.Connection, seals: Seals, decisions: SqliteDecisions, people: People
    ) -> None:
        self._path = path
        self._sql = statements("identities")
        self._open: apsw.Connection | None = connection
        self._seals = seals
        self.decisions = decisions
        self._people = people

    @classmethod
    def open(cls, path: Path, keyring: Keyring, sealer: Sealer) -> SqliteIdentities:
        """Made and brought up to date if need be. StoreUnavailable, StoreCorrupt: as the ledger's."""
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = connect(path)
        try:
            with store_errors(path):
                path.chmod(0o600)
                # What is forgotten is overwritten in place.
                set_pragmas(connection, journal_mode="WAL", synchronous="FULL", secure_delete="ON")
                # What is looked up lies all over the file: read where the system keeps it, written once a batch.
                set_pragmas(connection, cache_size=-CACHE_KB, mmap_size=MAPPED_BYTES)
                if not shipped(path):
                    connection.wal_autocheckpoint(CHECKPOINT_PAGES)
            migrate(connection, path, MIGRATIONS)
            with store_errors(path):
                people = People(connection, statements("identities"), keyring)
        except BaseException:
            connection.close()
            raise
        return cls(path, connection, Seals(keyring, sealer), SqliteDecisions(path, connection, keyring), people)

    def visitor(self, space_id: int, visitor_id: str) -> VisitorIds | None:
        with store_errors(self._path):
            return self._stands(self._seals.key(space_id, visitor_id)).known

    def visitors(self, asked: Sequence[tuple[int, str]]) -> Sequence[VisitorIds | None]:
        return [self.visitor(*one) for one in asked]

    def counts(self, space_id: int) -> Mapping[str, int]:
        with store_errors(self._path):
            counted = self._rows("counts", (space_id,))
        return dict(zip(("known", "forgotten"), counted[0], strict=True))

    def key_hmac(self, space_id: int, kind: str, value: str) -> bytes:
        return self._people.space(space_id).name(kind, value)

    def person(self, space_id: int, kind: str, value: str, at: int) -> KnownPerson | None:
        with store_errors(self._path):
            return shown(self._people.space(space_id), space_id, kind, value, at)

    def link(
        self, sightings: Iterable[Sighting], names: dict[tuple[str, str], bytes] | None = None
    ) -> Sequence[Enrichment]:
        with store_errors(self._path), immediate(self._file):
            return self._people.link(sightings, names if names is not None else {})

    def known_for(self, sighting: Sighting) -> Enrichment:
        with store_errors(self._path):
            return known_for(self._people.space(sighting.space_id), sighting)

    def whose(self, sighting: Sighting) -> bytes | None:
        with store_errors(self._path):
            return whose(self._people.space(sighting.space_id), sighting)

    def unmerge(self, space_id: int, hmac: bytes, at: int) -> int:
        with store_errors(self._path), immediate(self._file):
            parted = self._people.unmerge(space_id, hmac, at)
        self._empty_log()
        return parted

    def linked(self, space_id: int, groups: Sequence[Sequence[bytes]]) -> Sequence[frozenset[bytes]]:
        with store_errors(self._path):
            return self._people.linked(space_id, groups)

    def forget(self, space_id: int, hmacs: Sequence[bytes], at: int) -> frozenset[bytes]:
        with store_errors(self._path), immediate(self._file):
            gone = self._people.forget(space_id, hmacs, at)
            self._file.executemany(self._sql["forget_again"], [(space_id, hmac, at) for hmac in sorted(gone)])
            self._file.executemany(self._sql["forget_granted"], [(space_id, hmac, at) for hmac in sorted(gone)])
        self._empty_log()
        return gone

    def apply(self, inbox_id: str, upto: int, copies: Sequence[tuple[Receipt, IdentityCopy]]) -> int:
        with store_errors(self._path), immediate(self._file):
            folded = next((number for (number,) in self._rows("cursor", (inbox_id,))), 0)
            changed = self._fold([copy for receipt, copy in copies if receipt.segment > folded])
            self._file.executemany(self._sql["put_visitor"], [self._row(*item) for item in changed.items()])
            self._file.execute(self._sql["move_cursor"], (inbox_id, upto))
            for (space_id, hmac), stands in changed.items():
                if stands.known is None and stands.forgotten_at is not None:
                    self._people.forget(space_id, [hmac], stands.forgotten_at)
        if any(stands.known is None for stands in changed.values()):
            self._empty_log()
        return len(changed)

    def prune(self, before: int, limit: int | None = None) -> int:
        forgotten = some = self._prune_some(before, limit or AT_ONCE)
        while limit is None and some:
            some = self._prune_some(before, AT_ONCE)
            forgotten += some
        return forgotten + self._prune_people(before, limit)

    def close(self) -> None:
        connection, self._open = self._open, None
        if connection is not None:
            with store_errors(self._path):
                connection.close()

    @property
    def _file(self) -> apsw.Connection:
        if self._open is None:
            raise StoreUnavailable(f"{self._path.name} is not open", code="identities_closed")
        return self._open

    def _rows(self, name: str, bindings: Sequence[str | int | bytes]) -> list[Any]:
        return self._file.execute(self._sql[name], bindings).fetchall()

    def _stands(self, key: Key) -> _Stands:
        rows = self._rows("visitor", key)
        if not rows:
            return _Stands()
        sealed, forgotten_at = rows[0]
        return _Stands(None if sealed is None else self._seals.open(key, sealed), forgotten_at)

    def _fold(self, copies: Sequence[IdentityCopy]) -> dict[Key, _Stands]:
        """How the visitors of `copies` stand after them: those of whom something else is known now."""
        before: dict[Key, _Stands] = {}
        after: dict[Key, _Stands] = {}
        for copy in copies:
            key = self._seals.key(copy.space_id, copy.visitor_id)
            if key not in before:
                before[key] = after[key] = self._stands(key)
            after[key] = _after(after[key], copy)
        return {key: stands for key, stands in after.items() if stands != before[key]}

    def _row(self, key: Key, stands: _Stands) -> tuple[int, bytes, int, int | None, bytes | None]:
        known, forgotten_at = stands
        if known is None:
            return *key, forgotten_at or 0, forgotten_at, None
        return *key, known.last_seen, forgotten_at, self._seals.seal(key, known)

    def _prune_some(self, before: int, limit: int) -> int:
        with store_errors(self._path), immediate(self._file):
            return len(self._rows("forget_unseen", (before, limit)))

    def _prune_people(self, before: int, limit: int | None) -> int:
        """Keys nobody saw since. With a limit only a part of all keys is looked at a call, so that it never lasts; the
        next call goes on there."""
        forgotten = parts = 0
        while limit is None or (forgotten < limit and parts < PARTS_A_CALL):
            with store_errors(self._path), immediate(self._file):
                some = self._people.prune(before, AT_ONCE)
            if some < 0:
                break
            forgotten += some
            parts += 1
        return forgotten

    def _empty_log(self) -> None:
        """Take what was forgotten out of the write-ahead log too; while someone reads, the next time does it."""
        with store_errors(self._path):
            empty_log(self._file, self._path, busy_ms=BUSY_MS)


def _after(stands: _Stands, copy: IdentityCopy) -> _Stands:
    """How a visitor stands after one copy. What was received before a forgetting is forgotten, in whatever order."""
    known, forgotten_at = stands
    if not copy.forget:
        return stands if copy.received_at <= (forgotten_at or 0) else _Stands(learn(known, copy), forgotten_at)
    if known is not None and known.first_seen <= copy.received_at:
        known = None
    return _Stands(known, max(forgotten_at or 0, copy.received_at))


def carry_forgotten(old: Path, new: Path) -> int:
    """Make the file `new`, put back from a backup, forget whom `old` had forgotten; returns how many visitors.

    StoreCorrupt: one of them is damaged or of a newer release.
    """
    sql = statements("identities")
    source = connect(old, create=False, read_only=True)
    try:
        with store_errors(old):
            rows = source.execute(sql["forgotten"]).fetchall() if schema_version(source) else []
        target = connect(new, create=False)
        try:
            with store_errors(new):
                set_pragmas(target, secure_delete="ON")
            migrate(target, new, MIGRATIONS)
            with store_errors(new), immediate(target):
                target.executemany(sql["forget_again"], rows)
                if schema_version(source) == len(MIGRATIONS):
                    carry_decisions(source, target)
                    carry_forgotten_keys(source, target)
        finally:
            target.close()
    finally:
        source.close()
    return len(rows)
