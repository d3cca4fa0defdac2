"""`custom_data`: what happened. The general keys are typed; every other property is kept as it is.

Source: Conversions API documentation, page "Custom data parameters" (copy of 2026-09-12); SDK-only keys from Meta's
Python Business SDK (2026-06-24).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec

from signalpost.capi.verticals import RealEstate, Travel, Vehicle

if TYPE_CHECKING:
    Number = int | float | str | Decimal
else:  # what JSON can hold; a Decimal comes only from Python callers and is never rounded
    Number = int | float | str


class ContentType(str, Enum):
    """What `content_ids` and `contents[].id` name."""

    PRODUCT = "product"
    PRODUCT_GROUP = "product_group"


class DeliveryCategory(str, Enum):
    """How the goods reach the buyer."""

    IN_STORE = "in_store"
    CURBSIDE = "curbside"
    HOME_DELIVERY = "home_delivery"


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """One product of `contents`. `id` is the catalogue's id and required; Meta refuses any key not listed here.

    `item_price` is the price of one unit in `custom_data.currency`.
    """

    id: str | int | None = None
    quantity: Number | None = None
    item_price: Number | None = None
    delivery_category: str | None = None
    title: str | None = None
    description: str | None = None
    brand: str | None = None
    category: str | None = None


class CustomData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What happened, in Meta's names. `value` is in units of `currency` (19.99, not 1999), `currency` ISO 4217.

    `vertical` holds Meta's travel, property or vehicle keys, `properties` every other one of your own; both are written
    beside the general keys. A property must not reuse the name of a general key.
    """

    currency: str | None = None
    value: Number | None = None
    content_ids: Sequence[str | int] | None = None
    contents: Sequence[Content] | None = None
    content_type: str | None = None
    content_name: str | None = None
    content_category: str | None = None
    num_items: Number | None = None
    order_id: str | int | None = None
    predicted_ltv: Number | None = None
    net_revenue: Number | None = None
    search_string: str | None = None
    status: str | bool | None = None
    delivery_category: str | None = None
    item_number: str | int | None = None
    lead_event_source: str | None = None
    event_source: str | None = None
    customer_segmentation: str | None = None
    vertical: Travel | RealEstate | Vehicle | None = None
    properties: Mapping[str, Any] | None = None


GENERAL_KEYS: tuple[str, ...] = CustomData.__struct_fields__[:-2]
CONTENT_KEYS: tuple[str, ...] = Content.__struct_fields__


def flat(custom_data: CustomData) -> dict[str, Any]:
    """`custom_data` as Meta's flat object: general keys, then the vertical's, then own properties.

    Values stay as they are: Decimals, enums, whatever a caller gave. A property never replaces a general key: the clash
    is reported by `prepare`.
    """
    keys = present(custom_data)
    vertical, properties = keys.pop("vertical", {}), keys.pop("properties", {})
    if isinstance(keys.get("contents"), list | tuple):
        keys["contents"] = [present(item) if isinstance(item, Content) else item for item in keys["contents"]]
    for part in (vertical, properties):
        for name, value in part.items():
            keys.setdefault(name, value)
    return keys


def present(value: msgspec.Struct) -> dict[str, Any]:
    """The fields of `value` that are given, whatever they are; values inside them as objects too."""
    fields = msgspec.structs.asdict(value).items()
    return {
        name: present(field) if isinstance(field, msgspec.Struct) else field
        for name, field in fields
        if field is not None
    }
