"""What comes and goes just now; see `TrafficReader`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec

from signalpost.store.figures import SEEN
from signalpost.store.ledger_rows import Call, CopyFate, EventRow, HeldRow
from signalpost.store.person_keys import key_hmac
from signalpost.store.record import Receipt
from signalpost.store.sqlite.ledger import erase, find, held, lately
from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.store.sqlite.ledger.tally import DEAD, DELIVERED, QUEUED, SENDING
from signalpost.store.traffic import LOOKED_AMONG, More, Newest, NewEvents, Queue, Senders

FIRST_LOOKED_AT = 1_000  # of each queue
_NEWEST = 1 << 62  # above every row


class SqliteTraffic:
    """What any process may ask of the traffic in a ledger's file."""

    def __init__(self, file: LedgerFile) -> None:
        self._file = file

    def newest(self, space_id: int, wanted: NewEvents, *, now: int, limit: int = 50) -> Sequence[Newest]:
        with self._file.read():
            names = self._file.names
            bindings = (
                space_id,
                LOOKED_AMONG,
                None if wanted.dataset is None else names.known_dataset(space_id, wanted.dataset),
                None if wanted.event_name is None else names.known_event_name(space_id, wanted.event_name),
                None if wanted.test_event_code is None else names.known_word(wanted.test_event_code) or -1,
                None if wanted.seen is None else SEEN.index(wanted.seen) if wanted.seen in SEEN else -1,
                limit,
                wanted.tests,
                wanted.key_id,
                wanted.host,
            )
            found = dict(self._file.run("newest_among", bindings).fetchall())
        events = find.shown(self._file, space_id, list(found), now)
        return [Newest(event=event, seen=_seen(found[event.row])) for event in events]

    def senders(self, space_id: int, dataset: str | None = None) -> Senders:
        return lately.senders(self._file, space_id, dataset)

    def refused(self, space_id: int, *, now: int, limit: int = 50) -> Sequence[CopyFate]:
        with self._file.read():
            rows = self._file.run("newest_copies", (space_id, limit)).fetchall()
        return self._fates(space_id, rows, now)

    def alone(self, space_id: int, event_id: str, *, now: int, limit: int = 20) -> Sequence[CopyFate]:
        with self._file.read():
            rows = self._file.run("copies_alone", (space_id, event_id, limit)).fetchall()
        return self._fates(space_id, rows, now)

    def more(self, space_id: int, row: int) -> More | None:
        with self._file.read():
            found = self._file.run("more_of_event", (row, space_id)).fetchone()
            if found is None:
                return None
            keys, unmet, expires_at, seen, merge_until, body_left, call_id = found
            call = self._file.run("call", (call_id, space_id)).fetchone()
        return More(
            keys=tuple(keys.split(",")) if keys else (),
            unmet=tuple(unmet.split(",")) if unmet else (),
            expires_at=expires_at,
            seen=_seen(seen),
            merge_until=merge_until or None,
            body_left=bool(body_left),
            call=None if call is None else _call(call),
        )

    def calls(self, space_id: int, limit: int = LOOKED_AMONG) -> Sequence[Call]:
        with self._file.read():
            return [_call(row) for row in self._file.run("newest_calls", (space_id, limit))]

    def queues(self, space_id: int, now: int) -> Sequence[Queue]:
        with self._file.read():
            rows = self._file.run("queues", (space_id, now, FIRST_LOOKED_AT)).fetchall()
            totals = self._file.run("standing_totals", (space_id,)).fetchall()
        live: defaultdict[tuple[int, int], int] = defaultdict(int)
        ever: defaultdict[tuple[int, int], int] = defaultdict(int)
        dead: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for dataset_id, kind, word, here, pruned in totals:
            live[dataset_id, kind] += here
            ever[dataset_id, kind] += here + pruned
            if kind == DEAD and here > 0:
                dead[dataset_id][word or ""] = here
        return [
            Queue(
                dataset=dataset,
                paused=paused,
                paused_at=paused_at,
                resume_at=resume_at,
                scheduled=scheduled,
                waiting=max(0, live[number, QUEUED] - scheduled),
                sending=live[number, SENDING],
                retried=retried,
                first_due_at=first,
                delivered=ever[number, DELIVERED],
                dead=dead[number],
            )
            for number, dataset, paused, paused_at, resume_at, scheduled, retried, first in rows
        ]

    def dead(
        self,
        space_id: int,
        *,
        dataset: str | None = None,
        reason: str | None = None,
        before_row: int | None = None,
        now: int,
        limit: int = 50,
    ) -> Sequence[EventRow]:
        with self._file.read():
            names = self._file.names
            here = None if dataset is None else names.known_dataset(space_id, dataset)
            places = [
                (dataset_id, names.known_word(word) if word else 0)
                for dataset_id, kind, word, live, _ in self._file.run("standing_totals", (space_id,))
                if kind == DEAD and live > 0 and here in (None, dataset_id) and reason in (None, word or "")
            ]
            asked = (msgspec.json.encode(places).decode(), before_row or _NEWEST, space_id, limit)
            rows = [row for (row,) in self._file.run("dead_rows", asked)]
        return find.shown(self._file, space_id, rows, now)

    def of_person(
        self, space_id: int, kind: str, value: str, *, now: int, limit: int = 50
    ) -> tuple[Sequence[EventRow], Sequence[HeldRow]]:
        key = key_hmac(self._file.keyring, space_id, kind, value)
        rows = sorted(erase.having(self._file, space_id, [key], now), reverse=True)[:limit]
        return find.shown(self._file, space_id, rows, now), held.held(self._file, space_id, [key], None, limit)

    def _fates(self, space_id: int, rows: Sequence[tuple[Any, ...]], now: int) -> list[CopyFate]:
        fates = (find.copy_fate(self._file, space_id, Receipt(*row), now)[0] for row in rows)
        return [fate for fate in fates if fate is not None]


def _call(row: tuple[Any, ...]) -> Call:
    dataset, space, at, duration_ms, events, status, code, subcode, fbtrace_id = row
    return Call(
        dataset=dataset,
        space_id=space,
        at=at,
        duration_ms=duration_ms,
        events=events,
        status=status,
        code=code,
        subcode=subcode,
        fbtrace_id=fbtrace_id,
    )


def _seen(number: int | None) -> str:
    return "" if number is None else SEEN[number]
