"""Fold the copies of one batch into events: join, double, or begin a new one. Pure: values in, `Changes` out.

A copy joins the first one of its (dataset, event_name, event_id) until that is leased. After that it is a duplicate
while the first is scheduled, waiting, sending, delivered or observed and less than 48 h old (7 days for
physical_store), which is as long as Meta itself removes doubles (page "Deduplicate pixel and server events", copy of
2026-09-12). After a first that was dropped, expired or dead, the later one goes out. A copy that its sender took to
Meta itself is never joined nor sent: it is observed, or the duplicate of what stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import msgspec

from signalpost.capi.merge import MergeInput, keys_of, merge
from signalpost.capi.policy import Policy
from signalpost.capi.said import with_made_id
from signalpost.store.consent_word import consent_word
from signalpost.store.ledger import Changes, CopyFate, Fate, Known, MergedCopy, NewEvent, State
from signalpost.store.observed import word_of
from signalpost.store.record import ConsentStand, DroppedCopy, EventCopy, Receipt
from signalpost.worker.enrich import NO_GIFTS, Gifts
from signalpost.worker.route import Routes, Waits

HOUR_MS = 3_600_000
DEDUPLICATED_MS = 48 * HOUR_MS
DEDUPLICATED_STORE_MS = 7 * 24 * HOUR_MS
SENT_BEFORE_EXPIRY_MS = 60_000  # a wait ends this long before Meta's age limit
PATHS_KEPT = 8

NO_DATASET = "no_dataset"  # its key leads nowhere
NOT_ROUTED = "not_routed"  # its key leads somewhere, and by the rules nobody there takes it
PASSTHROUGH = "passthrough"

STANDING = (State.QUEUED, State.SENDING, State.DELIVERED, State.OBSERVED)

NOBODY: Mapping[Receipt, bytes] = {}

Key = tuple[str, str, str]  # dataset, event_name, event_id


class Routed(msgspec.Struct, frozen=True, gc=False):
    """One copy on its way to one dataset."""

    receipt: Receipt
    copy: EventCopy
    key: Key

    @property
    def adopted(self) -> bool:
        """Whether it goes by another event_id than it came with."""
        return self.key[2] != self.copy.event_id

    def by_own_id(self) -> Routed:
        return self.by_id(self.copy.event_id)

    def by_id(self, event_id: str) -> Routed:
        return Routed(self.receipt, self.copy, (*self.key[:2], event_id))


class Joined(NamedTuple):
    """What a batch does to the ledger, and the (dataset, event_name) that browser and server both sent with one id."""

    changes: Changes
    pairs: frozenset[tuple[str, str]]


class _Draft:
    """The event of one key while its batch is folded: new, or in the ledger (`known`) and not yet leased."""

    __slots__ = ("body", "due_at", "event_time", "first_at", "found_by", "index", "keys", "known", "order_id", "origin",
                 "receipts", "routed", "test_event_code", "unmet", "wait_until")  # fmt: skip

    def __init__(
        self, routed: Routed, *, due_at: int = 0, index: int = 0, known: Known | None = None, found_by: bytes = b""
    ) -> None:
        copy = routed.copy
        self.found_by = found_by
        self.receipts = [routed.receipt]
        self.routed = routed
        self.index = index
        self.known = known
        self.test_event_code = copy.test_event_code
        if known is None:
            self.due_at = self.wait_until = due_at
            self.first_at, self.origin, self.body = copy.received_at, copy.origin, copy.body
            self.event_time, self.unmet, self.order_id = copy.event_time, copy.unmet, copy.order_id
            self.keys = copy.keys
        else:
            self.due_at = self.wait_until = known.due_at
            self.first_at, self.origin, self.body = known.received_at, known.origin, known.body
            self.event_time, self.unmet, self.order_id = known.event_time, known.unmet, known.order_id
            self.keys = known.keys_of_body

    @property
    def row(self) -> int:
        """The event as `CopyFate.row` names it: its row, or -1 - its index among the new ones."""
        return -1 - self.index if self.known is None else self.known.row


def deduplicated_ms(action_source: str) -> int:
    """How long Meta removes doubles of such an event."""
    return DEDUPLICATED_STORE_MS if action_source == "physical_store" else DEDUPLICATED_MS


def expires_at_ms(event_time: int, action_source: str, policy: Policy) -> int:
    """When Meta's age limit refuses the event, in Unix milliseconds."""
    age = policy.max_age_store_s if action_source == "physical_store" else policy.max_age_s
    return (event_time + age) * 1000


