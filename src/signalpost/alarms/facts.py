"""What the checks are told besides the counted copies: read from ledger and control file, by dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from signalpost.connectors.source import OrderSource
from signalpost.quality.meta_word import MetaWord
from signalpost.quality.reported import ReportedDay
from signalpost.quality.settings import QualitySettings
from signalpost.store.business import Dataset
from signalpost.store.control import Control
from signalpost.store.figures import Figure
from signalpost.store.ledger import LedgerReader
from signalpost.store.ledger_watched import WatchedDataset
from signalpost.store.orders_sold import Sold
from signalpost.store.plans import Plans
from signalpost.store.stages import Stage
from signalpost.watch.causes import CAUSES
from signalpost.watch.checks.facts import Aim, Check, Counted, Delivery, Facts, Leak, Orders, Refused
from signalpost.watch.code import Code
from signalpost.watch.counts.slot import HOUR_S, Series
from signalpost.watch.plan.counted import PlanBreak, breaks

FAILING = "delivery_failing"  # the incident of a dataset whose calls fail; its detail says why
OPERATOR = "operator"  # whoever paused it knows
THROTTLED = "throttled"
DEAD = "dead:"
DAY_S, DAY_MS = 86_400, 86_400_000
WORD_MS = 30 * HOUR_S * 1_000  # what Meta said the day before yesterday is no news
SOLD_S = 25 * HOUR_S  # a day that is over for an hour: what was sold later may still be on its way
AIM_S = 2 * DAY_S  # over which events that are optimised for are counted
BACK_S = 3 * DAY_S  # as far as what Meta counted a day ago
TOLD_DAYS = 3  # older words of Meta say nothing of today
WORDS = CAUSES[Code.NOT_DELIVERED].keys()  # nothing but words of ours is shown: a detail may be Meta's text


def read_facts(control: Control, plans: Plans, ledger: LedgerReader, space_id: int, now: int) -> Mapping[str, Facts]:
    """Of all datasets of a space, at `now` (Unix ms). StoreError: they cannot be read now."""
    seen = ledger.watched(space_id, now).datasets
    failing = [one for one in ledger.incidents(space_id) if one.code == FAILING]
    troubles = {one.dataset: one.detail for one in failing if one.detail in WORDS}
    hour = now // 1_000 // HOUR_S * HOUR_S
    figures = ledger.series(space_id, kinds=("ending", "leak"), since=hour - BACK_S, until=hour + HOUR_S, step="hour")
    near, facts = ledger.watch_near(space_id), {}
    config = control.snapshot().config(space_id)
    sold = ledger.order_book.sold(space_id, since=now // 1_000 - SOLD_S, until=now // 1_000 - HOUR_S)
    broken = _breaks(plans, ledger, space_id, [one.dataset_id for one in config.datasets])
    for dataset in config.datasets:
        ident = dataset.dataset_id
        own = [one for one in figures if one.dataset == ident]
        lately = [one for one in own if one.at >= hour - HOUR_S]
        found = Facts(
            leaks=tuple(_leaks(lately)),
            near=tuple(one for one in near if one.dataset == ident),
            orders=tuple(_orders(ident, sold, config.sources)),
            breaks=broken.get(ident, ()),
        )
        if dataset.stage_in_force is not Stage.OBSERVE:
            endings = [one for one in own if one.kind == "ending"]
            watched = seen.get(ident)
            delivery = None if watched is None else _delivery(watched, troubles.get(ident), lately, now)
            found = msgspec.structs.replace(found, delivery=delivery, refused=tuple(_refused(endings, hour)))
            if dataset.quality.ask_meta:
                found = _with_metas_words(found, control, space_id, dataset, endings, now)
        facts[ident] = found
    return facts


def _breaks(
    plans: Plans, ledger: LedgerReader, space_id: int, datasets: Sequence[str]
) -> Mapping[str, tuple[PlanBreak, ...]]:
    """Of the plan that is accepted for a dataset, or of the one that names none, in the last hour that was counted."""
    known = plans.datasets(space_id)
    accepted = {one: plans.plan(space_id, one if one in known else "") for one in datasets} if known else {}
    held = {one: version.plan for one, version in accepted.items() if version is not None}
    if not held:
        return {}
    slots = ledger.watch_slots(space_id, ledger.watch_until() - HOUR_S - 1)
    return {one: tuple(breaks(plan, one, slots)) for one, plan in held.items()}


def _with_metas_words(
    facts: Facts, control: Control, space_id: int, dataset: Dataset, endings: Sequence[Figure], now: int
) -> Facts:
    """And what Meta itself said lately."""
    told = control.reported(space_id, dataset.dataset_id, now // DAY_MS - TOLD_DAYS)
    late = [one for one in endings if one.at >= now // 1_000 // HOUR_S * HOUR_S - AIM_S]
    aims = tuple(_aims(told[-1], dataset.quality, late)) if told else ()
    word = control.meta_word(space_id, dataset.dataset_id)
    if word is None or now - word.at > WORD_MS:
        return msgspec.structs.replace(facts, aims=aims)
    asked = word.at // 1_000
    return msgspec.structs.replace(
        facts,
        aims=aims,
        delivery=None if facts.delivery is None else _with_ends(facts.delivery, word),
        counted=tuple(_counted(word, endings)),
        failed=tuple(Check(key=one.key, title=one.title, since=asked) for one in word.failed or ()),
    )


def _with_ends(delivery: Delivery, word: MetaWord) -> Delivery:
    """Of a version Meta says that it ends, and not when."""
    ends = word.at // 1_000 if word.served else None
    return msgspec.structs.replace(delivery, token_ends=word.token_ends, version_ends=ends, served=word.served)


def _counted(word: MetaWord, endings: Sequence[Figure]) -> Iterator[Counted]:
    """What was delivered in the span and the hour on either side of it: whether Meta counts by the time of an event or
    of its arrival is not known, and what it counted need not be another sender's if it was sent about then."""
    delivered: Counter[str] = Counter()
    for one in endings:
        if one.word == "delivered" and word.since - HOUR_S <= one.at <= word.until:
            delivered[one.event_name] += one.count
    for name, count in (word.counted or {}).items():
        yield Counted(event_name=name, by_meta=count, delivered=delivered[name], since=word.since)


