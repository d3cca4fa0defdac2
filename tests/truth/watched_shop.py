"""The watch over one shop of a run, wired as the product wires it: counter, baselines, checks, incidents. What the
ledger and Meta would tell comes from the slot; no label is read.

It looks every five minutes, at the end of each slot; the product looks every minute, at what slots are over.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections import deque
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

import judge_incidents
from leaks_found import by_scan
from shop_traffic.fault import Cause
from shop_traffic.run import Run
from shop_traffic.slot import SLOT_S, Copy, Counted, Reply, Slot, singles
from signalpost.watch.baseline.baselines import Baselines
from signalpost.watch.baseline.pooled import ALL_HOSTS, PAIRS
from signalpost.watch.checks import facts
from signalpost.watch.checks.table import run as checked
from signalpost.watch.checks.view import look
from signalpost.watch.counts.counter import Counter
from signalpost.watch.counts.near import Nearness
from signalpost.watch.counts.slot import HOUR_S, Series
from signalpost.watch.incidents.incident import Incident, Incidents
from signalpost.watch.incidents.step import step
from traffic_seen import of_slot, seen

DAY_S: Final = 86_400
_STOPS: Final = {190: "token"}
_WAITS: Final = 4, 17, 613, 80_004
_MOST_SINGLES: Final = 3

WORDS: Final[Mapping[str, Cause]] = {
    "backlog": Cause.BACKLOG,
    "catalogue_ids": Cause.CATALOGUE_IDS,
    "cents": Cause.MONEY_WRONG,
    "click_id_stale": Cause.CLICK_ID_STALE,
    "clock_wrong": Cause.CLOCK_WRONG,
    "consent_changed": Cause.CONSENT_CHANGED,
    "consent_missing": Cause.BEFORE_CONSENT,
    "currency_changed": Cause.MONEY_WRONG,
    "dataset_silent": Cause.SOURCE_STOPPED,
    "dead_letters": Cause.REFUSED,
    "delivery_failing": Cause.REFUSED,
    "deploy": Cause.RELEASE,
    "event_gone": Cause.EVENT_STOPPED,
    "event_less": Cause.FEWER_VISITORS,
    "event_more": Cause.MORE_VISITORS,
    "hash_wrong": Cause.HASH_WRONG,
    "ids_changed": Cause.IDS_DIFFER,
    "ids_differ": Cause.IDS_DIFFER,
    "ids_lost": Cause.IDS_MISSING,
    "ids_shared": Cause.ONE_ID_FOR_MANY,
    "key_constant": Cause.KEY_CONSTANT,
    "key_lost": Cause.KEYS_LOST,
    "leak": Cause.LEAK,
    "other_sender": Cause.OTHER_SENDER,
    "parameter_added": Cause.PARAMETER_ADDED,
    "parameter_lost": Cause.PARAMETER_LOST,
    "sent_late": Cause.CLOCK_WRONG,
    "sent_twice": Cause.SENT_TWICE,
    "server_facts": Cause.SERVER_FACTS,
    "side_gone": Cause.SOURCE_STOPPED,
    "source_gone": Cause.SOURCE_STOPPED,
    "other_side_less": Cause.TAG_REMOVED,
    "sides_apart": Cause.TAG_REMOVED,
    "tag_gone": Cause.TAG_REMOVED,
    "test_traffic": Cause.TEST_TRAFFIC,
    "throttled": Cause.THROTTLED,
    "token": Cause.TOKEN_INVALID,
    "token_ends": Cause.TOKEN_ENDS,
    "type_changed": Cause.TYPE_CHANGED,
    "units": Cause.MONEY_WRONG,
    "value_odd": Cause.MONEY_WRONG,
    "values_contradict": Cause.VALUE_OUTSIDE,
    "values_moved": Cause.MONEY_WRONG,
    "values_outside": Cause.VALUE_OUTSIDE,
    "version_ends": Cause.VERSION_ENDS,
    "visitors_fewer": Cause.FEWER_VISITORS,
    "visitors_more": Cause.MORE_VISITORS,
}
"""The watch's words for causes, in the judge's. One that is not here is a cause that nobody would want to read."""

_REFUSED: Final = {
    "currency_missing": Cause.PARAMETER_LOST,
    "event_id_missing": Cause.IDS_MISSING,
    "value_negative": Cause.MONEY_WRONG,
}


class Watched:
    """One shop."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._counter, self._baselines, self._near = Counter(), Baselines(), Nearness()
        self._incidents = Incidents()
        self._standing: set[tuple[str, str, str]] = set()
        self._told = Told(dataset)
        self.every: dict[int, Incident] = {}
        self.opened: dict[int, Incident] = {}

    def slot(self, slot: Slot) -> None:
        """Take a slot in, and look at its end."""
        now = slot.at + SLOT_S
        for one in of_slot(slot, self._dataset):
            self._counter.observe(one)
        for copy in slot.copies:
            if copy.fate == "event" and not copy.one_id:
                few = slot._replace(copies=(copy._replace(times=min(copy.times, _MOST_SINGLES)),))
                for one_copy in singles(few).copies:
                    self._near.observe(seen(one_copy, self._dataset))
        self._told.slot(slot)
        if not now % HOUR_S:
            self._told.near = tuple(self._near.take())
        for closed in self._counter.close(now):
            self._baselines.take(closed)
        self._baselines.idle(now)
        if self._dataset not in self._baselines.datasets:
            return
        view = look(self._baselines, self._dataset, now, standing=self._standing, facts=self._told.facts(slot))
        self._standing = {one.name for one in view.moved}
        self._incidents, _ = step(self._incidents, checked(view), now)
        for one in self._incidents.every:
            self.every[one.number] = one
            self.opened.setdefault(one.number, one)

    def said(self) -> Iterator[judge_incidents.Incident]:
        """All incidents, each with what it named when it opened: that is what people are told."""
        for number, one in self.opened.items():
            yield _said(one, self.every[number])


