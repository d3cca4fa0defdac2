"""What the checks are told besides the counted copies: read from ledger and control file, by dataset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from signalpost.store.control import Control
from signalpost.store.figures import Figure
from signalpost.store.ledger import LedgerReader
from signalpost.store.ledger_watched import WatchedDataset
from signalpost.store.stages import Stage
from signalpost.watch.causes import CAUSES
from signalpost.watch.checks.facts import Delivery, Facts, Leak
from signalpost.watch.code import Code
from signalpost.watch.counts.slot import HOUR_S, Series

FAILING = "delivery_failing"  # the incident of a dataset whose calls fail; its detail says why
OPERATOR = "operator"  # whoever paused it knows
THROTTLED = "throttled"
WORDS = CAUSES[Code.NOT_DELIVERED].keys()  # nothing but words of ours is shown: a detail may be Meta's text


def read_facts(control: Control, ledger: LedgerReader, space_id: int, now: int) -> Mapping[str, Facts]:
    """Of all datasets of a space, at `now` (Unix ms). StoreError: they cannot be read now."""
    seen = ledger.watched(space_id, now).datasets
    failing = [one for one in ledger.incidents(space_id) if one.code == FAILING]
    troubles = {one.dataset: one.detail for one in failing if one.detail in WORDS}
    hour = now // 1_000 // HOUR_S * HOUR_S
    figures = ledger.series(space_id, kinds=("ending", "leak"), since=hour - HOUR_S, until=hour + HOUR_S, step="hour")
    near, facts = ledger.watch_near(space_id), {}
    for dataset in control.snapshot().config(space_id).datasets:
        ident = dataset.dataset_id
        sends = dataset.stage_in_force is not Stage.OBSERVE
        own = [one for one in figures if one.dataset == ident]
        watched = seen.get(ident)
        delivery = _delivery(watched, troubles.get(ident), own, now) if sends and watched is not None else None
        alike = tuple(one for one in near if one.dataset == ident)
        facts[ident] = Facts(delivery=delivery, leaks=tuple(_leaks(own)), near=alike)
    return facts


def _delivery(seen: WatchedDataset, trouble: str | None, figures: Iterable[Figure], now: int) -> Delivery:
    throttled = trouble == THROTTLED
    stopped = seen.paused or ("" if throttled else trouble) or ""
    waits = 0 if seen.oldest_at is None else max(0, now - seen.oldest_at) // 1_000
    by_hand = stopped == OPERATOR
    return Delivery(
        delivered=sum(one.count for one in figures if one.kind == "ending" and one.word == "delivered"),
        waiting=0 if by_hand else seen.waiting,
        waiting_s=0 if by_hand else waits,
        dead=_dead(figures),
        stopped="" if by_hand else stopped,
        stopped_since=0 if by_hand else (seen.paused_at or 0) // 1_000,
        throttled=throttled,
    )


def _dead(figures: Iterable[Figure]) -> Mapping[str, int]:
    """By reason; of this hour and the one before, so that it is over soon after it was mended."""
    found: dict[str, int] = {}
    for one in figures:
        ending, _, reason = one.word.partition(":")
        if one.kind == "ending" and ending == "dead":
            found[reason] = found.get(reason, 0) + one.count
    return found


def _leaks(figures: Iterable[Figure]) -> Iterable[Leak]:
    """By event and kind of data; where it stood is not counted."""
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for one in (each for each in figures if each.kind == "leak"):
        key = one.dataset, one.event_name, one.word.partition(":")[0]
        copies, since = found.get(key, (0, one.at))
        found[key] = copies + one.count, min(since, one.at)
    for (dataset, event_name, kind), (copies, since) in found.items():
        series = Series(dataset, "", "", event_name)
        yield Leak(series=series, place=kind, kind=kind, copies=copies, since=since)
