"""Orders of shops in the ledger: how they stand, what each makes due, what browsers claimed. Values and protocols.

An order is told of by its platform alone: a browser's Purchase is a *claim*, which an order confirms or does not. What
an order makes due is a *part*, which happens once by its name. While a part or a claim waits, its copy lies in the
ledger as held: sealed, found by the keys of its person, counted in the books.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from typing import Protocol

import msgspec

from signalpost.connectors.facts import OrderFacts
from signalpost.store.campaigns import CampaignSum, OrderTouch
from signalpost.store.orders_sold import Sold
from signalpost.store.record import Receipt

#: Ways in which a platform tells of an order: a bit each in the file, so only ever add at the end.
WAYS = ("webhook", "poll", "backfill", "http")
PURCHASE = "purchase"


class PartState(str, Enum):
    """Where a part stands. `gone`: into projection, whatever became of it there."""

    WAITING = "waiting"
    GONE = "gone"
    ENDED = "ended"


class ClaimState(str, Enum):
    """Whether an order confirmed what a browser claimed."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"


class OrderRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One order. `seen_at` is the platform's time of its newest message, the other times are ours, all Unix ms.

    `told`: the ways (WAYS) in which it was told of. `messages` counts what changed or confirmed it, `repeated`
    deliveries that came again. `to_read_at`: it was only named, and is to be read over the platform's API.
    `erased_at`: its person was erased, and only its number stays.
    """

    space_id: int
    shop: str
    order_id: str
    source: str
    facts: OrderFacts
    first_at: int
    last_at: int
    seen_at: int
    told: tuple[str, ...] = ()
    messages: int = 0
    repeated: int = 0
    to_read_at: int | None = None
    erased_at: int | None = None
    row: int = 0

    @property
    def placed_at(self) -> int:
        """When it was placed, as far as is known (Unix seconds): by this it belongs to a day."""
        return self.facts.created_at if self.facts.created_at is not None else self.first_at // 1000


class PartRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One event that an order makes due; conditions as in `connectors.due.DueEvent`. `at` (Unix ms): since when it
    stands so. `due_at` (Unix ms): when a waiting one is looked at again. `value`: of its event, a decimal."""

    space_id: int
    shop: str
    name: str
    order_id: str
    source: str
    role: str
    receipt: Receipt
    event_name: str
    event_id: str
    event_time: int
    seen_at: int
    received_at: int
    state: PartState
    at: int
    reason: str = ""
    due_at: int = 0
    after: str = ""
    wait_until: int = 0
    needs_partner: bool = False
    not_before: int = 0
    delay_s: int = 0
    unless: tuple[str, ...] = ()
    fill: tuple[str, ...] = ()
    value: str = ""
    currency: str = ""


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One browser's Purchase. `order_id`: as the browser says; `of_order`: the order that confirmed it. `until` (Unix
    ms): when it counts as unconfirmed. `waits`: its copy is kept back till then. `policy`: as `source.Unconfirmed`.
    `tokens`: HMACs of its cart and checkout, written with it and not read back."""

    space_id: int
    shop: str
    source: str
    event_name: str
    event_id: str
    receipt: Receipt
    received_at: int
    until: int
    state: ClaimState
    policy: str
    order_id: str = ""
    waits: bool = False
    of_order: str = ""
    value: str = ""
    currency: str = ""
    tokens: tuple[bytes, ...] = ()
    touches: str = ""  # how its browser had come (`store.campaigns.packed`)


class Buyer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A person's key (16 bytes of HMAC) and an order of theirs. `placed_at`: Unix seconds."""

    space_id: int
    shop: str
    hmac: bytes
    order_id: str
    placed_at: int