def _orders(ident: str, sold: Sequence[Sold], sources: Iterable[OrderSource]) -> Iterator[Orders]:
    """Of all shops whose orders go to the dataset, by currency. Paused ones are told of when they go on."""
    names = {one.name for one in sources if not one.paused and (not one.datasets or ident in one.datasets)}
    own = [one for one in sold if one.source in names and one.currency]
    for currency in sorted({one.currency for one in own}):
        those = [one for one in own if one.currency == currency]
        yield Orders(
            currency=currency,
            orders=sum(one.orders for one in those),
            value=sum(one.value for one in those),
            reported=sum(one.reported + one.unconfirmed for one in those),
            reported_value=sum(one.reported_value + one.unconfirmed_value for one in those),
            claimed=sum(one.claimed for one in those),
            claimed_value=sum(one.claimed_value for one in those),
            sold_value=sum(one.sold_value for one in those),
        )


def _refused(endings: Sequence[Figure], hour: int) -> Iterator[Refused]:
    """Of each event name of which Meta refused any for good in the last two hours: over these, and over a day. So it is
    over soon after it was mended."""
    late = {one.event_name for one in endings if one.at >= hour - HOUR_S and one.word.startswith(DEAD)}
    for since in (hour - HOUR_S, hour - DAY_S):
        names: dict[str, Counter[str]] = {}
        for one in endings:
            if one.at >= since and one.event_name in late:
                names.setdefault(one.event_name, Counter())[one.word] += one.count
        for name, words in sorted(names.items()):
            dead = Counter({word.partition(":")[2]: count for word, count in words.items() if word.startswith(DEAD)})
            if dead:
                tried, (reason, _) = words["delivered"] + dead.total(), dead.most_common(1)[0]
                yield Refused(event_name=name, tried=tried, dead=dead.total(), reason=reason, since=since)


def _aims(told: ReportedDay, wanted: QualitySettings, endings: Iterable[Figure]) -> Iterator[Aim]:
    """What Meta last said of the event names that somebody set a target for."""
    delivered: Counter[str] = Counter()
    for one in endings:
        delivered[one.event_name] += one.count if one.word == "delivered" else 0
    for event in told.events:
        if event.event_name in wanted.targets:
            yield Aim(
                event_name=event.event_name,
                events=delivered[event.event_name],
                quality=event.score,
                least_quality=wanted.target_of(event.event_name),
                coverage=event.coverage,
            )


def _delivery(seen: WatchedDataset, trouble: str | None, figures: Iterable[Figure], now: int) -> Delivery:
    throttled = trouble == THROTTLED
    stopped = seen.paused or ("" if throttled else trouble) or ""
    waits = 0 if seen.oldest_at is None else max(0, now - seen.oldest_at) // 1_000
    by_hand = stopped == OPERATOR
    return Delivery(
        delivered=sum(one.count for one in figures if one.kind == "ending" and one.word == "delivered"),
        failed=seen.failed_hour,
        usual_failed=seen.usual_failed,
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
