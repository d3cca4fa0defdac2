"""Handing events out for sending, and taking back how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from signalpost.store.decisions import CONSENT_WITHDRAWN
from signalpost.store.figures import delay_of
from signalpost.store.ledger import ENDS_OF_SENDING, Call, Leased, Settled, State
from signalpost.store.sqlite.ledger.counted import count_delivery
from signalpost.store.sqlite.ledger.erase import end_doomed
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list
from signalpost.store.sqlite.ledger.known import split
from signalpost.store.sqlite.ledger.tally import DELIVERED, NUMBER_OF_STATE, QUEUED, SENDING, Tally

NEAR_LIMIT_MS = 12 * 3_600_000  # events this close to Meta's age limit go before all others

Row = tuple[Any, ...]
End = tuple[State, str | None, int, bool, bool]  # state, reason, due_at, body_left, attempted
_OPEN_ENDS = (State.QUEUED, State.DEAD)
ERASED, WITHDRAWN = NUMBER_OF_STATE[State.ERASED], NUMBER_OF_STATE[State.WITHDRAWN]


def lease(file: LedgerFile, space_id: int, dataset: str, n: int, now: int, until: int, holder: str) -> Sequence[Leased]:
    """At most `n` due events, now being sent by `holder` until `until`; see `Ledger.lease`."""
    with file.write():
        dataset_id = file.names.known_dataset(space_id, dataset)
        states = _due_rows(file, dataset_id, n, now) if n > 0 else {}
        if not states:
            return ()
        rows = json_list(states)
        file.run("take_lease", (rows, until, file.names.word(holder), now))
        tally = Tally(file)
        for state, count in Counter(states.values()).items():
            tally.state(space_id, dataset_id, state, 0, -count)
        tally.state(space_id, dataset_id, SENDING, 0, len(states))
        tally.write()
        # Bodies are opened before the lease is kept: without their key nothing is handed out, and nothing looks tried.
        return _leased(file, dataset, file.run("leased", (rows,)).fetchall())


def settle(file: LedgerFile, results: Sequence[Settled], now: int, call: Call | None, holder: str | None) -> int:
    """Record how leased events ended; see `Ledger.settle`."""
    for result in results:
        if result.state not in ENDS_OF_SENDING:
            raise ValueError(f"an event being sent cannot become {result.state.value}")
    if not results and call is None:
        return 0
    with file.write():
        holder_id = None if holder is None else file.names.known_word(holder)
        call_id = None if call is None else _write_call(file, call, [result.row for result in results])
        settling = _Settling(file, now, holder_id, call_id)
        for end, rows in _by_end(_heeding_withdrawals(file, results)).items():
            settling.settle(end, rows)
        settling.tally.write()
        if file.value("any_doomed"):
            end_doomed(file, now)
    return settling.settled


def due(file: LedgerFile, space_id: int) -> Mapping[str, int]:
    """Per dataset, when its next event is due or its next lease runs out."""
    with file.read():
        return dict(file.run("next_due", (space_id,)).fetchall())


def _due_rows(file: LedgerFile, dataset_id: int, n: int, now: int) -> dict[int, int]:
    """Rows to hand out, in order, with the states they are in."""
    over = file.run("leases_over", (dataset_id, now)).fetchall()
    limit = now + NEAR_LIMIT_MS
    near = file.run("due_near_limit", (dataset_id, limit, now, n)).fetchall()
    near += [(row, state, expires_at) for row, state, _, expires_at in over if expires_at < limit]
    rows = {row: state for row, state, _ in _first(near, n)}
    if len(rows) < n:
        turn = file.run("due_in_turn", (dataset_id, now, n)).fetchall()
        turn += [(row, state, due_at) for row, state, due_at, _ in over]
        for row, state, _ in _first(turn, n):
            if len(rows) >= n:
                break
            rows.setdefault(row, state)
    return rows


def _first(found: Iterable[tuple[int, int, int]], n: int) -> Sequence[tuple[int, int, int]]:
    """The first `n` by time, then by row."""
    return sorted(found, key=lambda one: (one[2], one[0]))[:n]


def _leased(file: LedgerFile, dataset: str, rows: Sequence[Row]) -> Sequence[Leased]:
    bodies = file.unseal_all([(row[0], row[6]) for row in rows])
    text = file.names.text
    return [
        Leased(
            row=number,
            space_id=space,
            dataset=dataset,
            event_name=name,
            event_id=event_id,
            event_time=event_time,
            action_source=text(source),
            body=body,
            attempts=attempts,
            first_attempt_at=first_at,
            body_left=left == 1,
            expires_at=expires,
            test_event_code=text(code) if code else None,
            unmet=split(unmet) if unmet else (),
            withdrawn=withdrawn == 1,
            received_at=received_at,
            found_by=found_by or b"",
        )
        for body, (
            number, space, name, event_id, event_time, source, _, attempts, first_at, left, expires, code,
            unmet, withdrawn, received_at, found_by,
        ) in zip(bodies, rows, strict=True)
    ]  # fmt: skip


def _write_call(file: LedgerFile, call: Call, rows: Iterable[int]) -> int:
    dataset_id = file.names.dataset(call.space_id, call.dataset)
    spread = (min(rows, default=0), max(rows, default=0))
    answer = (call.status, call.code, call.subcode, call.fbtrace_id)
    values = (call.space_id, dataset_id, call.at, call.duration_ms, call.events, *answer, *spread)
    return int(file.value("insert_call", values))


def _heeding_withdrawals(file: LedgerFile, results: Iterable[Settled]) -> Iterable[Settled]:
    """`results`, but what would wait or could be replayed ends as withdrawn when its person withdrew meanwhile."""
    open_ends = [one.row for one in results if one.state in _OPEN_ENDS]
    marked = {row for (row,) in file.run("marked", (json_list(open_ends),))} if open_ends else ()
    if not marked:
        return results
    return [
        Settled(row=one.row, state=State.WITHDRAWN, reason=CONSENT_WITHDRAWN, attempted=one.attempted)
        if one.row in marked and one.state in _OPEN_ENDS
        else one
        for one in results
    ]


def _by_end(results: Iterable[Settled]) -> Mapping[End, list[int]]:
    """Rows by how they end, mostly all alike. Of two results for one row the later counts."""
    ends: dict[End, list[int]] = {}
    for one in {result.row: result for result in results}.values():
        ends.setdefault((one.state, one.reason, one.due_at, one.body_left, one.attempted), []).append(one.row)
    return ends


class _Settling:
    """One settlement: events that end alike are written by one statement, each in its own row."""

    def __init__(self, file: LedgerFile, now: int, holder_id: int | None, call_id: int | None) -> None:
        self._file = file
        self._now = now
        self._holder_id = holder_id
        self._call_id = call_id
        self.tally = Tally(file)
        self.settled = 0

    def settle(self, end: End, rows: Sequence[int]) -> None:
        state, reason, due_at, body_left, attempted = end
        sent = (json_list(rows), self._holder_id)
        parts = self._file.run("sent_parts", sent).fetchall()
        self.settled += sum(part[-1] for part in parts)
        for space, dataset, _, count in parts:
            self.tally.state(space, dataset, SENDING, 0, -count)
        if state is State.QUEUED:
            self._file.run("put_back", (*sent, due_at, body_left, attempted, self._call_id))
            for space, dataset, _, count in parts:
                self.tally.state(space, dataset, QUEUED, 0, count)
        else:
            self._end(sent, NUMBER_OF_STATE[state], self._file.names.word(reason), parts, attempted=attempted)

    def _end(self, sent: Row, state: int, reason: int, parts: Iterable[Row], *, attempted: bool) -> None:
        if state == DELIVERED:
            self._count_deliveries(sent)
        self._file.run("end_sent", (*sent, state, reason, self._now, attempted, self._call_id))
        if state in (ERASED, WITHDRAWN):
            self._file.run("drop_sent_bodies", sent)
        self._file.run("leave_queue", sent)
        for space, dataset, name, count in parts:
            self.tally.ending(space, dataset, name, self._now, state, reason, count)

    def _count_deliveries(self, sent: Row) -> None:
        delays = Counter(
            [(*place, delay_of(delay)) for *place, delay in self._file.run("deliveries", (*sent, self._now))]
        )
        for (space, dataset, name, delay), count in delays.items():
            count_delivery(self.tally, space, dataset, name, self._now, delay, count)
