"""What an operator does to the queue: pause and resume a dataset, replay dead events, note what broke."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from signalpost.store.ledger import Dataset, Incident
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list
from signalpost.store.sqlite.ledger.tally import DEAD, QUEUED, Tally


def pause(file: LedgerFile, space_id: int, dataset: str, reason: str | None, now: int, resume_at: int | None) -> None:
    """Stop or resume sending of one dataset."""
    with file.write():
        file.run("pause", (file.names.dataset(space_id, dataset), reason, now, None if reason is None else resume_at))


def datasets(file: LedgerFile, space_id: int) -> Sequence[Dataset]:
    """Every dataset with its pause."""
    with file.read():
        rows = file.run("datasets", (space_id,)).fetchall()
    return [
        Dataset(dataset=dataset, paused=paused, paused_at=paused_at, resume_at=resume_at)
        for dataset, paused, paused_at, resume_at in rows
    ]


def replay(
    file: LedgerFile, space_id: int, rows: Iterable[int], dataset: str | None, reason: str | None, now: int
) -> int:
    """Queue dead events again; see `Ledger.replay`."""
    with file.write():
        wanted = _dead(file, space_id, list(rows), dataset, reason)
        found = file.run("replayable", (json_list(wanted),)).fetchall()
        tally = Tally(file)
        requeued = []
        for row, space, dataset_id, name, reason_id, settled_at, attempts, call_id, expires_at in found:
            requeued.append((row, space, dataset_id, name, now, expires_at, attempts, call_id))
            tally.ending(space, dataset_id, name, settled_at, DEAD, reason_id, -1)
            tally.state(space, dataset_id, QUEUED, 0, 1)
        file.run_many("leave_ending", [row[:1] for row in requeued])
        file.run_many("requeue", requeued)
        tally.write()
    return len(requeued)


def open_incident(file: LedgerFile, space_id: int, code: str, dataset: str | None, now: int, detail: str) -> None:
    """Open an incident, or count it up."""
    with file.write():
        file.run("open_incident", (space_id, code, file.names.dataset(space_id, dataset), now, detail))


def close_incident(file: LedgerFile, space_id: int, code: str, dataset: str | None, now: int) -> None:
    """It is mended."""
    with file.write():
        file.run("close_incident", (space_id, code, file.names.dataset(space_id, dataset), now))


def incidents(file: LedgerFile, space_id: int, *, open_only: bool) -> Sequence[Incident]:
    """Newest first."""
    with file.read():
        rows = file.run("incidents", (space_id, open_only)).fetchall()
    return [
        Incident(
            code=code,
            dataset=dataset,
            space_id=space,
            opened_at=opened_at,
            last_seen_at=last_seen_at,
            count=count,
            detail=detail,
            closed_at=closed_at,
        )
        for code, dataset, space, opened_at, last_seen_at, count, detail, closed_at in rows
    ]


def _dead(file: LedgerFile, space_id: int, rows: list[int], dataset: str | None, reason: str | None) -> Sequence[int]:
    """Dead rows meant by the arguments of `replay`; none for a dataset or reason the ledger never met."""
    if rows:
        found = {row for (row,) in file.run("dead_by_row", (json_list(rows), space_id))}
        if dataset is None and reason is None:
            return sorted(found)
    elif dataset is None and reason is None:
        return ()
    dataset_id = None if dataset is None else file.names.known_dataset(space_id, dataset)
    reason_id = None if reason is None else file.names.known_word(reason)
    fitting = [row for (row,) in file.run("dead_by_reason", (space_id, dataset_id, reason_id))]
    return [row for row in fitting if row in found] if rows else fitting
