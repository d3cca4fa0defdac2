"""The ledger's values: states and fates, what goes in, what comes out. All of them are imported from `store.ledger`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

import msgspec

from signalpost.store.orders import OrderChanges
from signalpost.store.record import Receipt
from signalpost.watch.counts.counter import Closed


class State(str, Enum):
    """Where an event stands, as stored. *Scheduled* and *waiting* are QUEUED before and after `due_at`."""

    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    OBSERVED = "observed"
    DEAD = "dead"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


#: The state table. An event is born in one of BORN; every later move stands in MOVES, and no other is ever made.
BORN: frozenset[State] = frozenset({State.QUEUED, State.OBSERVED, State.DEAD})
MOVES: Mapping[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENDING, State.WITHDRAWN, State.ERASED}),
    State.SENDING: frozenset(State),
    State.DEAD: frozenset({State.QUEUED, State.WITHDRAWN}),
    State.DELIVERED: frozenset(),
    State.OBSERVED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.ERASED: frozenset(),
}
#: Where `settle` may put an event that is being sent. SENDING → SENDING is a lease that ran out and is taken again.
ENDS_OF_SENDING: frozenset[State] = MOVES[State.SENDING] - {State.SENDING}


class Fate(str, Enum):
    """What a copy became. `received` = the sum over all fates."""

    EVENT = "event"
    MERGED = "merged"
    DUPLICATE = "duplicate"
    HELD = "held"
    DROPPED = "dropped"


class NewEvent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One event of one dataset, to be queued. `expires_at` is when Meta's age limit refuses it."""

    space_id: int
    dataset: str
    event_name: str
    event_id: str
    event_time: int  # Unix seconds
    action_source: str
    origin: str
    received_at: int
    due_at: int
    merge_until: int  # a copy joins until then, and after it until the first lease
    expires_at: int
    body: bytes  # JSON, clear; the ledger compresses and encrypts it
    receipt: Receipt
    order_id: str | None = None
    test_event_code: str | None = None
    unmet: tuple[str, ...] = ()
    state: State = State.QUEUED
    reason: str | None = None  # when it is born dead
    destination: str = "meta"
    keys: tuple[str, ...] = ()  # user_data keys in `body`, sorted; come back as Known.keys_of_body
    observed: str = ""  # what tag and edge saw of its copy: a word of `store.observed`
    enriched: str = ""  # what identity added to `body`: a text of `identity.added`, never a value
    found_by: bytes = b""  # 8 bytes for each key of its person (`store.person_keys`), by which a withdrawal finds it
    consent: str = ""  # why it may be sent: a word of `store.consent_word`
    value: int | None = None  # of custom_data, in millionths of its currency; of this copy, others are joined to it
    said: str = ""  # so too what else figures count: a word of `capi.said`


