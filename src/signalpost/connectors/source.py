"""A shop's settings: which platform, which datasets, and how its orders become events. None of them is secret.

The secret that the platform signs with, and the token of its API, are kept apart and sealed, under the names
`connector/<name>/signing` and `connector/<name>/api`.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Literal

import msgspec

from signalpost.connectors.order import Channel

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
EventName = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,32}$")]
Site = Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?)?$", max_length=500)]
StageName = Annotated[str, msgspec.Meta(max_length=50)]
FieldName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9_.]{0,99}$")]  # goes into queries
Seconds = Annotated[int, msgspec.Meta(ge=0, le=604_800)]


class Platform(str, Enum):
    """Where the shop runs, or which CRM tells of leads."""

    SHOPIFY = "shopify"
    WOOCOMMERCE = "woocommerce"
    BIGCOMMERCE = "bigcommerce"
    STRIPE = "stripe"
    GENERIC = "generic"
    HUBSPOT = "hubspot"
    SALESFORCE = "salesforce"
    LEAD_ADS = "lead_ads"


class When(str, Enum):
    """What makes an order's Purchase due."""

    CREATED = "created"
    PAID = "paid"
    DELIVERED = "delivered"


LeadField = Literal[
    "lead_id", "em", "ph", "fn", "ln", "ge", "db", "ct", "st", "zp", "country", "external_id", "fbc", "fbp", "consent"
]


class Unconfirmed(str, Enum):
    """What becomes of a browser's Purchase that no order confirms. All are counted."""

    SEND = "send"
    FLAG = "flag"
    DROP = "drop"


class Standing(str, Enum):
    """How an order stands, where a shop has statuses of its own."""

    OPEN = "open"  # its dates alone say whether it is paid
    PAID = "paid"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class EventNames(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the events are called. An empty name: that kind is not sent.

    `purchase`, `renewal`, `subscribe`, `start_trial` and `checkout` are Meta's standard events; the others have none,
    and are custom events of the business.
    """

    purchase: EventName = "Purchase"
    checkout: str = ""
    subscribe: str = "Subscribe"
    start_trial: str = "StartTrial"
    renewal: str = "Purchase"
    refund: str = "OrderRefunded"
    returned: str = "OrderReturned"
    cancelled: str = "OrderCancelled"
    upgraded: str = "SubscriptionUpgraded"
    downgraded: str = "SubscriptionDowngraded"
    unsubscribed: str = "SubscriptionCancelled"


#: Those that tell of leads and not of orders.
CRMS = frozenset({Platform.HUBSPOT, Platform.SALESFORCE, Platform.LEAD_ADS})

#: Platforms whose messages may name no page of the shop; WooCommerce's name its front page.
MAY_NAME_NO_PAGE = frozenset({Platform.SHOPIFY, Platform.BIGCOMMERCE, Platform.STRIPE, Platform.GENERIC})


class OrderSource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One shop.

    `shop` is the key in the rule of event ids: the tag's `data-shop` and every source of the same orders have the same.
    `datasets`: where its events go; none means every dataset of the space that a rule gives them.
    `purchase_when` and, for cash on delivery, `cash_on_delivery`: what makes a Purchase due. `delay_s`: how long a
    Purchase that is due is kept back (until the return period ends); one that is cancelled meanwhile is not sent.
    Within Meta's age limit.
    `partner_wait_s`: how long a refund waits for its Purchase, or a renewal for its subscription.
    `zero_value`: whether orders over nothing are sent. `value`: what an event's value is: the `total`, or the total
    without `tax` or without tax and shipping (`goods`). `content_id`: which id of a line is a catalogue's.
    `net_revenue`: whether it is sent where the costs of every line are known. `predicted_ltv_months`: of a
    subscription, so many periods of its amount; 0 sends none.
    `channels`: the platform's word for where an order was placed → its channel, before the connector's own table.
    `statuses`: the shop's word for how an order stands → what it means, before the connector's own table.
    `cash_on_delivery_methods`: payment methods that are cash on delivery under a name of the shop's own.
    `mapping`: of a `generic` source (see its page); `address`: of the platform's API, without a path;
    `webhook_address`: where the platform finds us, `https://…/webhooks/NAME`.
    `site_address`: of the shop's pages, `https://…`: what a website event names where its message names no page,
    as Meta asks for one.
    `basis`: why events may be sent that carry no word of their person, as a key's: `none`, `consent`, `contract`.
    `stages`: a CRM's word for a stage → its event_name; empty: not sent; a stage that is not here goes by the CRM's
    word. `lead_fields`: which field of a CRM's record holds what of user_data, `lead_id` above all, or `consent`,
    beside those that the connector knows. `crm_name`: what Meta is told as `lead_event_source`.
    `since` (Unix seconds): orders that were placed before it are known and not sent, as something else sent them.
    """

    name: Name
    platform: Platform
    shop: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    datasets: tuple[Id, ...] = ()
    purchase_when: When = When.PAID
    cash_on_delivery: When = When.CREATED
    delay_s: Seconds = 0
    partner_wait_s: Seconds = 86_400
    unconfirmed: Unconfirmed = Unconfirmed.SEND
    names: EventNames = EventNames()
    zero_value: bool = False
    value: Annotated[str, msgspec.Meta(pattern=r"^(total|without_tax|goods)$")] = "total"
    content_id: Annotated[str, msgspec.Meta(pattern=r"^(product|variant|sku)$")] = "product"
    content_prefix: str = ""
    net_revenue: bool = False
    predicted_ltv_months: Annotated[int, msgspec.Meta(ge=0, le=120)] = 0
    customer_segmentation: bool = True
    store_code: str = ""
    address: str = ""
    webhook_address: str = ""
    since: Annotated[int, msgspec.Meta(ge=0)] = 0
    mapping: dict[str, Any] = {}
    paused: bool = False
    channels: dict[Annotated[str, msgspec.Meta(min_length=1, max_length=100)], Channel] = {}
    cash_on_delivery_methods: tuple[str, ...] = ()
    statuses: dict[Annotated[str, msgspec.Meta(min_length=1, max_length=100)], Standing] = {}
    site_address: Site = ""
    basis: Annotated[str, msgspec.Meta(pattern=r"^(none|consent|contract)$")] = "none"
    stages: dict[Annotated[str, msgspec.Meta(min_length=1, max_length=100)], StageName] = {}
    lead_fields: dict[LeadField, FieldName] = {}
    crm_name: Annotated[str, msgspec.Meta(max_length=100)] = ""