class Join:
    """One batch of one space. `add` every routed copy in order, then take `result`.

    `first_index` is where this batch's new events begin in the whole batch's `Changes.events`. `found_by` gives the
    keys by which each copy's person is found. `released`: the copies were held, so that any that stands for their event
    has gone before them, however long ago; so too those in `of_orders`, since an order is placed once.
    """

    def __init__(
        self,
        known: Mapping[Key, Known],
        routes: Routes,
        policy: Policy,
        now: int,
        first_index: int = 0,
        *,
        found_by: Mapping[Receipt, bytes] = NOBODY,
        released: bool = False,
        of_orders: Collection[Receipt] = (),
        gifts: Gifts = NO_GIFTS,
    ) -> None:
        self._found_by = found_by
        self._gifts = gifts
        self._released = released
        self._of_orders = of_orders
        self._first_index = first_index
        self._known = known
        self._routes = routes
        self._policy = policy
        self._now = now
        self._open: dict[Key, _Draft] = {}
        self._passed: dict[Key, _Draft] = {}
        self._new: list[_Draft] = []
        self._born: list[NewEvent | None] = []
        self._merges: list[MergedCopy] = []
        self._fates: list[CopyFate] = []
        self._pairs: set[tuple[str, str]] = set()
        self._wait_of: dict[tuple[str, str, str], int] = {}  # by dataset, event_name, origin
        self._stand: tuple[ConsentStand | None, str] = (None, "")  # the last one met, and its word: most are the same

    def add(self, routed: Routed) -> None:
        copy = routed.copy
        expires_at = expires_at_ms(copy.event_time, copy.action_source, self._policy)
        draft = self._open.get(routed.key)
        if copy.passthrough or routed.key in self._passed:
            self._pass(routed, draft or self._passed.get(routed.key))
            return
        known = self._known.get(routed.key) if draft is None else None
        if draft is None and known is not None and self._doubles(known, routed):
            if known.state is State.QUEUED and not known.leased and expires_at > self._now:
                draft = self._open[routed.key] = _Draft(routed, known=known)
            else:
                self._double(routed, known)
                return
        if draft is None and routed.adopted:
            self.add(routed.by_own_id())  # the event whose id it took over does not stand
        elif draft is None:
            self._begin(routed, expires_at)
        elif expires_at <= self._now:
            late = "past the age limit itself"
            self._fates.append(_fate(routed, Fate.DUPLICATE, "duplicate", draft.row, late, draft.origin))
        else:
            self._join(routed, draft)

    def result(self) -> Joined:
        events = [born or self._event(draft) for born, draft in zip(self._born, self._new, strict=True)]
        changes = Changes(events=events, merges=self._merges, fates=self._fates)
        return Joined(changes, frozenset(self._pairs))

    def _pass(self, routed: Routed, first: _Draft | None) -> None:
        """A copy that its sender took to Meta, or one that comes after such a one."""
        known = self._known.get(routed.key)
        if first is not None:
            detail = "its sender sent it" if routed.copy.passthrough else ""
            self._fates.append(_fate(routed, Fate.DUPLICATE, "duplicate", first.row, detail, first.origin))
        elif known is not None and self._doubles(known, routed):
            self._double(routed, known)
        else:
            found_by = self._found_by.get(routed.receipt, b"")
            draft = _Draft(routed, index=self._first_index + len(self._new), found_by=found_by)
            self._new.append(draft)
            self._born.append(self._event(draft, State.OBSERVED, PASSTHROUGH))
            self._passed[routed.key] = draft

    def _doubles(self, known: Known, routed: Routed) -> bool:
        """Whether `known` still stands for the event, so that a further copy must not go out as well."""
        if known.state is State.QUEUED and not known.leased:
            return True
        standing = known.state in STANDING
        copy = routed.copy
        apart = abs(copy.received_at - known.received_at)
        for_good = self._released or routed.receipt in self._of_orders
        return standing and (for_good or apart <= deduplicated_ms(copy.action_source))

    def _begin(self, routed: Routed, expires_at: int) -> None:
        copy = routed.copy
        wait = self._wait(routed)
        begun = min(copy.received_at, self._now)  # a gateway whose clock is ahead must not keep an event for long
        due_at = min(begun + wait, max(begun, expires_at - SENT_BEFORE_EXPIRY_MS))
        found_by = self._found_by.get(routed.receipt, b"")
        draft = _Draft(routed, due_at=due_at, index=self._first_index + len(self._new), found_by=found_by)
        self._new.append(draft)
        if expires_at <= self._now:
            self._born.append(self._event(draft, State.DEAD, "expired"))
        else:
            self._born.append(None)
            self._open[routed.key] = draft

    def _join(self, routed: Routed, draft: _Draft) -> None:
        copy = routed.copy
        one = MergeInput(origin=draft.origin, body=draft.body, event_time=draft.event_time, unmet=draft.unmet,
                         order_id=draft.order_id)  # fmt: skip
        two = MergeInput(origin=copy.origin, body=copy.body, event_time=copy.event_time, unmet=copy.unmet,
                         order_id=copy.order_id)  # fmt: skip
        merged = merge(one, two)
        draft.body, draft.event_time = merged.body, merged.event_time
        draft.unmet, draft.order_id, draft.keys = merged.unmet, merged.order_id, merged.keys
        draft.test_event_code = draft.test_event_code or copy.test_event_code
        if copy.origin != draft.origin:
            window = self._waits(routed).window_of(copy.event_name)
            draft.due_at = min(draft.due_at, draft.first_at + window)
            self._pairs.add(routed.key[:2])
        detail = f"differs: {', '.join(merged.differs[:PATHS_KEPT])}" if merged.differs else ""
        draft.receipts.append(routed.receipt)
        if draft.known is None:
            draft.found_by += self._found_by.get(routed.receipt, b"")
            self._fates.append(_fate(routed, Fate.MERGED, "merged", draft.row, detail, draft.origin))
        else:
            self._merges.append(self._merged(routed, draft, draft.known.row, detail))

    def _merged(self, routed: Routed, draft: _Draft, row: int, detail: str) -> MergedCopy:
        copy = routed.copy
        enriched = self._enrich(draft)
        return MergedCopy(
            row=row, body=draft.body, event_time=draft.event_time, due_at=draft.due_at, unmet=draft.unmet,
            receipt=routed.receipt, space_id=copy.space_id, dataset=routed.key[0], event_name=copy.event_name,
            origin=copy.origin, received_at=copy.received_at, order_id=draft.order_id,
            expires_at=expires_at_ms(draft.event_time, copy.action_source, self._policy), keys=draft.keys,
            detail=_with_own_id(routed, detail), observed=_observed(copy, draft.origin), consent=consent_of(copy),
            found_by=self._found_by.get(routed.receipt, b""), enriched=enriched, value=copy.value, said=said_of(copy),
        )  # fmt: skip

    def _double(self, routed: Routed, known: Known) -> None:
        copy = routed.copy
        if copy.origin != known.origin:
            self._pairs.add(routed.key[:2])
        self._fates.append(_fate(routed, Fate.DUPLICATE, "duplicate", known.row, _late(copy, known), known.origin))

    def _event(self, draft: _Draft, state: State = State.QUEUED, reason: str | None = None) -> NewEvent:
        copy, key = draft.routed.copy, draft.routed.key
        enriched = self._enrich(draft) if state is State.QUEUED else ""
        return NewEvent(
            space_id=copy.space_id, dataset=key[0], event_name=key[1], event_id=key[2], event_time=draft.event_time,
            action_source=copy.action_source, origin=copy.origin, received_at=copy.received_at, due_at=draft.due_at,
            merge_until=draft.wait_until, body=draft.body, receipt=draft.routed.receipt, order_id=draft.order_id,
            expires_at=expires_at_ms(draft.event_time, copy.action_source, self._policy), state=state, reason=reason,
            test_event_code=draft.test_event_code, unmet=draft.unmet,
            keys=draft.keys, observed=word_of(copy.observed), consent=self._consent(copy), found_by=draft.found_by,
            enriched=enriched, value=copy.value, said=said_of(copy) if copy.made_event_id else copy.said,
        )  # fmt: skip

    def _enrich(self, draft: _Draft) -> str:
        """Give the event what its person is known by, if it lacks that; in words, what it was given."""
        gift = self._gifts.give(draft.receipts, draft.routed.key[0], draft.body, draft.keys, draft.unmet)
        if gift is None:
            return ""
        draft.body, draft.keys, draft.unmet = gift.body, gift.keys, gift.unmet
        return gift.words

    def _wait(self, routed: Routed) -> int:
        copy = routed.copy
        key = routed.key[0], copy.event_name, copy.origin
        wait = self._wait_of.get(key)
        if wait is None:
            wait = self._wait_of[key] = self._waits(routed).wait_of(copy.event_name, copy.origin)
        return wait

    def _consent(self, copy: EventCopy) -> str:
        """`consent_of`, where the last copy mostly stood the same way."""
        if copy.consent is not self._stand[0]:
            self._stand = copy.consent, consent_of(copy)
        return self._stand[1]

    def _waits(self, routed: Routed) -> Waits:
        return self._routes.waits_of(routed.key[0])


