"""Handing events out for sending, and taking back how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from signalpost.store.ledger import ENDS_OF_SENDING, Call, Leased, Settled, State
from signalpost.store.sqlite.ledger_file import LedgerFile, json_list
from signalpost.store.sqlite.ledger_known import split
from signalpost.store.sqlite.ledger_tally import NUMBER_OF_STATE, QUEUED, SENDING, Tally

NEAR_LIMIT_MS = 12 * 3_600_000  # events this close to Meta's age limit go before all others

Row = tuple[Any, ...]


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
        return [_leased(file, dataset, row) for row in file.run("leased", (rows,)).fetchall()]


def settle(file: LedgerFile, results: Sequence[Settled], now: int, call: Call | None, holder: str | None) -> int:
    """Record how leased events ended; see `Ledger.settle`."""
    for result in results:
        if result.state not in ENDS_OF_SENDING:
            raise ValueError(f"an event being sent cannot become {result.state.value}")
    if not results and call is None:
        return 0
    with file.write():
        by_row = {result.row: result for result in results}
        holder_id = None if holder is None else file.names.known_word(holder)
        sent = file.run("being_sent", (json_list(by_row), holder_id)).fetchall()
        settling = _Settling(file, now, None if call is None else _write_call(file, call, by_row))
        for row in sent:
            settling.take(row, by_row[row[0]])
        settling.write()
    return len(sent)


def due(file: LedgerFile, space_id: int) -> Mapping[str, int]:
    """Per dataset, when its next event is due or its next lease runs out."""
    with file.read():
        return dict(file.run("next_due", (space_id,)).fetchall())


def _due_rows(file: LedgerFile, dataset_id: int, n: int, now: int) -> dict[int, int]:
    """Rows to hand out, in order, with the states they are in."""
    near = dict(file.run("due_near_limit", (dataset_id, now + NEAR_LIMIT_MS, now, n)).fetchall())
    if len(near) < n:
        for row, state in file.run("due_in_turn", (dataset_id, now, n)):
            if len(near) >= n:
                break
            near.setdefault(row, state)
    return near


def _leased(file: LedgerFile, dataset: str, row: Row) -> Leased:
    (
        number,
        space,
        name,
        event_id,
        event_time,
        source,
        sealed,
        attempts,
        first_at,
        left,
        expires,
        repeats,
        code,
        unmet,
    ) = row
    return Leased(
        row=number,
        space_id=space,
        dataset=dataset,
        event_name=name,
        event_id=event_id,
        event_time=event_time,
        action_source=file.names.text(source),
        body=file.unseal(number, sealed),
        attempts=attempts,
        first_attempt_at=first_at,
        body_left=bool(left),
        expires_at=expires,
        repeats_until=repeats,
        test_event_code=file.names.text(code) or None,
        unmet=split(unmet),
    )


def _write_call(file: LedgerFile, call: Call, rows: Iterable[int]) -> int:
    dataset_id = file.names.dataset(call.space_id, call.dataset)
    spread = (min(rows, default=0), max(rows, default=0))
    answer = (call.status, call.code, call.subcode, call.fbtrace_id)
    values = (call.space_id, dataset_id, call.at, call.duration_ms, call.events, *answer, *spread)
    return int(file.value("insert_call", values))


class _Settling:
    """The rows of one settlement, gathered and written table by table."""

    def __init__(self, file: LedgerFile, now: int, call_id: int | None) -> None:
        self._file = file
        self._now = now
        self._call_id = call_id
        self._tally = Tally(file)
        self._ended: list[Row] = []
        self._back: list[Row] = []
        self._erased: list[Row] = []

    def take(self, row: Row, result: Settled) -> None:
        number, space, dataset, name, attempts, first_at = row
        self._tally.state(space, dataset, SENDING, 0, -1)
        if result.state is State.QUEUED:
            self._back.append((number, result.due_at, result.body_left, result.attempted, self._call_id))
            self._tally.state(space, dataset, QUEUED, 0, 1)
            return
        state, reason = NUMBER_OF_STATE[result.state], self._file.names.word(result.reason)
        if not result.attempted:
            attempts -= 1
        sending_ms = max(0, self._now - first_at) if attempts else None
        self._ended.append(
            (number, space, dataset, name, state, reason, self._now, attempts, sending_ms, self._call_id)
        )
        self._tally.ending(space, dataset, name, self._now, state, reason)
        if result.state is State.ERASED:
            self._erased.append((number,))

    def write(self) -> None:
        many = self._file.run_many
        many("leave_queue", [row[:1] for row in self._ended])
        many("insert_ending", self._ended)
        many("put_back", self._back)
        many("drop_body", self._erased)
        self._tally.write()
