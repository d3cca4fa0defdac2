"""Taking people out of the ledger: finding their events by key, ending what waits, keeping only counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from signalpost.store.erasure import Erased, TakenOut
from signalpost.store.ledger import State
from signalpost.store.record import Receipt
from signalpost.store.sqlite.checkpoints import empty_log
from signalpost.store.sqlite.connection import BUSY_MS
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list
from signalpost.store.sqlite.ledger.held import FOUND_BY_BYTES, end_held
from signalpost.store.sqlite.ledger.orders_prune import erase_orders
from signalpost.store.sqlite.ledger.prune import close_copy, forget_events
from signalpost.store.sqlite.ledger.tally import DROPPED, NUMBER_OF_STATE, QUEUED, SENDING, Tally

RUN_ROWS = 10_000  # events in one run: what folding one batch takes, at most
LATE_AT_ONCE = 20_000
REASON = "erased"  # of a copy that was held, or that came later than the request and was received before it
ERASED, WITHDRAWN = NUMBER_OF_STATE[State.ERASED], NUMBER_OF_STATE[State.WITHDRAWN]

Row = tuple[Any, ...]


def index_keys(file: LedgerFile) -> int:
    """Write the next run, if there is enough for one, and drop one that is past; see `Ledger.index_keys`."""
    with file.read():
        upto, next_row = file.run("found_upto").fetchone()
        old = file.value("old_runs")
    if old is None and next_row - 1 - upto < RUN_ROWS:
        return 0
    with file.write():
        if old is not None:
            file.run("drop_run", (old,))
            file.run("forget_run", (old,))
        return _write_run(file, upto, upto + RUN_ROWS) if next_row - 1 - upto >= RUN_ROWS else 0


def having(file: LedgerFile, space_id: int, keys: Collection[bytes], upto: int) -> Sequence[int]:
    """Events that have one of `keys`; see `Ledger.having`."""
    wanted = {key[:FOUND_BY_BYTES] for key in keys}
    with file.read():
        found = {row for key in wanted for _, row in file.run("found_in_runs", (key,))}
        found |= {row for row, own in file.run("found_in_rest") if not wanted.isdisjoint(_split(own))}
        return [row for (row,) in file.run("received_upto", (json_list(found), space_id, upto))]


def erase(file: LedgerFile, what: TakenOut, now: int) -> Erased:
    """Take these out, in one transaction; see `Ledger.erase`."""
    try:
        with file.write():
            tally = Tally(file)
            erase_orders(file, what.space_id, what.keys, what.rows, what.held, now)
            settled, waiting, sending = _by_standing(file, what.rows)
            _end_waiting(file, waiting, now, tally)
            file.run_many("mark_withdrawn", [(row,) for row in sending])
            file.run_many("doom", [(row,) for row in sending])
            held = _end_held(file, what.held, tally)
            tally.write()
            _forget(file, [*settled, *(row for row, *_ in waiting)])
            _unfind(file, what.keys, {*settled, *(row for row, *_ in waiting)})
            events = len(settled) + len(waiting)
            counts = (len(set(what.keys)), events, len(waiting), len(sending), held)
            kinds = ",".join(what.kinds)
            file.run("put_erasure", (what.erasure_id, what.space_id, what.asked_at, now, kinds, *counts))
            return _erased(file.run("erasure", (what.space_id, what.erasure_id)).fetchone())
    finally:
        empty_log(file.connection, file.path, busy_ms=BUSY_MS)


def end_doomed(file: LedgerFile, now: int) -> int:
    """In an open transaction: erase what was being sent when it was to be erased, and is not any more."""
    rows = [row for (row,) in file.run("doomed_now")]
    if not rows:
        return 0
    tally = Tally(file)
    waiting = [row for row in _standing(file, rows) if row[4] == QUEUED]
    _end_waiting(file, [_without_state(row) for row in waiting], now, tally)
    for row, space, dataset, name, settled_at in file.run("withdrawn_of", (json_list(rows),)).fetchall():
        tally.ending(space, dataset, name, settled_at, WITHDRAWN, 0, -1)
        tally.ending(space, dataset, name, settled_at, ERASED, 0)
        file.run("end_erased", (row,))
    tally.write()
    _forget(file, rows)
    file.run_many("forget_doomed", [(row,) for row in rows])
    return len(rows)


def erasures(file: LedgerFile, space_id: int, erasure_id: str | None, limit: int) -> Sequence[Erased]:
    """Receipts, newest first."""
    with file.read():
        if erasure_id is not None:
            rows = file.run("erasure", (space_id, erasure_id)).fetchall()
        else:
            rows = file.run("erasures", (space_id, limit)).fetchall()
    return [_erased(row) for row in rows]


def _write_run(file: LedgerFile, after: int, upto: int) -> int:
    late = [row for (row,) in file.run("waited", (LATE_AT_ONCE,))]
    run = int(file.value("next_run"))
    file.run("note_waiting", (after, upto))
    file.run("insert_run", (run, after, upto, json_list(late)))
    file.run("add_run", (run, upto, json_list(late)))
    file.run("forget_waited", (json_list(late),))
    file.run("set_found_upto", (upto,))
    return upto - after


def _standing(file: LedgerFile, rows: Sequence[int]) -> list[Row]:
    return file.run("erasable", (json_list(rows),)).fetchall()


def _by_standing(file: LedgerFile, rows: Sequence[int]) -> tuple[list[int], list[Row], list[int]]:
    """Settled rows, those that wait, those being sent."""
    settled: list[int] = []
    waiting: list[Row] = []
    sending: list[int] = []
    for row in _standing(file, rows):
        if row[4] == SENDING:
            sending.append(row[0])
        elif row[4] == QUEUED:
            waiting.append(_without_state(row))
        else:
            settled.append(row[0])
    return settled, waiting, sending


def _without_state(row: Row) -> Row:
    number, space, dataset, name, _, attempts, call = row
    return number, space, dataset, name, attempts, call


def _end_waiting(file: LedgerFile, waiting: Sequence[Row], now: int, tally: Tally) -> None:
    """What waits ends as erased; `_forget` then closes its figures."""
    endings = []
    for row, space, dataset, name, attempts, call in waiting:
        tally.state(space, dataset, QUEUED, 0, -1)
        tally.ending(space, dataset, name, now, ERASED, 0)
        endings.append((row, space, dataset, name, ERASED, 0, now, attempts, None, call))
    file.run_many("leave_waiting", [(row[0],) for row in waiting])
    file.run_many("insert_ending", endings)


def _end_held(file: LedgerFile, receipts: Sequence[Receipt], tally: Tally) -> int:
    """Held copies go; in the books each counts as dropped, for ever."""
    reason = file.names.word(REASON)
    places = [(receipt, (file.names.known_inbox(receipt.inbox_id), *receipt[1:], 0)) for receipt in receipts]
    parts = {receipt: file.run("lone_copy_parts", place).fetchone() for receipt, place in places}
    closed = Tally(file)
    ended = end_held(file, receipts, tally)
    for receipt in ended:
        *what, _, _, count = parts[receipt]
        for each in (tally, closed):
            close_copy(file, each, (*what, DROPPED, reason, count))
    closed.close()
    return len(ended)


def _forget(file: LedgerFile, rows: Sequence[int]) -> None:
    """Rows go; their figures move into the closed totals."""
    if rows:
        tally = Tally(file)
        forget_events(file, rows, tally)
        tally.close()


def _unfind(file: LedgerFile, keys: Collection[bytes], rows: Collection[int]) -> None:
    gone = []
    for key in {key[:FOUND_BY_BYTES] for key in keys}:
        gone += [(run, key, row) for run, row in file.run("found_in_runs", (key,)) if row in rows]
    file.run_many("unfind", gone)


def _split(found_by: bytes) -> list[bytes]:
    return [found_by[first : first + FOUND_BY_BYTES] for first in range(0, len(found_by), FOUND_BY_BYTES)]


def _erased(row: Row) -> Erased:
    erasure_id, _, asked_at, done_at, kinds, keys, events, waiting, sending, held = row
    return Erased(
        erasure_id=erasure_id,
        asked_at=asked_at,
        done_at=done_at,
        kinds=tuple(kinds.split(",")) if kinds else (),
        keys=keys,
        events=events,
        waiting=waiting,
        sending=sending,
        held=held,
    )
