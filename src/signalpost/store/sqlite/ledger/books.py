"""The books and the hourly roll-ups: reading them, and counting all rows again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from signalpost.store.ledger import Books, State
from signalpost.store.sqlite.ledger.campaigns import rebuild as rebuild_campaigns
from signalpost.store.sqlite.ledger.counted import recount
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list
from signalpost.store.sqlite.ledger.orders_sums import rebuild as rebuild_orders
from signalpost.store.sqlite.ledger.tally import (
    BY_FATE,
    DEAD,
    DROPPED,
    FATES,
    OF_CONSENT,
    OF_PIXEL,
    RECEIVED,
    ROUTED,
    STATES,
    Tally,
)


def books(file: LedgerFile, space_id: int, now: int) -> Books:
    """Both sums of a space; see `Books`."""
    with file.read():
        rows = file.run("totals", (space_id,)).fetchall()
        scheduled, first_due = file.run("scheduled", (space_id, now)).fetchone()
    single: Counter[int] = Counter()
    fates: Counter[str] = Counter({fate.value: 0 for fate in FATES})
    states: Counter[str] = Counter({state.value: 0 for state in STATES})
    dropped: Counter[str] = Counter()
    dead: Counter[str] = Counter()
    for book, kind, reason, count in rows:
        if book in (RECEIVED, ROUTED):
            single[book] += count
        elif book == BY_FATE:
            fates[FATES[kind].value] += count
            if kind == DROPPED and count:
                dropped[reason or ""] += count
        else:
            states[STATES[kind].value] += count
            if kind == DEAD and count:
                dead[reason or ""] += count
    queued = states.pop(State.QUEUED.value)
    return Books(
        received=single[RECEIVED],
        fates=dict(fates),
        dropped=dict(dropped),
        routed=single[ROUTED],
        states={"scheduled": scheduled, "waiting": queued - scheduled, **states},
        dead=dict(dead),
        oldest_waiting_ms=now - first_due if queued > scheduled else None,
    )


def counts(
    file: LedgerFile, space_id: int, since: int, until: int, dataset: str | None
) -> Sequence[tuple[str, str, int, str, int]]:
    """(dataset, event_name, hour, measure, count); see `Ledger.counts`."""
    with file.read():
        ids = [number for (number,) in file.run("dataset_ids", (space_id, dataset))]
        if dataset is None:
            ids.append(0)  # copies that named none
        return file.run("rollups", (space_id, json_list(ids), since, until)).fetchall()


def rebuild(file: LedgerFile) -> int:
    """Set every live figure to what the rows say; returns how many had been wrong."""
    with file.write():
        counted = _recount(file)
        totals = _wrong(file, "live_totals", counted.totals)
        rollups = _wrong(file, "live_rollups", counted.rollups())
        figures = _wrong(file, "live_figures", counted.figures())
        late = _too_old(file, counted)
        file.run_many("set_total", totals)
        file.run_many("set_rollup", rollups)
        file.run_many("set_figure", figures)
        file.run_many("received", late)
        others = rebuild_campaigns(file) + rebuild_orders(file)
    return len(totals) + len(rollups) + len(figures) + len(late) + others


def _recount(file: LedgerFile) -> Tally:
    tally = Tally(file)
    for *key, count in file.run("recount_totals").fetchall():
        space, book, dataset, kind, reason = key
        tally.totals[space, book, dataset, kind, reason] += count
    for space, dataset, hour, name, of_events, kind, reason, count in file.run("recount_rollups").fetchall():
        if of_events == OF_PIXEL:
            tally.observed(space, dataset, name, hour * 1000, file.names.text(kind), count)
        elif of_events == OF_CONSENT:
            tally.consent(space, dataset, name, hour * 1000, file.names.text(kind), count)
        else:
            tally.hour(space, dataset, hour, name, of_events, kind, reason, count)
    recount(file, tally)
    return tally


def _too_old(file: LedgerFile, counted: Tally) -> list[tuple[int, int, int, int, int]]:
    """Sides of which a newer copy is here than is kept. An older one may have gone."""
    number = file.names.word
    kept = {tuple(side): at for *side, at in file.run("all_received").fetchall()}
    sides = (((*side[:3], number(side[3])), at) for side, at in counted.newest.items())
    return [(*side, at) for side, at in sides if at > kept.get(side, 0)]


def _wrong(file: LedgerFile, statement: str, right: Mapping[Any, int]) -> list[tuple[int, ...]]:
    """What must be written so that the figures `statement` reads are `right`."""
    wrong: list[tuple[int, ...]] = []
    right = dict(right)
    for *key, count in file.run(statement).fetchall():
        should = right.pop(tuple(key), 0)
        if should != count:
            wrong.append((*key, should))
    return wrong + [(*key, count) for key, count in right.items() if count]