def dropped_fate(receipt: Receipt, copy: DroppedCopy) -> CopyFate:
    """What the ledger keeps of a copy that the edge refused: why and where, nothing of the person."""
    places = "; ".join(f"{path} {code}" for path, code in copy.problems[:PATHS_KEPT])
    return CopyFate(
        space_id=copy.space_id, dataset=copy.dataset, event_name=copy.event_name, event_id=copy.event_id,
        key_id=copy.key_id, origin=copy.origin, received_at=copy.received_at, fate=Fate.DROPPED, reason=copy.reason,
        receipt=receipt, detail=places, count=copy.count,
    )  # fmt: skip


def routed(arrivals: Iterable[tuple[Receipt, EventCopy]], routes: Routes) -> tuple[list[Routed], list[CopyFate]]:
    """Every copy once per dataset it goes to, in order; and the fates of those that can go nowhere."""
    ways: list[Routed] = []
    lost: list[CopyFate] = []
    for receipt, copy in arrivals:
        datasets = routes.datasets_of(copy)
        ways += [Routed(receipt, copy, (dataset, copy.event_name, copy.event_id)) for dataset in datasets]
        if not datasets:
            reason = NOT_ROUTED if routes.by_key.get(copy.key_id) else NO_DATASET
            lost.append(_fate(Routed(receipt, copy, ("", copy.event_name, copy.event_id)), Fate.DROPPED, reason))
    return ways, lost


