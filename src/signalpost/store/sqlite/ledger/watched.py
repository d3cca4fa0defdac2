"""What whoever watches asks of the ledger."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from signalpost.store.ledger_watched import Watched, WatchedDataset
from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.store.sqlite.ledger.tally import (
    BY_FATE,
    BY_STATE,
    DEAD,
    DELIVERED,
    DROPPED,
    HELD,
    HOUR_S,
    QUEUED,
    RECEIVED,
    ROUTED,
    SENDING,
    hour_of,
)

DAY_HOURS = 24
HOUR_MS = 3_600_000
CALLS_LOOKED_AT = 2_000  # a few milliseconds; most installations make fewer in a day
NO_CALLS = (0.0, 0.0, 0.0)
FIRST_LOOKED_AT = 1_000  # of each queue: as many as one call takes, so that what failed calls put back is among them


def watched(file: LedgerFile, space_id: int, now: int) -> Watched:
    """See `LedgerReader.watched`."""
    with file.read():
        totals = file.run("watched_totals", (space_id,)).fetchall()
        queues = file.run("watched_queues", (space_id, now, FIRST_LOOKED_AT)).fetchall()
        endings = file.run("watched_day", (space_id, hour_of(now) - (DAY_HOURS - 1) * HOUR_S)).fetchall()
        cursors = dict(file.run("watched_cursors").fetchall())
        asked = (space_id, now - HOUR_MS, now - HOUR_MS - DAY_HOURS * HOUR_MS, CALLS_LOOKED_AT)
        calls = {row[0]: row[1:] for row in file.run("watched_calls", asked)}
    sums: Counter[int] = Counter()
    kinds: defaultdict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    for dataset, book, kind, count in totals:
        sums[book] += count
        kinds[dataset][book, kind] += count
    day: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for dataset, word, count in endings:
        day[dataset][word] += count
    return Watched(
        received=sums[RECEIVED],
        fates=sums[BY_FATE],
        routed=sums[ROUTED],
        states=sums[BY_STATE],
        datasets={row[0]: _dataset(row, kinds[row[0]], day[row[0]], calls.get(row[0], NO_CALLS)) for row in queues},
        cursors=cursors,
    )


def accepted_by_hour(file: LedgerFile, space_id: int, dataset: str, since: int, until: int) -> Mapping[int, int]:
    """See `LedgerReader.accepted_by_hour`."""
    with file.read():
        rows = file.run("accepted_by_hour", (space_id, dataset, since, until)).fetchall()
    return {hour: count for hour, count in rows if count}


def _dataset(
    row: tuple[str, str | None, int | None, int | None],
    kinds: Counter[tuple[int, int]],
    day: Counter[str],
    calls: tuple[float, float, float],
) -> WatchedDataset:
    dataset, paused, paused_at, oldest_at = row
    failed, before, failed_before = calls
    dead = {word.partition(":")[2]: count for word, count in day.items() if word.startswith("dead") and count > 0}
    return WatchedDataset(
        dataset=dataset,
        paused=paused,
        paused_at=paused_at,
        accepted=sum(count for (book, kind), count in kinds.items() if book == BY_FATE and kind != DROPPED),
        held=kinds[BY_FATE, HELD],
        delivered=kinds[BY_STATE, DELIVERED],
        dead=kinds[BY_STATE, DEAD],
        waiting=kinds[BY_STATE, QUEUED] + kinds[BY_STATE, SENDING],
        oldest_at=oldest_at,
        ended_day=sum(count for count in day.values() if count > 0),
        dead_day=sum(dead.values()),
        dead_of=max(dead, key=lambda reason: dead[reason], default=""),
        failed_hour=int(failed),
        usual_failed=failed_before / before if before else 0.0,
    )
