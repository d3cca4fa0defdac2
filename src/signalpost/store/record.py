"""What travels from the edge to the ledger: records `{kind, version, body}`, and the receipt each gets."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

import msgspec

from signalpost.connectors.facts import OrderFacts as OrderFacts
from signalpost.visit.touch import Touch


class Kind(str, Enum):
    """Every kind of record, from the first day. A reader that meets another one stops; it never skips."""

    EVENT = "event"
    DROPPED = "dropped"
    CONSENT = "consent"
    IDENTITY = "identity"
    ORDER = "order"
    ERASE = "erase"
    PERSON = "person"


#: Keys of `EventCopy.observed`. `via`: fbq, api, page, attribute, rule, datalayer, openbridge. `pixel`, on the page:
#: none, blocked, loaded, sent, unknown, held. `consent`, `consent_by`: state and who said so. `rule`: name@version.
#: `bot`: why it looks like one. `tag`: digest of the tag's file. `host`: what kind of host the page is on, such as
#: `test`. `masked`: where the tag masked personal data, such as `email,event_source_url:query`. `release`: of
#: the sender's own code, as its header said. `client`: segment, ga4, file; none: the gateway's own ways.
OBSERVED = ("via", "pixel", "consent", "consent_by", "rule", "bot", "tag", "host", "masked", "release", "client")


#: In `EventCopy.link` of a browser's copy: what its page calls the browser, as GA4's client_id. No key.
ANONYMOUS = "anonymous"


class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One inbox record. `body` is the msgpack form of the kind's own struct, such as `EventCopy`."""

    kind: str
    version: int
    body: bytes


