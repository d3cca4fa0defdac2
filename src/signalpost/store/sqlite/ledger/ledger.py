"""The ledger in one SQLite file. Reached through `signalpost.store.open_ledger` and `open_ledger_reader`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from signalpost.store.erased_list import ErasedList
from signalpost.store.erasure import Erased, TakenOut
from signalpost.store.figures import Figure, Received, Step
from signalpost.store.keyring import Keyring
from signalpost.store.ledger import (
    NOTHING_NEAR,
    Books,
    Call,
    Changes,
    CopyFate,
    Dataset,
    EventRow,
    HeldRow,
    Incident,
    Known,
    Leased,
    Settled,
)
from signalpost.store.ledger_watched import Watched
from signalpost.store.record import Receipt
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.ledger import (
    apply,
    books,
    care,
    erase,
    find,
    held,
    known,
    prune,
    queue,
    series,
    slots,
    watched,
)
from signalpost.store.sqlite.ledger.enriched import unenrich
from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.store.sqlite.ledger.orders import SqliteOrders
from signalpost.store.sqlite.ledger.traffic import SqliteTraffic
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.near import Near


class LookUps:
    """What writer and reader answer alike."""

    def __init__(self, file: LedgerFile) -> None:
        self._file = file

    def cursor(self, inbox_id: str) -> int:
        with self._file.read():
            return known.cursor(self._file, inbox_id)

    def due(self, space_id: int, now: int) -> Mapping[str, int]:
        return queue.due(self._file, space_id)

    def datasets(self, space_id: int) -> Sequence[Dataset]:
        return care.datasets(self._file, space_id)

    def find(
        self,
        space_id: int,
        *,
        event_id: str | None = None,
        order_id: str | None = None,
        fbtrace_id: str | None = None,
        receipt: Receipt | None = None,
        state: str | None = None,
        dataset: str | None = None,
        now: int,
        before_row: int | None = None,
        limit: int = 100,
    ) -> Sequence[EventRow]:
        wanted = find.Wanted(
            space_id=space_id,
            event_id=event_id,
            order_id=order_id,
            fbtrace_id=fbtrace_id,
            receipt=receipt,
            state=state,
            dataset=dataset,
            now=now,
            before_row=before_row,
            limit=limit,
        )
        return find.find(self._file, wanted)

    def copy_fate(self, space_id: int, receipt: Receipt, now: int) -> tuple[CopyFate | None, EventRow | None]:
        return find.copy_fate(self._file, space_id, receipt, now)

    def body(self, space_id: int, row: int) -> bytes | None:
        return find.body(self._file, space_id, row)

    def books(self, space_id: int, now: int) -> Books:
        return books.books(self._file, space_id, now)

    def counts(
        self, space_id: int, *, since: int, until: int, dataset: str | None = None
    ) -> Sequence[tuple[str, str, int, str, int]]:
        return books.counts(self._file, space_id, since, until, dataset)

    def series(
        self,
        space_id: int,
        *,
        dataset: str | None = None,
        names: Collection[str] | None = None,
        kinds: Collection[str],
        since: int,
        until: int,
        step: Step = "hour",
    ) -> Sequence[Figure]:
        return series.series(self._file, space_id, dataset, names, kinds, since, until, step)

    def last_received(self, space_id: int, dataset: str | None = None) -> Sequence[Received]:
        return series.last_received(self._file, space_id, dataset)

    def figures_since(self) -> int | None:
        return series.figures_since(self._file)

    def held(
        self,
        space_id: int,
        *,
        keys: Sequence[bytes] | None = None,
        receipts: Sequence[Receipt] | None = None,
        before_row: int | None = None,
        limit: int = 100,
    ) -> Sequence[HeldRow]:
        if receipts is not None:
            return held.held_named(self._file, space_id, receipts)
        return held.held(self._file, space_id, keys, before_row, limit)

    def unpacked(self, rows: Sequence[HeldRow]) -> Sequence[bytes | None]:
        return held.unpacked(self._file, rows)

    def shown(self, space_id: int, rows: Sequence[int], now: int) -> Sequence[EventRow]:
        return find.shown(self._file, space_id, rows, now)

    def erasures(self, space_id: int, *, erasure_id: str | None = None, limit: int = 100) -> Sequence[Erased]:
        return erase.erasures(self._file, space_id, erasure_id, limit)

    def having(self, space_id: int, keys: Collection[bytes], upto: int) -> Sequence[int]:
        return erase.having(self._file, space_id, keys, upto)

    def incidents(self, space_id: int, *, open_only: bool = True) -> Sequence[Incident]:
        return care.incidents(self._file, space_id, open_only=open_only)

    def watched(self, space_id: int, now: int) -> Watched:
        return watched.watched(self._file, space_id, now)

    def accepted_by_hour(self, space_id: int, dataset: str, since: int, until: int) -> Mapping[int, int]:
        return watched.accepted_by_hour(self._file, space_id, dataset, since, until)

    def watch_slots(self, space_id: int, after: int, most: int = 500) -> Sequence[Closed]:
        return slots.watch_slots(self._file, space_id, after, most)

    def watch_until(self) -> int:
        return slots.watch_until(self._file)

    def learned_plan(self, space_id: int) -> bytes | None:
        return slots.learnt(self._file, space_id, "plan")

    def watch_counter(self, space_id: int) -> bytes | None:
        return slots.learnt(self._file, space_id, "counter")

    def watch_near(self, space_id: int) -> Sequence[Near]:
        return slots.near(self._file, space_id)

    @property
    def order_book(self) -> SqliteOrders:
        return SqliteOrders(self._file)

    @property
    def traffic(self) -> SqliteTraffic:
        return SqliteTraffic(self._file)

    def close(self) -> None:
        self._file.close()


class SqliteLedgerReader(LookUps):
    """Look-ups for other processes than the worker. Get one by `open`."""

    @classmethod
    def open(cls, path: Path, sealer: Sealer | None = None) -> SqliteLedgerReader:
        """Touches no disk: until the worker has made the file, each look-up raises StoreUnavailable."""
        return cls(LedgerFile.to_read(path, sealer))


class SqliteLedger(LookUps):
    """The one writer. Get one by `open`; call it from one thread."""

    @classmethod
    def open(cls, path: Path, sealer: Sealer, *, max_bytes: int | None = None) -> SqliteLedger:
        """Take the file's lock, create the file if need be. `max_bytes` bounds how far it may grow.

        StoreUnavailable: another process holds it, the disk does not take it, or it must be migrated first.
        StoreCorrupt: damaged, or written by a newer release.
        """
        return cls(LedgerFile.to_write(path, sealer, max_bytes=max_bytes))

    def seen(self, receipts: Sequence[Receipt]) -> set[Receipt]:
        with self._file.read():
            return known.seen(self._file, receipts)

    def known(
        self, space_id: int, keys: Sequence[tuple[str, str, str]], since: int
    ) -> Mapping[tuple[str, str, str], Known]:
        return known.known(self._file, space_id, keys, since)

    def orders(self, space_id: int, order_ids: Iterable[str]) -> set[str]:
        return known.orders(self._file, space_id, order_ids)

    def apply(self, inbox_id: str, upto: int, changes: Changes) -> None:
        apply.apply(self._file, inbox_id, upto, changes)

    def close_slots(
        self,
        until: int,
        counters: Mapping[int, bytes],
        plans: Mapping[int, bytes],
        near: Mapping[int, Sequence[Near]] = NOTHING_NEAR,
    ) -> None:
        states = {(space_id, "counter"): state for space_id, state in counters.items()}
        states.update({(space_id, "plan"): state for space_id, state in plans.items()})
        states.update({(space_id, "near"): slots.near_bytes(until, found) for space_id, found in near.items()})
        slots.close(self._file, until, states)

    def held_over(self, now: int, limit: int) -> Sequence[HeldRow]:
        return held.held_over(self._file, now, limit)

    def held_due(self) -> int | None:
        return held.held_due(self._file)

    def found_by(self, denied: Mapping[tuple[int, bytes], int], now: int) -> Sequence[int]:
        return held.found_by(self._file, denied, now)

    def unenrich(self, rows: Sequence[int]) -> int:
        return unenrich(self._file, rows)

    def lease(self, space_id: int, dataset: str, n: int, now: int, until: int, holder: str) -> Sequence[Leased]:
        return queue.lease(self._file, space_id, dataset, n, now, until, holder)

    def settle(
        self, results: Sequence[Settled], now: int, call: Call | None = None, *, holder: str | None = None
    ) -> int:
        return queue.settle(self._file, results, now, call, holder)

    def pause(self, space_id: int, dataset: str, reason: str | None, now: int, resume_at: int | None = None) -> None:
        care.pause(self._file, space_id, dataset, reason, now, resume_at)

    def replay(
        self,
        space_id: int,
        *,
        rows: Iterable[int] = (),
        dataset: str | None = None,
        reason: str | None = None,
        now: int,
    ) -> int:
        return care.replay(self._file, space_id, rows, dataset, reason, now)

    @property
    def keyring(self) -> Keyring:
        return self._file.keyring

    @property
    def erased(self) -> ErasedList:
        return ErasedList(self._file.keyring.file)

    def oldest_needed(self) -> int | None:
        with self._file.read():
            oldest: int | None = self._file.value("oldest_needed")
        return oldest

    def index_keys(self) -> int:
        return erase.index_keys(self._file)

    def erase(self, what: TakenOut, now: int) -> Erased:
        return erase.erase(self._file, what, now)

    def rebuild(self) -> int:
        return books.rebuild(self._file)

    def prune(self, before: int, limit: int | None = None) -> int:
        return prune.prune(self._file, before, limit)

    def open_incident(self, space_id: int, code: str, dataset: str | None, now: int, detail: str = "") -> None:
        care.open_incident(self._file, space_id, code, dataset, now, detail)

    def close_incident(self, space_id: int, code: str, dataset: str | None, now: int) -> None:
        care.close_incident(self._file, space_id, code, dataset, now)