class Told:
    """What ledger and Meta tell: deliveries of the last hour and day, orders of the day, leaks, Meta's counts."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._replies: deque[tuple[int, Tally[str]]] = deque()
        self._hour: Tally[str] = Tally()
        self._usual = 0.001
        self._leaks: dict[tuple[Series, str], tuple[int, int, int]] = {}
        self._stopped = ("", 0)
        self._tried: dict[int, Tally[tuple[str, int]]] = {HOUR_S: Tally(), DAY_S: Tally()}
        self._answers: deque[tuple[int, tuple[Reply, ...]]] = deque()
        self._meta: deque[tuple[Counted, ...]] = deque(maxlen=24)
        self.near: tuple[facts.Near, ...] = ()

    def slot(self, slot: Slot) -> None:
        """Take a slot in."""
        came: Tally[str] = Tally()
        for reply in slot.replies:
            if reply.code in _STOPS:
                self._stopped = (_STOPS[reply.code], self._stopped[1] or slot.at)
            elif not reply.code:
                came["delivered"] += reply.times
                self._stopped = ("", 0)
            else:
                came["failed"] += reply.times
                came[f"dead:{reply.code}"] += reply.times * reply.dead
        for reply in slot.replies:
            if not reply.code or reply.dead:
                for tried in self._tried.values():
                    tried[reply.event_name, reply.code] += reply.times
        self._answers.append((slot.at, slot.replies))
        self._forget(slot.at)
        if slot.counted:
            self._meta.append(slot.counted)
        self._replies.append((slot.at, came))
        self._hour += came
        while self._replies[0][0] <= slot.at - HOUR_S:
            self._hour -= self._replies.popleft()[1]
        for copy in slot.copies:
            self._leak(copy, slot.at)

    def _forget(self, at: int) -> None:
        for span, tried in self._tried.items():
            turn = len(self._answers) - 1 - span // SLOT_S
            if turn >= 0:
                for reply in self._answers[turn][1]:
                    if not reply.code or reply.dead:
                        tried[reply.event_name, reply.code] -= reply.times
        while self._answers[0][0] <= at - DAY_S - SLOT_S:
            self._answers.popleft()

    def facts(self, slot: Slot) -> facts.Facts:
        """As they are at the slot's end."""
        now = slot.at + SLOT_S
        dead = {name[5:]: count for name, count in self._hour.items() if name.startswith("dead:")}
        queue = slot.queue
        delivery = facts.Delivery(
            delivered=self._hour["delivered"],
            failed=self._hour["failed"],
            usual_failed=self._usual,
            waiting=queue.waiting,
            waiting_s=queue.oldest,
            dead={},
            stopped=self._stopped[0],
            stopped_since=self._stopped[1],
            throttled=queue.used >= 0.95 or any(int(code) in _WAITS for code in dead),
            token_ends=None if queue.token_days is None else now + queue.token_days * DAY_S,
            version_ends=None if queue.version_days is None else now + queue.version_days * DAY_S,
        )
        leaks = tuple(
            facts.Leak(series=series, place=place, kind="email", copies=copies, since=since)
            for (series, place), (copies, since, last) in self._leaks.items()
            if now - last <= HOUR_S
        )
        return facts.Facts(
            delivery=delivery,
            leaks=leaks,
            near=self.near,
            refused=tuple(self._refused(now)),
            counted=tuple(self._counted(now)),
        )

    def _refused(self, now: int) -> Iterator[facts.Refused]:
        for since, tried in ((now - HOUR_S, self._tried[HOUR_S]), (now - DAY_S, self._tried[DAY_S])):
            for name in sorted({name for name, code in tried if code}):
                codes = {code: count for (each, code), count in tried.items() if each == name}
                dead = {code: count for code, count in codes.items() if code}
                most = str(max(dead, key=dead.__getitem__))
                yield facts.Refused(
                    event_name=name, tried=sum(codes.values()), dead=sum(dead.values()), reason=most, since=since
                )

    def _counted(self, now: int) -> Iterator[facts.Counted]:
        names = {one.event_name for each in self._meta for one in each}
        for name in sorted(names):
            those = [one for each in self._meta for one in each if one.event_name == name]
            by_meta, delivered = sum(one.by_meta for one in those), sum(one.delivered for one in those)
            yield facts.Counted(event_name=name, by_meta=by_meta, delivered=delivered, since=now - DAY_S)

    def _leak(self, copy: Copy, at: int) -> None:
        for place, text in _texts(copy):
            if _leaks(place, text):
                key = (Series(self._dataset, copy.source, copy.host, copy.event["event_name"]), place)
                count, since, _ = self._leaks.get(key, (0, at, at))
                self._leaks[key] = (count + copy.times, since, at)


