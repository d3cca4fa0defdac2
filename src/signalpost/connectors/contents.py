"""Lines of an order as Meta's products.

Source: Conversions API documentation, pages "Custom data parameters" (copy of 2026-09-12) and "Offline events"
(2026-01-05). An item takes no other keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from signalpost.connectors.amounts import number
from signalpost.connectors.order import Line
from signalpost.connectors.source import OrderSource

PRODUCT = "product"


def put_products(custom: dict[str, Any], lines: Sequence[Line], source: OrderSource, *, in_store: bool = False) -> None:
    """Put `lines` into `custom`: contents, content_ids, content_type, num_items. Of a store, also what Meta advises
    there. A line without the id that the catalogue knows is counted and not named."""
    contents: list[dict[str, Any]] = []
    ids: dict[str, None] = {}
    pieces = 0
    which, prefix = source.content_id, source.content_prefix
    for line in lines:
        if line.quantity <= 0:
            continue
        pieces += line.quantity
        found = _id(line, which)
        if not found:
            continue
        product: dict[str, Any] = {"id": prefix + found, "quantity": line.quantity}
        if line.item_price is not None and (price := number(line.item_price)) is not None and price >= 0:
            product["item_price"] = price
        if in_store:
            product.update({name: text for name in ("brand", "category") if (text := getattr(line, name))})
        contents.append(product)
        ids[product["id"]] = None
    if contents:
        custom["content_type"], custom["content_ids"], custom["contents"] = PRODUCT, list(ids), contents
    if pieces:
        custom["num_items"] = pieces


def _id(line: Line, which: str) -> str:
    """The line's id in the catalogue. A product without variants is its only one."""
    if which == "sku":
        return line.sku
    return line.variant_id or line.product_id if which == "variant" else line.product_id
