"""What the watch is told of each copy as the worker folds it: slots of five minutes, and a plan that is learnt.

What a batch counted goes into the ledger in the batch's own transaction, so that a kill loses nothing of it and counts
nothing twice. What was learnt, and which series are counted apart, is kept whenever slots are over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from signalpost.errors import InvalidInput
from signalpost.store.ledger import Changes, CopyFate, Fate, Ledger
from signalpost.store.record import EventCopy, Receipt
from signalpost.watch.counts.counter import Closed, Counter
from signalpost.watch.counts.near import NearHour
from signalpost.watch.counts.slot import SLOT_S
from signalpost.watch.forms import MANY, Forms, User
from signalpost.watch.plan.learner import Learner
from signalpost.watch.seen import BROWSER, Outlines, Seen
from signalpost.worker.copies import Copies

#: Until a copy that was received is in the inbox and seen there.
GRACE_MS = 10_000
MOST_HOSTS = 10_000  # addresses whose host is remembered
LONGEST_RELEASE = 100
WEBSITE = "website"

Log = Callable[..., None]
_Ends = Mapping[Receipt, list[tuple[str, str]]]  # dataset and fate


class _Body(msgspec.Struct):
    event_source_url: Any = None
    custom_data: Any = None
    user_data: User | None = None


_decode = msgspec.json.Decoder(_Body).decode
_NOTHING = _Body(custom_data={})


class Watching:
    """`observe` a batch before it is applied; `close` once what came until then was. Not `on`: both do
    nothing."""

    def __init__(self, ledger: Ledger, log: Log, *, on: bool = True) -> None:
        self._on = on
        self._ledger = ledger
        self._log = log
        self._counters: dict[int, Counter] = {}
        self._learners: dict[int, Learner] = {}
        self._near: dict[int, NearHour] = {}
        self._forms: dict[int, Forms] = {}
        self._hosts: dict[str, str] = {}
        self._outlines = Outlines()
        self._until = ledger.watch_until()
        self._spilled: dict[int, int] = {}

    def observe(self, batch: Copies, changes: Changes) -> list[tuple[int, Closed]]:
        """What is counted of the copies of a batch, by space. What held copies and orders become later is not counted
        again: they were when they came."""
        if not self._on:
            return []
        ends = _ends(changes)
        spaces: set[int] = set()
        one_by_one = batch.records < MANY
        for space_id, seen in self._seen(batch, ends):
            spaces.add(space_id)
            counter = self._counters.get(space_id)
            if counter is None:
                counter = self._counter(space_id)
            counter.observe(seen)
            self._learners[space_id].observe(seen)
            if one_by_one:  # whoever catches up compares no ids: their like came long ago
                self._near[space_id].observe(seen)
        return [(space_id, one) for space_id in sorted(spaces) for one in self._counters[space_id].drain()]

    def close(self, until_ms: int) -> None:
        """All that was received until then is applied. When a slot is over by it, the ledger is told so. A clock that
        went back by less than a day is waited for."""
        until = until_ms // 1_000 // SLOT_S * SLOT_S
        if not self._on or until == self._until or 0 < self._until - until <= 86_400:
            return
        for space_id, counter in self._counters.items():
            counter.close(until)
            spilled = sum(counter.spilled.values())
            if spilled > self._spilled.get(space_id, 0):
                self._log("watch_names_beyond", space=space_id, copies=spilled)
            self._spilled[space_id] = spilled
        self._ledger.close_slots(
            until,
            {space_id: counter.to_bytes() for space_id, counter in self._counters.items()},
            {space_id: learner.to_bytes() for space_id, learner in self._learners.items()},
            {space_id: near.close(until) for space_id, near in self._near.items()},
        )
        self._until = until

    def _counter(self, space_id: int) -> Counter:
        """As they were kept; anew where that cannot be read."""
        counter, learner = Counter(), Learner()
        try:
            kept = self._ledger.watch_counter(space_id)
            counter = counter if kept is None else Counter.from_bytes(kept)
            learnt = self._ledger.learned_plan(space_id)
            learner = learner if learnt is None else Learner.from_bytes(learnt)
        except InvalidInput as error:
            self._log("watch_begins_anew", space=space_id, why=str(error))
        if self._until:
            counter.close(self._until)
        self._spilled[space_id] = sum(counter.spilled.values())
        self._counters[space_id], self._learners[space_id] = counter, learner
        self._near[space_id] = NearHour()
        return counter

    def _seen(self, batch: Copies, ends: _Ends) -> Iterator[tuple[int, Seen]]:
        """Each copy once for each dataset that it went to."""
        at_once = len(batch.events)
        for receipt, copy in batch.events:
            for dataset, fate in ends.get(receipt, ()):
                yield copy.space_id, self._of(copy, dataset, fate, _source(copy), at_once)
        for receipt, order in batch.orders:
            if order.part is not None:
                for dataset, fate in ends.get(receipt, ()):
                    yield order.space_id, self._of(order.part.copy, dataset, fate, order.source, at_once)
        for dropped in batch.dropped:
            yield dropped.space_id, _refused(dropped)

    def _of(self, copy: EventCopy, dataset: str, fate: str, source: str, at_once: int) -> Seen:
        try:
            body = _decode(copy.body)
        except (msgspec.DecodeError, RecursionError):
            body = _NOTHING
        custom = body.custom_data if type(body.custom_data) is dict else {}
        release = custom.get("release") or copy.observed.get("release")
        forms = self._forms.get(copy.space_id)
        if forms is None:
            forms = self._forms[copy.space_id] = Forms()
        event_id = "" if copy.made_event_id else copy.event_id
        return Seen(
            dataset=dataset,
            source=source,
            event_name=copy.event_name,
            at=copy.received_at // 1_000,
            event_time=copy.event_time,
            fate=fate,
            host=self._host(body.event_source_url),
            release=str(release)[:LONGEST_RELEASE] if type(release) in (str, int, float) else "",
            action_source=copy.action_source,
            event_id=event_id,
            keys=copy.keys,
            custom=custom,
            outline=self._outlines.of(copy.keys, custom),
            notes=forms.of(
                (dataset, source, copy.event_name), event_id, body.user_data, copy.notes,
                site=copy.action_source == WEBSITE, at_once=at_once,
            ),
            test=copy.test_event_code is not None,
        )  # fmt: skip

    def _host(self, address: object) -> str:
        if type(address) is not str:
            return ""
        start = address[: address.find("/", 9)] if address.startswith("http") and "/" in address[9:] else address
        host = self._hosts.get(start)
        if host is None:
            if len(self._hosts) >= MOST_HOSTS:
                self._hosts.clear()
            host = self._hosts[start] = _host(start)
        return host


def _source(copy: EventCopy) -> str:
    """Who sent it: a browser, whatever its page speaks; else its client, or any server."""
    return (copy.observed.get("client") if copy.origin != BROWSER else None) or copy.origin


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _ends(changes: Changes) -> _Ends:
    found: dict[Receipt, list[tuple[str, str]]] = {}
    for event in changes.events:
        found.setdefault(event.receipt, []).append((event.dataset, Fate.EVENT.value))
    for merge in changes.merges:
        found.setdefault(merge.receipt, []).append((merge.dataset, Fate.MERGED.value))
    for fate in (*changes.fates, *(held.fate for held in changes.held)):
        found.setdefault(fate.receipt, []).append((fate.dataset or "", _word(fate)))
    return found


def _word(fate: CopyFate) -> str:
    return f"dropped:{fate.reason}" if fate.fate is Fate.DROPPED else fate.fate.value


def _refused(fate: CopyFate) -> Seen:
    """A copy that the gateway refused: nothing of it is there but names."""
    at = fate.received_at // 1_000
    return Seen(
        dataset=fate.dataset or "",
        source=fate.origin,
        event_name=fate.event_name or "",
        at=at,
        event_time=at,
        fate=_word(fate),
        times=fate.count,
    )