class MergedCopy(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A copy joined into event `row`: its new body and due time."""

    row: int
    body: bytes
    event_time: int
    due_at: int
    unmet: tuple[str, ...]
    receipt: Receipt
    space_id: int
    dataset: str
    event_name: str
    origin: str
    received_at: int
    order_id: str | None = None
    expires_at: int = 0
    detail: str = ""  # where the copies disagreed, as names of places; kept with the copy's fate
    keys: tuple[str, ...] = ()  # as NewEvent.keys, of the joined body
    observed: str = ""  # as NewEvent.observed, of this copy
    enriched: str = ""  # as NewEvent.enriched, of what this copy made possible
    found_by: bytes = b""  # as NewEvent.found_by, of this copy
    consent: str = ""  # as NewEvent.consent, of this copy
    value: int | None = None  # so too
    said: str = ""


class CopyFate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A copy that became no event: duplicate, dropped or held. `detail` is short text without user_data."""

    space_id: int
    dataset: str | None
    event_name: str | None
    event_id: str | None
    key_id: str
    origin: str
    received_at: int
    fate: Fate
    reason: str
    receipt: Receipt
    row: int | None = None  # the event it duplicates
    detail: str = ""
    count: int = 1
    observed: str = ""  # as NewEvent.observed, of this copy
    consent: str = ""  # as NewEvent.consent, or why it was not sent
    value: int | None = None  # as NewEvent.value, of this copy
    said: str = ""


class HeldCopy(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A copy that waits for consent. `packed` is the whole of it, clear; the ledger compresses and encrypts it.

    `keys` are 16 bytes for each key of its person; `held_until` (Unix ms) is when it is dropped. `of_order`: it waits
    for something about an order instead (`store.orders`), and whoever follows that releases it.
    """

    fate: CopyFate  # what it counts as meanwhile: HELD, with the reason
    packed: bytes
    keys: tuple[bytes, ...]
    held_until: int
    of_order: bool = False


class HeldRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A held copy as it may be shown: never its user_data."""

    row: int
    space_id: int
    receipt: Receipt
    dataset: str | None
    event_name: str
    event_id: str
    received_at: int
    held_until: int
    reason: str
    consent: str = ""
    of_order: bool = False  # as HeldCopy.of_order


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """All that one projection batch does to the ledger. A merge may name the index of an event of the same batch: then
    the projection folds it into `events` itself, so `merges` only ever names rows that exist."""

    events: Sequence[NewEvent] = ()
    merges: Sequence[MergedCopy] = ()
    fates: Sequence[CopyFate] = ()
    # copies that joined or doubled an event new in this same batch: fates whose `row` is -1 - index into `events`
    held: Sequence[HeldCopy] = ()
    released: Sequence[Receipt] = ()  # held till now; what each became stands among the other parts, with its receipt
    withdrawn: Sequence[int] = ()  # events not to be sent: their bodies go, but of one being sent, which then stays
    withdrawn_at: int = 0  # Unix ms
    orders: OrderChanges | None = None
    counted: Sequence[tuple[int, Closed]] = ()  # what the watch counted of these copies, by space
    lately: Mapping[Receipt, tuple[str, str]] = {}  # of the newest copies: key_id, and the page's host or nothing

    def plus(self, other: Changes) -> Changes:
        """Both; rows of `other` that name new events count these on from here."""
        return Changes(
            events=[*self.events, *other.events],
            merges=[*self.merges, *other.merges],
            fates=[*self.fates, *other.fates],
            held=[*self.held, *other.held],
            released=[*self.released, *other.released],
            withdrawn=[*self.withdrawn, *other.withdrawn],
            withdrawn_at=max(self.withdrawn_at, other.withdrawn_at),
            orders=_both(self.orders, other.orders),
            counted=[*self.counted, *other.counted],
            lately={**self.lately, **other.lately},
        )


def _both(one: OrderChanges | None, other: OrderChanges | None) -> OrderChanges | None:
    return one.plus(other) if one is not None and other is not None else one or other


class Known(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What projection must know of an event that is already there, to join or refuse a further copy.

    `body` is the clear JSON while a copy can still join (QUEUED and never leased), else empty: a duplicate must not pay
    for decryption.
    """

    row: int
    state: State
    received_at: int
    due_at: int
    merge_until: int
    event_time: int
    leased: bool  # was ever leased
    origin: str
    body: bytes
    unmet: tuple[str, ...]
    order_id: str | None
    keys_of_body: tuple[str, ...] = ()


class Leased(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One event handed out for sending."""

    row: int
    space_id: int
    dataset: str
    event_name: str
    event_id: str
    event_time: int
    action_source: str
    body: bytes
    attempts: int
    first_attempt_at: int | None  # ms; set once the first lease was taken, before any body left
    body_left: bool  # an earlier attempt's outcome is unknown
    expires_at: int
    test_event_code: str | None = None
    unmet: tuple[str, ...] = ()  # what no copy cured until it was due; `admit` judges it before the first attempt
    received_at: int = 0
    found_by: bytes = b""  # as NewEvent.found_by
    withdrawn: bool = False  # it was being sent when the person withdrew: it ends so, and is not sent again


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP call to a destination, for the record. `fbtrace_id` finds its events."""

    dataset: str
    space_id: int
    at: int
    duration_ms: int
    events: int
    status: int | None
    code: int | None = None
    subcode: int | None = None
    fbtrace_id: str | None = None


class Settled(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How one leased event ended this time.

    DELIVERED, DEAD(reason); QUEUED with `due_at` puts it back. `body_left` says the outcome of the attempt is unknown.
    """

    row: int
    state: State
    reason: str | None = None
    due_at: int = 0
    body_left: bool = False
    attempted: bool = True  # False: put back untouched (pause, drain, split), attempts does not count up


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """What the worker needs to know of a dataset's queue: paused for which reason, backing off until when."""

    dataset: str
    paused: str | None = None
    paused_at: int | None = None
    resume_at: int | None = None


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """One event as `find` shows it: never its user_data."""

    row: int
    space_id: int
    dataset: str
    event_name: str
    event_id: str
    event_time: int
    action_source: str
    origin: str
    state: str  # State, with `scheduled` / `waiting` in place of queued
    reason: str | None
    received_at: int
    due_at: int
    attempts: int
    first_attempt_at: int | None
    settled_at: int | None
    order_id: str | None
    fbtrace_id: str | None
    receipts: tuple[str, ...]
    copies: tuple[tuple[str, str, str], ...]  # (receipt, fate, detail with what was observed)
    test_event_code: str | None = None
    enriched: str = ""  # as NewEvent.enriched
    consent: str = ""  # as NewEvent.consent
    seen: str = ""  # who reported it: one of `store.figures.SEEN`; empty from before that was kept
    said: str = ""  # as NewEvent.said, of all copies joined
    value: int | None = None  # so too


class Books(msgspec.Struct, frozen=True, kw_only=True):
    """Both sums of one space. `balanced` is what tests assert after every kill.

    received = dropped + held + merged + duplicate + event; routed = scheduled + waiting + sending + delivered +
    observed + dead + withdrawn + erased. Pruned rows count on in the closed totals.
    """

    received: int
    fates: Mapping[str, int]
    dropped: Mapping[str, int]  # by reason
    routed: int
    states: Mapping[str, int]
    dead: Mapping[str, int]  # by reason
    oldest_waiting_ms: int | None = None

    @property
    def balanced(self) -> bool:
        return self.received == sum(self.fates.values()) and self.routed == sum(self.states.values())


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """Something broke: a stable code, whom it concerns, since when, what to do."""

    code: str
    dataset: str | None
    space_id: int
    opened_at: int
    last_seen_at: int
    count: int
    detail: str = ""
    closed_at: int | None = None
