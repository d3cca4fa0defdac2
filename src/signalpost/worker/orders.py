"""Orders in the worker: what shops said is folded, what became due goes through projection as if just arrived.

    OrderCopy ─► fold ─► parts that go ─┐
    upkeep: parts that are due ─────────┴─► judged, filled, joined ─► ledger, in the transaction of the fold
    browser's Purchase ─► claim ─► confirmed by an order, or not

Everything that is known of orders is read from the ledger and written with the batch, so that a kill at any moment
loses nothing and does nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from signalpost.capi.merge import BROWSER
from signalpost.identity.settings import DEFAULT
from signalpost.store.campaigns import UNKNOWN, OrderTouch
from signalpost.store.control import SHOP
from signalpost.store.identities import Identities
from signalpost.store.ledger import Changes, CopyFate, Fate, HeldCopy, Ledger
from signalpost.store.orders import Buyer, ClaimRow, ClaimState, OrderChanges, OrderToken, PartRow
from signalpost.store.person_keys import OF_PERSONS, keys_of
from signalpost.store.record import EventCopy, IdentityCopy, OrderCopy, Receipt
from signalpost.worker.consent import Judge, pack, unpack
from signalpost.worker.orders_campaigns import Visits
from signalpost.worker.orders_claims import (
    UNCONFIRMED_ORDER,
    WAITS_FOR_ORDER,
    Found,
    claim_of,
    confirmed,
    may_confirm,
    source_of,
    sources_by_name,
    tokens_of,
    wait_of,
)
from signalpost.worker.orders_fill import (
    with_event_time,
    with_inherited,
    with_order_id,
    with_original,
    with_segmentation,
)
from signalpost.worker.orders_fold import OrderFold, marked_at, part_fate
from signalpost.worker.route import Routes

AT_ONCE = 500  # parts and claims that are looked at in one transaction
PURCHASES = frozenset({"purchase", "renewal"})
OF_A_PURCHASE = frozenset({"refund", "returned", "cancelled"})  # go by its order_id
BODY_GONE = "key_missing"

Arrivals = Sequence[tuple[Receipt, EventCopy]]
RoutesOf = Callable[[int], Routes]


class Told(NamedTuple):
    """What orders add to a batch of one space: copies that go now, and what is written beside what becomes of them."""

    going: list[tuple[Receipt, EventCopy]]
    changes: Changes
    fold: OrderFold | None


class Met(NamedTuple):
    """Copies about to be joined, with what their orders add. `goes_by`: event ids that some go by in place of their
    own; `of_orders`: receipts whose event happens once, however late."""

    arrivals: Arrivals
    goes_by: Mapping[Receipt, str]
    of_orders: frozenset[Receipt]
    changes: Changes | None


UNTOLD = Told([], Changes(), None)


def unmet(arrivals: Arrivals) -> Met:
    """Copies of a space without shops."""
    return Met(arrivals, {}, frozenset(), None)


class Orders:
    """Folds and releases what orders make due."""

    def __init__(self, ledger: Ledger, identities: Identities, judge: Judge) -> None:
        self._ledger = ledger
        self._book = ledger.order_book
        self._identities = identities
        self._judge = judge
        self.arriving: Sequence[IdentityCopy] = ()  # what the batch in hand tells of visitors

    def fold(self, space_id: int, came: Sequence[tuple[Receipt, OrderCopy]], routes: Routes, now: int) -> Told:
        """Fold what shops of one space said. What is in the ledger already is left out."""
        seen = self._ledger.seen([receipt for receipt, _ in came])
        fold = OrderFold(self._book, space_id, now, _paused(routes))
        tokens: list[OrderToken] = []
        for receipt, copy in came:
            if receipt not in seen:
                fold.take(receipt, copy)
                tokens += self._tokens(copy)
        fold.tokens.update({(one.shop, one.hmac): one.order_id for one in tokens})
        return self._told(space_id, fold, tokens)

    def due(self, now: int, routes: Mapping[int, Routes]) -> Iterator[tuple[int, Told]]:
        """By space, what goes or ends because its time has come."""
        without = [(space_id, name) for space_id, one in routes.items() for name in _paused(one)]
        parts = self._book.due(now, AT_ONCE, without)
        claims = self._book.claims_over(now, AT_ONCE)
        for space_id in sorted({part.space_id for part in parts} | {claim.space_id for claim in claims}):
            fold = OrderFold(self._book, space_id, now, _paused(routes.get(space_id, Routes())))
            for part in parts:
                if part.space_id == space_id:
                    fold.look(part)
            told = self._told(space_id, fold, ())
            over = self._over(space_id, [claim for claim in claims if claim.space_id == space_id])
            yield space_id, told._replace(changes=told.changes.plus(over))

    def meet(self, space_id: int, arrivals: Arrivals, fold: OrderFold | None, routes: Routes, now: int) -> Met:
        """What copies that go on are to their orders. Called where a space has shops at all."""
        meeting = _Meeting(self, space_id, fold or OrderFold(self._book, space_id, now), routes, now)
        return meeting.met(arrivals)

    def _told(self, space_id: int, fold: OrderFold, tokens: Sequence[OrderToken]) -> Told:
        folded = fold.result()
        claims = self._confirmed(space_id, fold, tokens)
        waited = [part.receipt for part, copy in folded.going if copy is None]
        back = self._held(space_id, [*waited, *(claim.receipt for claim in claims if claim.waits)])
        going = [(one.receipt, back[one.receipt]) for one in claims if one.waits and one.receipt in back]
        lost = [claim for claim in claims if claim.waits and claim.receipt not in back]
        fates = [*folded.fates, *self._dropped(space_id, lost, BODY_GONE)]
        for part, copy in folded.going:
            copy = copy or back.get(part.receipt)
            if copy is None:  # the key of its day was destroyed
                fates.append(part_fate(part, Fate.DROPPED, BODY_GONE))
            else:
                going.append((part.receipt, self._timed(fold, part, copy)))
        changes = Changes(
            fates=fates,
            held=[self._waiting(part, copy) for part, copy in folded.waiting],
            released=[*folded.released, *(claim.receipt for claim in claims if claim.waits)],
            orders=folded.changes.plus(
                OrderChanges(claims=[confirmed(claim, claim.of_order) for claim in claims], tokens=tokens)
            ),
        )
        return Told(going, changes, fold)

    def _confirmed(self, space_id: int, fold: OrderFold, tokens: Sequence[OrderToken]) -> Sequence[ClaimRow]:
        """Open claims that orders of this batch confirm; each names its order."""
        found: dict[Receipt, ClaimRow] = {}
        named: dict[tuple[str, str], list[bytes]] = {}
        for token in tokens:
            named.setdefault((token.shop, token.order_id), []).append(token.hmac)
        for order in fold.changed_orders:
            own = named.get((order.shop, order.order_id), [])
            for claim in self._book.claims_about(space_id, order.shop, order.order_id, order.facts.event_id, own):
                if may_confirm(claim):
                    found.setdefault(claim.receipt, msgspec.structs.replace(claim, of_order=order.order_id))
        return list(found.values())

    def _over(self, space_id: int, claims: Sequence[ClaimRow]) -> Changes:
        """Claims that no order confirmed in time: those that waited end."""
        fates = self._dropped(space_id, [claim for claim in claims if claim.waits], UNCONFIRMED_ORDER)
        ended = [msgspec.structs.replace(claim, state=ClaimState.UNCONFIRMED, waits=False) for claim in claims]
        return Changes(
            fates=fates, released=[fate.receipt for fate in fates], orders=OrderChanges(claims=ended)
        )  # fmt: skip

    def _dropped(self, space_id: int, claims: Sequence[ClaimRow], reason: str) -> list[CopyFate]:
        """How the copies end that are still held for these claims."""
        if not claims:
            return []
        rows = {row.receipt: row for row in self._ledger.held(space_id, receipts=[claim.receipt for claim in claims])}
        return [
            CopyFate(
                space_id=space_id, dataset=rows[claim.receipt].dataset, event_name=claim.event_name, event_id=None,
                key_id="", origin="browser", received_at=claim.received_at, fate=Fate.DROPPED,
                reason=reason, receipt=claim.receipt, consent=rows[claim.receipt].consent,
            )
            for claim in claims
            if claim.receipt in rows
        ]  # fmt: skip

    def _timed(self, fold: OrderFold, part: PartRow, copy: EventCopy) -> EventCopy:
        """A part's event at the time of what it waited for, and with the event it follows."""
        if "event_time" in part.fill and (at := marked_at(fold, part)) is not None:
            copy = with_event_time(copy, at)
        partner = fold.part(part.shop, part.after) if "original_event_data" in part.fill else None
        return copy if partner is None or not partner.event_id else with_original(copy, *self.sent_as(partner))

    def sent_as(self, part: PartRow) -> tuple[str, int, str]:
        """The name, time (Unix seconds) and id under which a part's event went out: that of the event it joined."""
        _, event = self._ledger.copy_fate(part.space_id, part.receipt, 0)
        if event is None:
            return part.event_name, part.event_time, part.event_id
        return event.event_name, event.event_time, event.event_id

    def body_of(self, part: PartRow) -> bytes | None:
        """The body of the event that a part became, while it is kept."""
        _, event = self._ledger.copy_fate(part.space_id, part.receipt, 0)
        return None if event is None else self._ledger.body(part.space_id, event.row)

    def _tokens(self, copy: OrderCopy) -> Iterable[OrderToken]:
        if copy.part is None or not copy.order_id or copy.part.role not in PURCHASES:
            return ()
        names = self.hmacs(copy.space_id, tokens_of(copy.part.copy))
        return [
            OrderToken(
                space_id=copy.space_id, shop=copy.shop, hmac=name, order_id=copy.order_id, received_at=copy.received_at
            )
            for name in names
        ]

    def hmacs(self, space_id: int, keys: Sequence[tuple[str, str]]) -> Sequence[bytes]:
        """By which keys are found."""
        return self._identities.decisions.names(space_id, keys) if keys else ()

    def _waiting(self, part: PartRow, copy: EventCopy) -> HeldCopy:
        fate = part_fate(part, Fate.HELD, part.reason)
        return self.held(fate, copy, part.due_at)

    def held(self, fate: CopyFate, copy: EventCopy, until: int) -> HeldCopy:
        """A copy that waits for its order."""
        keys = tuple(self._judge.hmacs(copy))
        return HeldCopy(fate=fate, packed=pack(copy), keys=keys, held_until=until, of_order=True)

    def _held(self, space_id: int, receipts: Sequence[Receipt]) -> Mapping[Receipt, EventCopy]:
        """Copies that waited, by receipt; without those whose key is gone."""
        if not receipts:
            return {}
        rows = self._ledger.held(space_id, receipts=receipts)
        packed = zip(rows, self._ledger.unpacked(rows), strict=True)
        return {row.receipt: unpack(one) for row, one in packed if one is not None}


