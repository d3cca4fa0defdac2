"""Turns the behaviour of a REES46 shop (CSV) into Signalpost events, one JSON object a line.

    python examples/rees46_events.py 2019-Oct.csv | signalpost send -

Every row of type view, cart or purchase becomes one event. Counts go to stderr as one JSON object.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from public_csv import Row, arguments, into_last_day, rows, unix_time, write
from signalpost import order_event_id

EVENT_NAMES = {"view": "ViewContent", "cart": "AddToCart", "purchase": "Purchase"}
COLUMNS = ("event_time", "event_type", "product_id", "category_code", "brand", "price", "user_id", "user_session")
SHOP = "rees46"
TOO_MUCH = 10**9


def moment(row: Row) -> int | None:
    """When it happened, Unix seconds; None when that is unreadable. It is written `2019-10-01 00:00:00 UTC`."""
    return unix_time(row["event_time"], "%Y-%m-%d %H:%M:%S UTC")


def refusal(row: Row) -> str | None:
    """Why a row becomes no event; None when it becomes one."""
    if row["event_type"] not in EVENT_NAMES:
        return "event_type_unknown"
    if moment(row) is None:
        return "time_unreadable"
    if not row["product_id"]:
        return "product_missing"
    if price(row) is None:
        return "price_unreadable"
    return None


def price(row: Row) -> float | None:
    """What one piece costs: zero or more, else None."""
    try:
        found = Decimal(row["price"])
    except InvalidOperation:
        return None
    return float(found) if found.is_finite() and 0 <= found < TOO_MUCH else None


def event(row: Row, *, event_time: int, currency: str) -> dict[str, Any]:
    """The event of a row that nothing refuses.

    The same row has the same event_id in every run. Who has no user_id is sent without a key: Signalpost then refuses
    the event (`no_usable_key`) and counts it in its books.
    """
    name = EVENT_NAMES[row["event_type"]]
    worth = price(row)
    same = " ".join(f"{row['event_time']} {row['product_id']} {row['user_session']}".split())
    content = {"id": row["product_id"], "quantity": 1, "item_price": worth, "brand": row["brand"]}
    custom = {
        "value": worth,
        "currency": currency,
        "content_type": "product",
        "contents": [_filled(content)],
        "content_category": row["category_code"],
        "session": row["user_session"],  # a property of our own: Meta has none for it
    }
    return {
        "event_name": name,
        "event_time": event_time,
        "event_id": order_event_id(name, SHOP, same),  # the data has no order numbers: a row stands for itself
        "action_source": "website",
        "user_data": _filled({"external_id": row["user_id"]}),
        "custom_data": _filled(custom),
    }


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value != ""}


def convert(
    found: Iterable[Row], *, move: Callable[[int], int], currency: str, counts: Counter[str]
) -> Iterator[dict[str, Any]]:
    """The event of each row, in the order of the file. `counts` gets the rows, the events and every refusal."""
    for row in found:
        counts["rows"] += 1
        reason, when = refusal(row), moment(row)
        if reason is not None or when is None:
            counts[reason or "time_unreadable"] += 1
            continue
        made = event(row, event_time=move(when), currency=currency)
        counts[made["event_name"]] += 1
        if not made["user_data"]:
            counts["no_usable_key"] += 1
        yield made


def main() -> None:
    """Read the file twice: for its times, then for its events. It may be larger than memory."""
    parser = arguments(__doc__)
    parser.add_argument("--currency", default="USD", help="of the prices; the data does not say [USD]")
    given = parser.parse_args()
    times = (when for row in rows(given.csv, COLUMNS) if (when := moment(row)) is not None)
    move = into_last_day(times, given.until)
    counts: Counter[str] = Counter()
    write(convert(rows(given.csv, COLUMNS), move=move, currency=given.currency, counts=counts), counts)


if __name__ == "__main__":
    main()