class ConsentStand(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How consent stood when a copy was taken, and why. Texts without anything of the person.

    `action`: `send`, `limited` (limited data use stands in the body), or `undecided`: nothing came with the copy that
    says it, and whoever folds it decides. `reason` is a code of `signalpost.consent.policy.Reason`, `evidence` which
    signals said it (`tcf:purposes`), `state` granted, denied or unknown, `region` a name of
    `signalpost.consent.region`.
    """

    action: str
    reason: str = ""
    evidence: str = ""
    state: str = "unknown"
    region: str = ""


class EventCopy(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """Version 1 of kind `event`: one copy of an event, prepared, as it came from one source.

    Times are Unix; `received_at` milliseconds, `event_time` seconds. `dataset` is what the caller named, or None: then
    the worker routes by `key_id`. `origin` is `browser` or `server`. `body` is the event object as JSON bytes.
    `link` holds keys that Meta does not take (visitor id, cart, checkout and order tokens) and never leaves.
    New fields are added at the end with a default; the msgpack form is an array, so old segments stay readable.
    """

    space_id: int
    key_id: str
    origin: str
    received_at: int
    dataset: str | None
    event_name: str
    event_id: str
    event_time: int
    action_source: str
    body: bytes
    order_id: str | None = None
    unmet: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()  # (path, code)
    test_event_code: str | None = None
    link: dict[str, str] = {}
    made_event_id: bool = False  # the event came without an id and got a random one
    sent_event_time: int | None = None  # event_time as it came, when the sender's clock was off and it was shifted
    observed: dict[str, str] = {}  # what the tag and the edge saw; keys: OBSERVED. Stays inside, as `link` does
    consent: ConsentStand | None = None  # None: from before there were decisions, or a source that has none
    enrich: bool = True  # False: nothing known of the person may be added, as after a no to tracking on iOS
    passthrough: bool = False  # its sender's own call took it to Meta through the gateway: it is never sent
    value: int | None = None  # of custom_data, in millionths of its currency
    said: str = ""  # what else figures count: a word of `capi.said`


class DroppedCopy(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """Version 1 of kind `dropped`: a copy refused at the edge. Holds no user_data, only names, reason and places."""

    space_id: int
    key_id: str
    origin: str
    received_at: int
    dataset: str | None
    reason: str
    event_name: str | None = None
    event_id: str | None = None
    problems: tuple[tuple[str, str], ...] = ()  # (path, code)
    count: int = 1  # more than one when rows past the limit per minute, key and reason were folded together


class IdentityCopy(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """Version 1 of kind `identity`: what one visit taught about a visitor, or that nothing may be known any more.

    `visitor_id` is the text of the durable cookie; on disk it is an HMAC. `fbp`, `fbc`: as cookies, tokens kept.
    `touch` is how this visit came about, if its address or referrer say so.
    With `forget` (consent denied or withdrawn, or the person asked) all that is known of the visitor goes, and what was
    received earlier never comes back. Only made where consent lets ids be stored.
    """

    space_id: int
    key_id: str
    received_at: int  # Unix ms
    visitor_id: str
    fbp: str | None = None
    fbc: str | None = None
    touch: Touch | None = None
    forget: bool = False

    def __repr__(self) -> str:
        return f"IdentityCopy(space_id={self.space_id}, forget={self.forget})"


class ConsentCopy(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """Version 1 of kind `consent`: what a visit or a person decided, as one source said it.

    `keys` are (kind, value) as `signalpost.identity` names them: `em`, `ph` and `external_id` hashed as they are sent,
    `visitor`, `fbp` and the like as they are. On disk they become HMACs. `state` is granted, denied or withdrawn;
    `reason` and `evidence` as in `ConsentStand`. `limited`: granted, but with limited data use, as after an opt-out
    under the law of the United States. `source` says how it came: `tag`, `event`, `http`, `cli`.
    """

    space_id: int
    key_id: str
    received_at: int  # Unix ms
    keys: tuple[tuple[str, str], ...]
    state: str
    reason: str
    evidence: str = ""
    source: str = ""
    limited: bool = False
    region: str = ""

    def __repr__(self) -> str:
        return f"ConsentCopy(space_id={self.space_id}, state={self.state!r}, reason={self.reason!r})"


class EraseCopy(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """Version 1 of kind `erase`: all that is kept of a person is to go. `keys` are (kind, 16 bytes of HMAC): the record
    itself names nobody. What was received by `received_at` (Unix ms) is meant, whenever it is folded."""

    space_id: int
    key_id: str  # who asked: an access key, or `cli`
    received_at: int
    keys: tuple[tuple[str, bytes], ...]

    def __repr__(self) -> str:
        return f"EraseCopy(space_id={self.space_id}, keys={len(self.keys)})"


class OrderPart(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """One event that an order makes due: conditions as in `connectors.due.DueEvent`, the event prepared.

    `dropped`: the code with which it was refused where it came in. Then `copy` has nothing of the person, and no body:
    the part has ended for that reason, unless it happened before.
    """

    name: str
    role: str
    copy: EventCopy
    after: str = ""
    wait_until: int = 0
    needs_partner: bool = False
    not_before: int = 0
    unless: tuple[str, ...] = ()
    fill: tuple[str, ...] = ()
    delay_s: int = 0
    dropped: str = ""


class OrderCopy(msgspec.Struct, frozen=True, array_like=True, kw_only=True, gc=False):
    """Version 1 of kind `order`: what one message of a shop said of an order, or one event that it makes due.

    A message becomes a record for each event, with `part`, so that each has a receipt of its own; the first of them, or
    one without a part, has the `facts`. `source` is the name of the shop's settings, `shop` the key of its event ids.
    `order_id` is empty where a subscription has none. Times are Unix ms: `received_at` ours, `seen_at` the platform's,
    by which a later state of an order is told from an earlier one that comes late. `delivery_id` is the webhook's,
    empty otherwise. `via` says how it came: `webhook`, `poll`, `backfill`, `http`.
    """

    space_id: int
    source: str
    shop: str
    order_id: str
    received_at: int
    seen_at: int
    via: str
    delivery_id: str = ""
    facts: OrderFacts | None = None
    part: OrderPart | None = None


_LARGEST = 2**63 - 1


class Receipt(NamedTuple):
    """The key of one copy everywhere: inbox, segment, place in the segment. Text form `inbox-segment-index`."""

    inbox_id: str
    segment: int
    index: int  # type: ignore[assignment]  # in place of tuple.index, which no receipt needs

    def __str__(self) -> str:
        return f"{self.inbox_id}-{self.segment}-{self.index}"

    @classmethod
    def parse(cls, text: str) -> Receipt:
        """The receipt written as `text`; ValueError if it is none, as when a number is beyond what any store holds."""
        inbox_id, *numbers = text.rsplit("-", 2)
        segment, index = map(int, numbers)
        if not inbox_id or max(segment, index) > _LARGEST:
            raise ValueError("a receipt reads inbox-segment-index")
        return cls(inbox_id, segment, index)


_encoder = msgspec.msgpack.Encoder()
# An enum's look-up costs a third of the encoding.
_EVENT, _DROPPED, _IDENTITY = Kind.EVENT.value, Kind.DROPPED.value, Kind.IDENTITY.value
_CONSENT = Kind.CONSENT.value


def event_record(copy: EventCopy) -> Record:
    """The record that carries `copy`."""
    return Record(_EVENT, 1, _encoder.encode(copy))


def event_encoded(copy: EventCopy) -> bytes:
    """The body of the record that carries `copy`, for `event_body`."""
    return _encoder.encode(copy)


def event_body(body: bytes) -> Record:
    """The record whose body is that of `event_record`, made earlier by this release."""
    return Record(_EVENT, 1, body)


def person_record(copy: EventCopy) -> Record:
    """The record of what a sender told of a person who did nothing, as Segment's `identify` does: version 1 of kind
    `person`. Its body is that of an event's, prepared as one; it is none, counts as none, and never leaves."""
    return Record(Kind.PERSON.value, 1, _encoder.encode(copy))


def dropped_record(copy: DroppedCopy) -> Record:
    """The record that carries `copy`."""
    return Record(_DROPPED, 1, _encoder.encode(copy))


def identity_record(copy: IdentityCopy) -> Record:
    """The record that carries `copy`."""
    return Record(_IDENTITY, 1, _encoder.encode(copy))


def consent_record(copy: ConsentCopy) -> Record:
    """The record that carries `copy`."""
    return Record(_CONSENT, 1, _encoder.encode(copy))


def erase_record(copy: EraseCopy) -> Record:
    """The record that carries `copy`."""
    return Record(Kind.ERASE.value, 1, _encoder.encode(copy))


def order_record(copy: OrderCopy) -> Record:
    """The inbox record of what a shop said of an order."""
    return Record(Kind.ORDER.value, 1, _encoder.encode(copy))