class _Meeting:
    """The copies of one batch and their orders."""

    def __init__(self, orders: Orders, space_id: int, fold: OrderFold, routes: Routes, now: int) -> None:
        self._orders = orders
        self._book = orders._book
        self._space_id = space_id
        self._fold = fold
        self._routes = routes
        self._now = now
        self._by_name = sources_by_name(routes.sources)
        self._claims: list[ClaimRow] = []
        self._held: list[HeldCopy] = []
        self._buyers: list[Buyer] = []
        self._expected = {(one.shop, one.facts.event_id): one.order_id for one in fold.changed_orders}
        self._gone = {part.receipt: part for part in fold.gone}
        self._claims_of: dict[tuple[str, str | bytes], ClaimRow] = {}  # by shop, and order or token
        self._bought: dict[tuple[str, bytes], list[Buyer]] = {}
        self._goes_by: dict[Receipt, str] = {}
        self._of_orders: set[Receipt] = set()
        self._bodies: Mapping[Receipt, bytes] = {}
        self._visits = Visits(orders._identities, space_id, orders.arriving)
        self._touches: list[OrderTouch] = []

    def met(self, arrivals: Arrivals) -> Met:
        self._bodies = {receipt: copy.body for receipt, copy in arrivals if copy.key_id.startswith(SHOP)}
        self._visits.look(
            copy for receipt, copy in arrivals if copy.event_name in self._by_name or receipt in self._bodies
        )
        going = [pair for pair in arrivals if self._browser(*pair)]
        going = [(receipt, self._part(receipt, copy)) for receipt, copy in going]
        if self._goes_by:  # whose id another one takes over has to stand before it
            going.sort(key=lambda pair: pair[1].origin != BROWSER)
        changes = OrderChanges(claims=self._claims, buyers=self._buyers, touches=self._touches)
        return Met(going, self._goes_by, frozenset(self._of_orders), Changes(held=self._held, orders=changes))

    def _browser(self, receipt: Receipt, copy: EventCopy) -> bool:
        """Note what a browser claims; whether its copy goes on now."""
        if copy.event_name not in self._by_name:
            return True
        datasets = self._routes.datasets_of(copy)
        source = source_of(copy, self._by_name, datasets)
        if source is None:
            return True
        tokens = self._orders.hmacs(self._space_id, tokens_of(copy))
        found = self._order_of(copy, source.shop, tokens)
        claim = claim_of(receipt, copy, source, tokens, found, self._now + wait_of(self._routes, datasets))
        if (came := self._visits.of(copy)) is not None:
            claim = msgspec.structs.replace(claim, touches=came.packed())
        self._claims.append(claim)
        keys: list[str | bytes] = [*claim.tokens, *([claim.of_order] if claim.of_order else [])]
        for key in keys:
            self._claims_of.setdefault((claim.shop, key), claim)
        if found is not None and found.went_as and found.went_as != copy.event_id:
            self._goes_by[receipt] = found.went_as
        if claim.waits:
            fate = CopyFate(
                space_id=copy.space_id, dataset=copy.dataset, event_name=copy.event_name, event_id=copy.event_id,
                key_id=copy.key_id, origin=copy.origin, received_at=copy.received_at, fate=Fate.HELD,
                reason=WAITS_FOR_ORDER, receipt=receipt,
            )  # fmt: skip
            self._held.append(self._orders.held(fate, copy, claim.until))
        return not claim.waits

    def _order_of(self, copy: EventCopy, shop: str, tokens: Sequence[bytes]) -> Found | None:
        """The order that a browser's copy means, by its number, its event_id or a token."""
        named = copy.order_id or copy.link.get("order", "")
        order = self._fold.order(shop, named) if named else None
        if order is None:
            other = self._told_now(shop, copy.event_id, tokens) or self._book.claimed_order(
                self._space_id, shop, copy.event_id, tokens
            )
            order = self._fold.order(shop, other) if other else None
        if order is None:
            return None
        part = self._fold.part(shop, f"{order.order_id}/purchase")
        if part is None or part.receipt in self._of_orders or not self._went(part):
            return Found(order.order_id)
        return Found(order.order_id, self._orders.sent_as(part)[2])

    def _told_now(self, shop: str, event_id: str, tokens: Sequence[bytes]) -> str | None:
        """The order that is told of in this batch and expects this event_id, or has one of these tokens."""
        named = (self._fold.tokens.get((shop, token)) for token in tokens)
        return self._expected.get((shop, event_id)) or next((one for one in named if one), None)

    def _went(self, part: PartRow) -> bool:
        """Whether a part went before this batch."""
        before = self._book.part(part.space_id, part.shop, part.name)
        return before is not None and before.state.value == "gone"

    def _part(self, receipt: Receipt, copy: EventCopy) -> EventCopy:
        """A shop's copy with what its person's other orders add."""
        if not copy.key_id.startswith(SHOP):
            return copy
        self._of_orders.add(receipt)
        part = self._part_of(receipt)
        if part is None:
            return copy
        if part.role in PURCHASES and part.order_id:
            self._adopt(receipt, copy, part)
            copy = self._of_buyer(copy, part)
        if "inherit" in part.fill and (copy.enrich or part.role in OF_A_PURCHASE):
            partner = self._fold.part(part.shop, part.after)
            original = self._body_of(partner) if partner is not None else None
            if original is not None:
                copy = with_order_id(copy, original) if part.role in OF_A_PURCHASE else copy
                copy = with_inherited(copy, original, self._allowed(copy)) if copy.enrich else copy
        return copy

    def _body_of(self, part: PartRow) -> bytes | None:
        """That of the event that a part became, or becomes with this batch: whatever came while nothing was folded, or
        is read from a list, is one batch."""
        return self._bodies.get(part.receipt) or self._orders.body_of(part)

    def _part_of(self, receipt: Receipt) -> PartRow | None:
        return self._gone.get(receipt) or self._book.part_behind(receipt)

    def _adopt(self, receipt: Receipt, copy: EventCopy, part: PartRow) -> None:
        """Let the shop's Purchase go by the id under which the browser's went or goes."""
        tokens = self._orders.hmacs(self._space_id, tokens_of(copy))
        known = self._book.claims_about(self._space_id, part.shop, part.order_id, copy.event_id, tokens)
        keys: list[str | bytes] = [part.order_id, *tokens]
        own = (self._claims_of.get((part.shop, key)) for key in keys)
        for claim in (*known, *(one for one in own if one is not None)):
            stands = claim.state is not ClaimState.UNCONFIRMED or claim.policy != "drop"
            if stands and claim.shop == part.shop and claim.event_name == copy.event_name:
                if claim.event_id != copy.event_id:
                    self._goes_by[receipt] = claim.event_id
                return

    def _of_buyer(self, copy: EventCopy, part: PartRow) -> EventCopy:
        """The Purchase with whether its person bought before; and the person remembered for the next one."""
        if not copy.enrich:
            return copy
        persons = [key for key in keys_of(copy) if key[0] in OF_PERSONS]
        names = self._orders.hmacs(self._space_id, persons)
        order = self._fold.order(part.shop, part.order_id)
        placed_at = order.placed_at if order is not None else copy.event_time
        before: bool | None = None
        if names:
            before = self._book.bought_before(self._space_id, part.shop, names, part.order_id, placed_at)
            before = before or self._bought_now(part, names, placed_at)
            if "customer_segmentation" in part.fill:
                copy = with_segmentation(copy, bought_before=before)
        self._touched(copy, part, before)
        for name in names:
            buyer = Buyer(
                space_id=self._space_id, shop=part.shop, hmac=name, order_id=part.order_id, placed_at=placed_at
            )
            self._buyers.append(buyer)
            self._bought.setdefault((part.shop, name), []).append(buyer)
        return copy

    def _touched(self, copy: EventCopy, part: PartRow, before: bool | None) -> None:
        """Note how an order came about, as far as its shop's own copy tells."""
        came = self._visits.of(copy)
        if came is None and before is None:
            return
        first, last, click = came or (UNKNOWN, UNKNOWN, False)
        self._touches.append(
            OrderTouch(
                space_id=self._space_id, shop=part.shop, order_id=part.order_id, first=first, last=last, click=click,
                new=None if before is None else not before,
            )
        )  # fmt: skip

    def _bought_now(self, part: PartRow, names: Sequence[bytes], placed_at: int) -> bool:
        """Whether the person placed an earlier order that is told of in this batch."""
        others = (one for name in names for one in self._bought.get((part.shop, name), ()))
        return any(one.order_id != part.order_id and one.placed_at < placed_at for one in others)

    def _allowed(self, copy: EventCopy) -> frozenset[str]:
        """Keys that may be added in every dataset it goes to; one without a switch of its own goes where em may."""
        adds = [self._routes.identity.get(one, DEFAULT).adds for one in self._routes.datasets_of(copy)]
        switched = frozenset.intersection(*adds) if adds else frozenset()
        return switched | (_UNSWITCHED if "em" in switched else frozenset())


_UNSWITCHED = frozenset(
    {"fn", "ln", "ge", "db", "ct", "st", "zp", "country", "subscription_id", "lead_id", "fb_login_id"}
)


def _paused(routes: Routes) -> frozenset[str]:
    return frozenset(name for name, source in routes.sources.items() if source.paused)
