"""An event that an order makes due, and what it still waits for."""

from __future__ import annotations

from enum import Enum

import msgspec

from signalpost.capi.event import Event


class Role(str, Enum):
    """What an event says of its order."""

    PURCHASE = "purchase"
    CHECKOUT = "checkout"
    REFUND = "refund"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    SUBSCRIBE = "subscribe"
    START_TRIAL = "start_trial"
    RENEWAL = "renewal"
    UPGRADED = "upgraded"
    DOWNGRADED = "downgraded"
    UNSUBSCRIBED = "unsubscribed"
    STAGE = "stage"  # of a lead, and of no order


class Fill(str, Enum):
    """What only whoever knows the shop's other orders can add, when the event goes."""

    EVENT_TIME = "event_time"  # that of the mark it waited for
    ORIGINAL = "original_event_data"  # name, time and id of the event in `after`
    SEGMENTATION = "customer_segmentation"  # new or returning, from earlier orders of the person
    INHERIT = "inherit"  # match keys and attribution of the event in `after`


class DueEvent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An event and its conditions.

    `name` is unique in the shop, so that it happens once: `450789469/purchase`, `450789469/refund/509562969`,
    `sub_1/subscribe`. `after` names what it waits for: another event's name, or a mark of an order
    (`signalpost.connectors.facts.marks`: `450789469/paid`); empty: for nothing. It waits until `wait_until` (Unix ms;
    0: not at all, it only takes from a partner that is known already), then goes on without its partner, or with
    `needs_partner` ends as not sent. A partner that ended unsent, or an order whose facts say `unsent`, ends it too.
    `not_before`: Unix ms; `delay_s`: with `after`, so long after its partner at the earliest. `unless`: names or marks
    that end it while it waits, or before it begins to (`450789469/cancelled`).
    """

    name: str
    role: Role
    event: Event
    after: str = ""
    wait_until: int = 0
    needs_partner: bool = False
    not_before: int = 0
    unless: tuple[str, ...] = ()
    fill: tuple[Fill, ...] = ()
    delay_s: int = 0
