"""What a shop's message says of an order, in words that belong to no platform. Amounts are decimals of whole units.

None and empty: the message does not say it. Times are Unix seconds unless a name says milliseconds.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

import msgspec

from signalpost.capi.event import StoreData
from signalpost.capi.link import EventLink
from signalpost.capi.signals import EventConsent
from signalpost.capi.user_data import UserData
from signalpost.connectors.lead import Lead, LeadToRead


class Channel(str, Enum):
    """Where an order was placed. It decides the event's action_source."""

    WEBSITE = "website"
    APP = "app"
    TILL = "till"  # a point of sale: physical_store, with store_data
    PHONE = "phone"  # by telephone, or a draft that staff wrote: phone_call
    CHAT = "chat"
    SUBSCRIPTION = "subscription"  # by a contract, nobody at the shop: system_generated
    MARKETPLACE = "marketplace"  # sold by another shop to its own customer: never sent
    OTHER = "other"


class Line(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of an order. `item_price` is of one piece, as the shop shows it; `cost` what one costs the shop."""

    product_id: str
    quantity: int = 1
    item_price: Decimal | None = None
    variant_id: str = ""
    sku: str = ""
    title: str = ""
    brand: str = ""
    category: str = ""
    cost: Decimal | None = None


class Refund(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Money that went back. `returned`: goods came back with it, or were never delivered (RTO)."""

    refund_id: str
    at: int
    amount: Decimal
    currency: str = ""
    returned: bool = False
    lines: tuple[Line, ...] = ()


class Payment(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One payment of an order: a split payment has several, and they are one Purchase."""

    payment_id: str
    at: int
    amount: Decimal
    method: str = ""  # the platform's word


class BrowserHalf(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the shop's page wrote into the order, with the buyer's consent. fbp, fbc, client_ip_address and
    client_user_agent stand in `user_data`, visitor id and tokens in `link`."""

    event_id: str = ""  # of the browser's Purchase, where the page made it
    event_source_url: str = ""
    referrer_url: str = ""


NO_ONE = UserData()
NO_LINK = EventLink()
NO_BROWSER = BrowserHalf()


class Order(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One order as a message of `seen_at` (Unix ms, the platform's clock) tells of it.

    `order_id` is the platform's own (digits of a gid), never a display name. `total` is what the buyer pays, tax and
    shipping included, in `currency` (the one the buyer saw). `lines_are_all`: `lines` are the whole order's.
    `channel_name` is the platform's word that `channel` was read from. `earlier_orders`: how many orders the buyer had
    before this one, where the platform says it. `user_data` is raw: it never leaves memory unhashed. `number`: what the
    shop and its pages call the order, where messages of the platform only share another id: events and their ids are
    made of it.

    `repr()` shows the order's id and which facts are present, never a value of a person.
    """

    order_id: str
    seen_at: int
    created_at: int | None = None
    paid_at: int | None = None
    cancelled_at: int | None = None
    delivered_at: int | None = None
    currency: str = ""
    total: Decimal | None = None
    tax: Decimal | None = None
    shipping: Decimal | None = None
    discount: Decimal | None = None
    lines: tuple[Line, ...] = ()
    refunds: tuple[Refund, ...] = ()
    payments: tuple[Payment, ...] = ()
    channel: Channel | None = None
    channel_name: str = ""
    test: bool = False
    cash_on_delivery: bool = False
    store: StoreData | None = None
    coupon: str = ""
    earlier_orders: int | None = None
    subscription_id: str = ""
    user_data: UserData = NO_ONE
    link: EventLink = NO_LINK
    consent: EventConsent | None = None
    browser: BrowserHalf = NO_BROWSER
    number: str = ""

    def __repr__(self) -> str:
        present = (name for name in self.__struct_fields__[2:] if getattr(self, name) not in ("", None, (), False))
        return f"Order({self.order_id!r}, {', '.join(name for name in present if name != 'user_data')})"


class Change(str, Enum):
    """What happened to a subscription."""

    TRIAL_STARTED = "trial_started"
    STARTED = "started"  # first paid period, after a trial or at once
    RENEWED = "renewed"
    UPGRADED = "upgraded"
    DOWNGRADED = "downgraded"
    CANCELLED = "cancelled"


class SubscriptionChange(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a message of `seen_at` (Unix ms) says of a subscription. `at`: Unix seconds. `amount` is of one period,
    `before` the former one after an upgrade or downgrade. `change_id` is unique in the subscription: an invoice's id.
    `channel`: where the buyer began it, as far as the message says; a page that wrote its half says it too.
    """

    subscription_id: str
    change: Change
    change_id: str
    at: int
    seen_at: int
    amount: Decimal | None = None
    before: Decimal | None = None
    currency: str = ""
    order_id: str = ""
    test: bool = False
    user_data: UserData = NO_ONE
    link: EventLink = NO_LINK
    consent: EventConsent | None = None
    browser: BrowserHalf = NO_BROWSER
    channel: Channel | None = None

    def __repr__(self) -> str:
        return f"SubscriptionChange({self.change.value!r}, {self.change_id!r})"


class Checkout(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A checkout that was begun (InitiateCheckout). `checkout_id` is the platform's."""

    checkout_id: str
    at: int
    seen_at: int
    total: Decimal | None = None
    currency: str = ""
    lines: tuple[Line, ...] = ()
    user_data: UserData = NO_ONE
    link: EventLink = NO_LINK
    consent: EventConsent | None = None
    browser: BrowserHalf = NO_BROWSER

    def __repr__(self) -> str:
        return f"Checkout(lines={len(self.lines)})"


class OrderToRead(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The message names an order and says nothing of it: it is to be read over the platform's API. Without a time it is
    earlier than any message that says how the order stands."""

    order_id: str
    seen_at: int = 0


class Erasure(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The platform asks to erase a person, or with `whole_shop` all that came from the shop. `user_data` is raw."""

    user_data: UserData = NO_ONE
    order_ids: tuple[str, ...] = ()
    whole_shop: bool = False

    def __repr__(self) -> str:
        return f"Erasure(whole_shop={self.whole_shop})"


class AccessRequest(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The platform asks what is known of a person: an operator answers it within the law's time. `user_data` is raw."""

    request_id: str
    user_data: UserData = NO_ONE
    order_ids: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "AccessRequest()"


class Nothing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The message asks for nothing. `reason` is a code: `topic_unknown`, `ping`, …"""

    reason: str


Message = Order | SubscriptionChange | Checkout | OrderToRead | Lead | LeadToRead | Erasure | AccessRequest | Nothing