def _texts(copy: Copy) -> Iterator[tuple[str, str]]:
    address = copy.event.get("event_source_url", "")
    if "?" in address:
        yield "event_source_url", address
    for name, value in copy.event.get("custom_data", {}).items():
        if isinstance(value, str) and name not in ("order_id", "currency"):
            yield name, value


@lru_cache(maxsize=4_096)
def _leaks(place: str, text: str) -> bool:
    return bool(by_scan(place if place == "event_source_url" else f"custom_data.{place}", text))


def watch(run: Run) -> list[judge_incidents.Incident]:
    """Go through a shop once."""
    watched = Watched(run.dataset)
    for slot in run.slots():
        watched.slot(slot)
    return list(watched.said())


def cause_of(one: Incident) -> str:
    """In the judge's words."""
    first = one.findings[0]
    if one.cause == "refused":
        return _REFUSED.get(first.subject, Cause.REFUSED).value
    word = WORDS.get(one.cause)
    return word.value if word is not None else one.cause


def _said(one: Incident, last: Incident) -> judge_incidents.Incident:
    names = frozenset(each.series.event_name for each in one.findings)
    sources, hosts = ({each.series[place] for each in one.findings} for place in (1, 2))
    return judge_incidents.Incident(
        dataset=one.dataset,
        opened_at=one.opened_at,
        closed_at=last.resolved_at,
        cause=cause_of(one),
        event_names=frozenset() if "" in names else names,
        source=_one(sources) if PAIRS not in sources else "",
        host=_one(hosts - {ALL_HOSTS}),
    )


def _one(names: set[str]) -> str:
    return names.pop() if len(names) == 1 else ""
