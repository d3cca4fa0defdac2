"""`params` as custom_data: items, value, currency and order of GA4's e-commerce; plain values else as they are.

Without a value it is the sum of price times quantity, as GA4 defines it, where every price is known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from signalpost.capi.codes import problem
from signalpost.capi.problem import Problem
from signalpost.connectors.contents import PRODUCT
from signalpost.connectors.ga4.hit import part, text

#: What stands elsewhere in an event, or is GA4's own bookkeeping.
_NOT_SENT = frozenset(
    "items value currency transaction_id search_term event_id fbp fbc session_id session_number engagement_time_msec"
    " page_location page_referrer page_title debug_mode timestamp_micros signalpost_key".split()
)
_TEXTS: Mapping[str, str] = {"currency": "currency", "transaction_id": "order_id", "search_term": "search_string"}


def custom_data(params: Mapping[str, Any], path: str) -> tuple[dict[str, Any], Sequence[Problem]]:
    """Meta's custom_data of the event at `path`, and what is wrong with single items, which are left out."""
    contents, problems = _contents(params.get("items"), f"{path}.params.items")
    found: dict[str, Any] = {}
    if contents:
        found["content_type"] = PRODUCT
        found["content_ids"] = list(dict.fromkeys(content["id"] for content in contents))
        found["contents"] = contents
        found["num_items"] = sum(content["quantity"] for content in contents)
    value = params.get("value")
    if value is None or value == "" or isinstance(value, bool):
        value = _sum(contents) if not problems else None
    if value is not None:
        found["value"] = value
    for theirs, ours in _TEXTS.items():
        if given := text(params.get(theirs)):
            found[ours] = given
    for name, own in params.items():
        if name not in _NOT_SENT and name not in found and isinstance(own, str | int | float):
            found[name] = own
    return found, problems


def _contents(items: Any, path: str) -> tuple[list[dict[str, Any]], list[Problem]]:
    if items is None:
        return [], []
    if not isinstance(items, list):
        return [], [problem("ga4_items_malformed", path)]
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for index, one in enumerate(items):
        item = part(one)
        which = text(item.get("item_id")) or text(item.get("id")) or text(item.get("item_name"))
        quantity, price = _amount(item.get("quantity", 1)), _amount(item.get("price"))
        if not which:
            problems.append(problem("ga4_item_nameless", f"{path}[{index}].item_id"))
        elif quantity is None or quantity <= 0 or quantity != int(quantity):
            problems.append(problem("ga4_item_malformed", f"{path}[{index}].quantity"))
        elif price is None and item.get("price") is not None:
            problems.append(problem("ga4_item_malformed", f"{path}[{index}].price"))
        else:
            content: dict[str, Any] = {"id": which, "quantity": int(quantity)}
            found.append(content if price is None else {**content, "item_price": price})
    return found, problems


def _amount(value: Any) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) else number


def _sum(contents: Sequence[Mapping[str, Any]]) -> float | None:
    if not contents or any("item_price" not in content for content in contents):
        return None
    total: float = sum(content["item_price"] * content["quantity"] for content in contents)
    return round(total, 3)
