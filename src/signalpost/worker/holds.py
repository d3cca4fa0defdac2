"""What follows from a decision about consent: held copies go on or end, what waits of people who said no is withdrawn.

Decisions are written first (identities), then what follows from them (ledger). The ledger keeps a cursor of the
numbering of decisions, moved in the transaction of what follows, so that a crash between the two repeats the rest: a
second time changes nothing.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from signalpost.capi.merge import SERVER
from signalpost.consent.ruling import Action, Reason, Ruling
from signalpost.store.decisions import Decided, NewDecision, decided_by, keys_decided, keys_shown
from signalpost.store.ledger import Changes, CopyFate, Fate, HeldRow, Leased, Ledger
from signalpost.store.orders import OrderChanges
from signalpost.store.person_keys import OF_PERSONS
from signalpost.store.record import ConsentCopy, EventCopy, Receipt
from signalpost.worker.consent import FOUND_BY_BYTES, Judge, Judged, dropped, stand_of, unpack, with_ruling
from signalpost.worker.recorded import Hmacs
from signalpost.worker.recorded import People as AskedPeople

DECISIONS_AT_ONCE = 2_000
HELD_AT_ONCE = 500  # copies that go on or end in one transaction
#: To find what waits of somebody, all that waits is walked: about a microsecond an event. It may take this part of the
#: worker's time at most; what is being sent meanwhile is looked at one by one.
WALKS_PART = 0.05

Arrivals = Sequence[tuple[Receipt, EventCopy]]
#: What copies of a space become that go on now: their keys, the first index of new events, and the time.
Project = Callable[[int, Arrivals, Mapping[Receipt, Hmacs], int, int], Changes]
Datasets = Callable[[int], Mapping[str, tuple[str, ...]]]


class People(AskedPeople, Protocol):
    """What is asked of `Identities`."""

    def forget(self, space_id: int, hmacs: Sequence[bytes], at: int) -> frozenset[bytes]: ...


def take_in(people: People, copies: Sequence[ConsentCopy], now: int) -> None:
    """Fold decisions at `now` (Unix ms). One against counts for every key of the person it names. It forgets those
    who are shown to have made it: their links, and what was known of their visits. An address that was typed beside it
    is refused, and keeps what is known of it: else anybody could wipe it out. Folding it again changes nothing,
    whatever happened in between."""
    told: list[tuple[int, Sequence[bytes], Decided]] = []
    gone: list[tuple[int, Sequence[bytes], int]] = []
    for copy in copies:
        decided = decided_by(copy, now)
        hmacs: Sequence[bytes] = people.decisions.hmacs(copy.space_id, keys_decided(copy))
        if decided.against and hmacs:
            shown = people.decisions.hmacs(copy.space_id, keys_shown(copy))
            reached, theirs = people.linked(copy.space_id, [hmacs, shown])
            hmacs = sorted(reached)
            if theirs:
                gone.append((copy.space_id, sorted(theirs), decided.at))
        told.append((copy.space_id, hmacs, decided))
    people.decisions.decide(told)
    for space_id, names, at in gone:
        people.forget(space_id, names, at)


class Holds:
    """Carries decisions out. `project` gives what released copies become; `datasets` where each key's events go."""

    def __init__(
        self,
        ledger: Ledger,
        people: People,
        judge: Judge,
        *,
        project: Project,
        datasets: Datasets,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger = ledger
        self._people = people
        self._judge = judge
        self._project = project
        self._datasets = datasets
        self._seconds = seconds
        self._series = ""
        self._cursor = 0
        self._walk_at = 0.0
        self._watched = 0  # how far the decisions are known that are not carried out yet
        self._denied: dict[tuple[int, bytes], int] = {}
        self._met: dict[int, set[bytes]] = {}

    def meet(self, space_id: int, judged: Judged) -> None:
        """Remember, until `follow`, who was shown to use which browser: somebody whose copies are held may turn out to
        be one whose visit consented."""
        if self._ledger.held_due() is None:
            return
        showing = [hmac for receipt, copy in judged.going if _shows(copy) for hmac in judged.keys[receipt]]
        if showing:
            self._met.setdefault(space_id, set()).update(showing)

    def follow(self, now: int) -> int:
        """Carry out what was decided since the last time; returns how many decisions that were."""
        for space_id in list(self._met):
            self._last()
            self._look_at_held(space_id, self._met[space_id], now)
            del self._met[space_id]
        if self._cursor >= self._last():
            return 0
        if self._seconds() < self._walk_at:
            self._watch()
            return 0
        followed = 0
        while changes := self._people.decisions.changes(self._cursor, DECISIONS_AT_ONCE):
            self._carry_out(changes, now)
            followed += len(changes)
        self._denied.clear()
        return followed

    def expire(self, now: int) -> int:
        """End the held copies whose time is over, unless their person was heard of meanwhile; how many those were."""
        due = self._ledger.held_due()
        if due is None or due > now:
            return 0
        self._last()
        rows = self._ledger.held_over(now, HELD_AT_ONCE)
        self._end(rows, now, over=True)
        return len(rows)

    def release(self, space_id: int, receipts: Sequence[Receipt], evidence: str, now: int) -> int:
        """Let the held copies among `receipts` go on an operator's word, `evidence`; returns how many did. One whose
        person said no does not: whoever knows better records a decision."""
        rows = self._ledger.held(space_id, receipts=receipts)
        self._last()
        self._end(rows, now, declared=Ruling(
            action=Action.SEND, reason=Reason.SOURCE.value, evidence=f"operator:{evidence}", state="granted"
        ))  # fmt: skip
        left = {one.row for one in self._ledger.held(space_id, receipts=receipts)}
        return sum(one.row not in left for one in rows)

    def withdrawn(self, event: Leased) -> bool:
        """Whether the person of an event that is due said no after it came."""
        if event.withdrawn or not self._denied:
            return event.withdrawn
        for first in range(0, len(event.found_by), FOUND_BY_BYTES):
            at = self._denied.get((event.space_id, event.found_by[first : first + FOUND_BY_BYTES]))
            if at is not None and at >= event.received_at:
                return True
        return False

    def _last(self) -> int:
        """The number of the last decision, in the numbering that is followed."""
        series, last = self._people.decisions.series()
        if series != self._series:
            self._series, self._cursor = series, self._ledger.cursor(_place(series))
            self._watched = 0
            self._denied.clear()
        return last

    def _watch(self) -> None:
        """Remember who said no while all that waits cannot be walked yet."""
        self._watched = max(self._watched, self._cursor)
        while changes := self._people.decisions.changes(self._watched, DECISIONS_AT_ONCE):
            for one in changes:
                if one.decided.against:
                    self._denied[one.space_id, one.hmac[:FOUND_BY_BYTES]] = one.decided.at
            self._watched = changes[-1].seq

    def _carry_out(self, changes: Sequence[NewDecision], now: int) -> None:
        concerned: defaultdict[int, set[bytes]] = defaultdict(set)
        for one in changes:
            concerned[one.space_id].add(one.hmac)
        for space_id, hmacs in concerned.items():
            self._look_at_held(space_id, hmacs, now)
        denied = {(one.space_id, one.hmac[:FOUND_BY_BYTES]): one.decided.at for one in changes if one.decided.against}
        begun = self._seconds()
        rows = self._ledger.found_by(denied, now)
        self._walk_at = self._seconds() + (self._seconds() - begun) * (1 / WALKS_PART - 1) if denied else 0.0
        upto = changes[-1].seq
        self._ledger.apply(_place(self._series), upto, Changes(withdrawn=rows, withdrawn_at=now))
        self._cursor = upto

    def _look_at_held(self, space_id: int, hmacs: set[bytes], now: int) -> None:
        """Judge again what is held of these keys, and of what they are linked with."""
        if self._ledger.held_due() is None and not self._ledger.held(space_id, limit=1):
            return
        keys = sorted(self._people.linked(space_id, [sorted(hmacs)])[0])
        before: int | None = None
        while rows := self._ledger.held(space_id, keys=keys, before_row=before, limit=HELD_AT_ONCE):
            self._end(rows, now)
            before = rows[-1].row

    def _end(self, rows: Sequence[HeldRow], now: int, *, over: bool = False, declared: Ruling | None = None) -> None:
        """Let each of `rows` go on or end, in one transaction; one that still waits stays, unless its time is over or
        `declared` says what it would."""
        by_space: defaultdict[int, list[tuple[Receipt, EventCopy]]] = defaultdict(list)
        keys: dict[Receipt, Hmacs] = {}
        fates: list[CopyFate] = []
        denials: list[ConsentCopy] = []
        waits = {row.receipt for row in rows if row.of_order}  # for their order: consent can end them, not release them
        for row, packed in zip(rows, self._ledger.unpacked(rows), strict=True):
            if packed is None:  # the key of its day was destroyed
                fates.append(_lost(row))
                continue
            copy = unpack(packed)
            hmacs = self._judge.hmacs(copy)
            ruling, _ = self._judge.ruling(copy, hmacs, self._datasets(copy.space_id))
            if ruling.action is Action.HOLD and declared is not None:
                ruling = msgspec.structs.replace(declared, region=ruling.region)
            if row.of_order and ruling.action is not Action.DROP:
                continue
            if ruling.action in (Action.SEND, Action.LIMITED):
                by_space[copy.space_id].append((row.receipt, with_ruling(copy, ruling, stand_of(ruling))))
                keys[row.receipt] = hmacs
            elif ruling.action is Action.DROP or over:
                fates.append(dropped(row.receipt, copy, stand_of(ruling)))
                denials.extend(self._judge.carried_over(copy))
        ended = [(fate.receipt, fate.reason) for fate in fates if fate.receipt in waits]
        whole = Changes(
            fates=fates, released=[*(fate.receipt for fate in fates), *keys],
            orders=OrderChanges(ended=ended) if ended else None,
        )  # fmt: skip
        if not whole.released:
            return
        take_in(self._people, denials, now)
        for space_id, copies in by_space.items():
            whole = whole.plus(self._project(space_id, copies, keys, len(whole.events), now))
        self._ledger.apply(_place(self._series), self._cursor, whole)


def _shows(copy: EventCopy) -> bool:
    """Whether a copy ties a person to a browser: only a server's can."""
    browser = "visitor" in copy.link or "fbp" in copy.keys
    return copy.origin == SERVER and browser and not OF_PERSONS.isdisjoint(copy.keys)


def _place(series: str) -> str:
    """What the ledger calls the cursor of a numbering."""
    return f"decisions-{series}"


def _lost(row: HeldRow) -> CopyFate:
    reason = Reason.UNKNOWN.value
    return CopyFate(
        space_id=row.space_id, dataset=row.dataset, event_name=row.event_name, event_id=None, key_id="",
        origin="server", received_at=row.received_at, fate=Fate.DROPPED, reason=reason, receipt=row.receipt,
        consent=row.consent,
    )  # fmt: skip
