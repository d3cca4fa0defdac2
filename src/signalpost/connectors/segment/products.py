"""`properties` as custom_data: products, value, currency and order of the e-commerce specification; the rest as it is.

The value is `value`, else `revenue`, else `total`, else a single product's price times its quantity. A list's entry
without `product_id` and `sku` is counted in num_items and not named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from signalpost.connectors.contents import PRODUCT
from signalpost.connectors.segment.message import number, part, text

#: Of an event that is about one product, this stands beside the other properties.
_OF_PRODUCT = ("product_id", "sku", "quantity", "price", "brand", "category", "variant", "name", "image_url", "url")
_READ = frozenset({"products", "value", "revenue", "total", "currency", "order_id", "query", "event_id"})
#: Who it is, what ties events together, and what stands elsewhere: never a property.
_NOT_SENT = frozenset(
    {"cart_id", "checkout_id", "email", "phone", "fbp", "fbc", "fbclid", "title", "path", "referrer", "search"}
)


def custom_data(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Meta's custom_data of one event; empty where there is nothing to say."""
    found: dict[str, Any] = {}
    several = properties.get("products")
    one = not isinstance(several, list) and (properties.get("product_id") or properties.get("sku"))
    products = several if isinstance(several, list) else [properties] if one else []
    _put_products(found, products)
    value = _value(properties, one_product=bool(one))
    if value is not None:
        found["value"] = value
    if currency := text(properties.get("currency")):
        found["currency"] = currency
    if order_id := text(properties.get("order_id")):
        found["order_id"] = order_id
    if query := text(properties.get("query")):
        found["search_string"] = query
    category = text(properties.get("category"))
    if category:
        found["content_category"] = category
    if one and (name := text(properties.get("name"))):
        found["content_name"] = name
    known = _READ | _NOT_SENT | (frozenset(_OF_PRODUCT) if one else frozenset({"category"}))
    for name, own in properties.items():
        if name not in known and name not in found and own is not None:
            found[name] = own
    return found


def _put_products(found: dict[str, Any], products: Sequence[Any]) -> None:
    contents: list[dict[str, Any]] = []
    pieces = 0
    for product in map(part, products):
        quantity = product.get("quantity")
        count = quantity if isinstance(quantity, int) and not isinstance(quantity, bool) and quantity > 0 else 1
        pieces += count
        which = text(product.get("product_id")) or text(product.get("sku"))
        if not which:
            continue
        item: dict[str, Any] = {"id": which, "quantity": count}
        if (price := number(product.get("price"))) is not None:
            item["item_price"] = price
        contents.append(item)
    if contents:
        found["content_type"] = PRODUCT
        found["content_ids"] = list(dict.fromkeys(item["id"] for item in contents))
        found["contents"] = contents
    if pieces:
        found["num_items"] = pieces


def _value(properties: Mapping[str, Any], *, one_product: bool) -> int | float | str | None:
    for name in ("value", "revenue", "total"):
        if (value := number(properties.get(name))) is not None:
            return value
    price, quantity = properties.get("price"), properties.get("quantity", 1)
    if not one_product or not isinstance(price, int | float) or not isinstance(quantity, int | float):
        return None
    return round(price * quantity, 6)