class OrderToken(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A cart or checkout token (16 bytes of HMAC) of an order. `received_at`: Unix ms."""

    space_id: int
    shop: str
    hmac: bytes
    order_id: str
    received_at: int


class LeadRecord(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A record of a CRM: to be read since `at` (Unix ms), or read then."""

    space_id: int
    source: str
    object_id: str
    at: int
    to_read: bool


class OrderChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch does to the orders: part of its `Changes`. `deliveries`: (space, source, id, received_at).
    `ended`: receipts of waiting copies that end for a reason which has nothing to do with the order, and the reason.
    """

    orders: Sequence[OrderRow] = ()
    parts: Sequence[PartRow] = ()
    claims: Sequence[ClaimRow] = ()
    buyers: Sequence[Buyer] = ()
    tokens: Sequence[OrderToken] = ()
    deliveries: Sequence[tuple[int, str, str, int]] = ()
    ended: Sequence[tuple[Receipt, str]] = ()
    touches: Sequence[OrderTouch] = ()
    leads: Sequence[LeadRecord] = ()

    def plus(self, other: OrderChanges) -> OrderChanges:
        """Both, `other` later."""
        return OrderChanges(
            orders=[*self.orders, *other.orders],
            parts=[*self.parts, *other.parts],
            claims=[*self.claims, *other.claims],
            buyers=[*self.buyers, *other.buyers],
            tokens=[*self.tokens, *other.tokens],
            deliveries=[*self.deliveries, *other.deliveries],
            ended=[*self.ended, *other.ended],
            touches=[*self.touches, *other.touches],
            leads=[*self.leads, *other.leads],
        )


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one order's Purchase. `outcome` is one of `order_outcomes.Outcome`, `reason` a code of it.

    `event_id` and `dataset` are those it went out under; `browser`: a browser claimed it; `joined`: browser and shop
    became one event; `value`, `browser_value`: what shop and browser said, with their currencies.
    """

    order: OrderRow
    outcome: str
    reason: str
    browser: bool = False
    server: bool = False
    joined: bool = False
    dataset: str = ""
    event_id: str = ""
    value: str = ""
    browser_value: str = ""


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """How many orders of a day (Unix seconds, UTC), source and channel came to the same end."""

    day: int
    source: str
    channel: str
    outcome: str
    reason: str
    count: int
    browser: int = 0
    differs: int = 0  # browser and shop said different values
    polled_only: int = 0  # no webhook ever told of them


class OrderBookReader(Protocol):
    """What other processes may ask of the orders. Each look-up is one short transaction."""

    def order(self, space_id: int, shop: str, order_id: str) -> OrderRow | None:
        """One order."""
        ...

    def orders_called(self, space_id: int, order_id: str) -> Sequence[OrderRow]:
        """The orders of that number, be it the platform's or the shop's own."""
        ...

    def parts_of(self, space_id: int, shop: str, order_id: str) -> Sequence[PartRow]:
        """What an order made due, in the order in which it came."""
        ...

    def claims_of(self, space_id: int, shop: str, order_id: str) -> Sequence[ClaimRow]:
        """The browsers' Purchases that an order confirmed."""
        ...

    def listed(
        self, space_id: int, *, since: int, until: int, source: str | None = None, before: int | None = None,
        limit: int = 100,
    ) -> Sequence[Account]:  # fmt: skip
        """Orders placed from `since` and before `until` (Unix seconds), newest row first, and what became of each.
        `before` pages: the `row` of the last one seen."""
        ...

    def to_read(self, space_id: int, source: str, limit: int) -> Sequence[str]:
        """Numbers of orders, or ids of a CRM's records, that the source's platform only named, the longest waiting
        first."""
        ...

    def account(self, order: OrderRow) -> Account:
        """What became of an order that is here."""
        ...

    def unaccounted(
        self, space_id: int, *, since: int, until: int, limit: int, sources: Collection[str] | None = None
    ) -> Sequence[Account]:
        """Orders of a span about which somebody has to do something, the oldest first; of these sources alone, if
        given."""
        ...

    def summed(self, space_id: int, *, since: int, until: int) -> Sequence[Sum]:
        """Sums over the orders placed in a span (Unix seconds), as they are kept."""
        ...

    def pruned(self, space_id: int, *, since: int, until: int) -> Sequence[Sum]:
        """The same of orders that were forgotten by age."""
        ...

    def claims(
        self, space_id: int, state: ClaimState, *, since: int, until: int, sources: Collection[str] | None = None,
        limit: int = 100,
    ) -> Sequence[ClaimRow]:  # fmt: skip
        """Claims that stand so, received in a span (Unix ms), newest first; of these sources alone, if given."""
        ...

    def claims_counted(self, space_id: int, *, since: int, until: int) -> Mapping[tuple[str, str, str], int]:
        """How many claims received in a span (Unix ms) stand how, by (source, state, policy), as it is kept."""
        ...

    def campaigns(self, space_id: int, *, since: int, until: int) -> Sequence[CampaignSum]:
        """Orders placed on the days (UTC) of a span (Unix seconds), by how whoever placed them had come."""
        ...

    def sold(self, space_id: int, *, since: int, until: int) -> Sequence[Sold]:
        """What the shops sold in a span (Unix seconds), and what their Purchase events say of it."""
        ...

    def of_person(self, space_id: int, keys: Collection[bytes]) -> Sequence[OrderRow]:
        """Orders of whoever has one of these keys (16 bytes)."""
        ...


class OrderBook(OrderBookReader, Protocol):
    """What the worker asks of the orders; it writes them with `Ledger.apply`."""

    def part(self, space_id: int, shop: str, name: str) -> PartRow | None:
        """One part."""
        ...

    def part_behind(self, receipt: Receipt) -> PartRow | None:
        """The part whose copy has this receipt."""
        ...

    def waiting_on(self, space_id: int, shop: str, name: str) -> Sequence[str]:
        """Names of the waiting parts that this name would release or end."""
        ...

    def due(self, now: int, limit: int, without: Collection[tuple[int, str]] = ()) -> Sequence[PartRow]:
        """Waiting parts to be looked at, of all spaces, the longest due first; not of sources (space, name) in
        `without`."""
        ...

    def claims_over(self, now: int, limit: int) -> Sequence[ClaimRow]:
        """Open claims whose time is over, of all spaces."""
        ...

    def claims_about(
        self, space_id: int, shop: str, order_id: str, event_id: str, tokens: Collection[bytes]
    ) -> Sequence[ClaimRow]:
        """Claims that mean this order: its number, its Purchase's event_id, or one of its tokens (16 bytes)."""
        ...

    def claimed_order(self, space_id: int, shop: str, event_id: str, tokens: Collection[bytes]) -> str | None:
        """The number of the order that expects this event_id, or has one of these tokens."""
        ...

    def delivered_at(self, space_id: int, source: str, delivery_id: str) -> int | None:
        """When a delivery came first (Unix ms); None when it is new."""
        ...

    def bought_before(self, space_id: int, shop: str, keys: Collection[bytes], order_id: str, placed_at: int) -> bool:
        """Whether a person with one of these keys placed another order before `placed_at` (Unix seconds)."""
        ...

    def prune(self, *, orders_before: int, people_before: int, deliveries_before: int, limit: int) -> int:
        """Forget orders with nothing waiting that were not heard of since (Unix ms), with their parts and claims; their
        counts move into the closed figures. And who bought what, and which deliveries came, before these times. At most
        `limit` of each in one short transaction; how many rows went."""
        ...