def _fate(
    routed: Routed, fate: Fate, reason: str, row: int | None = None, detail: str = "", first_origin: str = ""
) -> CopyFate:
    copy = routed.copy
    return CopyFate(
        space_id=copy.space_id, dataset=routed.key[0] or None, event_name=copy.event_name, event_id=routed.key[2],
        key_id=copy.key_id, origin=copy.origin, received_at=copy.received_at, fate=fate, reason=reason,
        receipt=routed.receipt, row=row, detail=_with_own_id(routed, detail), observed=_observed(copy, first_origin),
        consent=consent_of(copy), value=copy.value, said=said_of(copy),
    )  # fmt: skip


def _observed(copy: EventCopy, first_origin: str) -> str:
    """What was seen of a further copy, unless the first is of the same origin: then the tag sent it twice."""
    return "" if copy.origin == first_origin else word_of(copy.observed)


def consent_of(copy: EventCopy) -> str:
    """How consent stood for a copy, as a word; empty when nobody decided."""
    return "" if copy.consent is None else consent_word(copy.consent)


def said_of(copy: EventCopy) -> str:
    """What figures count of a copy, as a word of `capi.said`."""
    return with_made_id(copy.said) if copy.made_event_id else copy.said


def _with_own_id(routed: Routed, detail: str) -> str:
    parts = (f"came as event_id {routed.copy.event_id}" if routed.adopted else "", detail)
    return "; ".join(part for part in parts if part)


def _late(copy: EventCopy, known: Known) -> str:
    """When the copy that came too late knew more than the first, which merge window would have joined them."""
    more = set(copy.keys or keys_of(copy.body)) - set(known.keys_of_body)
    if not more or not known.keys_of_body:
        return ""
    late = copy.received_at - known.received_at
    return f"richer by {', '.join(sorted(more))}; a merge_window over {max(late, 0)} ms would have joined it"
