"""Turns the invoices of the UCI Online Retail data set (CSV) into Signalpost events, one JSON object a line.

    python examples/online_retail_events.py online-retail.csv | signalpost send -

Every invoice becomes one Purchase with its lines as contents. Counts go to stderr as one JSON object.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from public_csv import Row, arguments, into_last_day, rows, unix_time, write
from signalpost import order_event_id

COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
SHOP = "online-retail"
CURRENCY = "GBP"  # says the description of the data set
TOO_MUCH = 10**9


class Line(NamedTuple):
    """One line of an invoice; `price` is that of one piece."""

    code: str
    title: str
    quantity: int
    price: Decimal


def invoices(found: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each invoice, invoices in the order in which they begin."""
    grouped: dict[str, list[Row]] = {}
    for row in found:
        grouped.setdefault(row["InvoiceNo"].strip(), []).append(row)
    return grouped


def moment(invoice: Sequence[Row]) -> int | None:
    """When an invoice was written, Unix seconds: the earliest of its lines. None when none can be read."""
    times = (unix_time(row["InvoiceDate"], "%m/%d/%Y %H:%M") for row in invoice)
    return min((when for when in times if when is not None), default=None)


def line(row: Row) -> Line | str:
    """A line that was sold, or why it is none."""
    try:
        quantity, price = int(row["Quantity"]), Decimal(row["UnitPrice"])
    except (ValueError, InvalidOperation):
        return "line_unreadable"
    if not price.is_finite() or quantity > TOO_MUCH or price > TOO_MUCH:
        return "line_unreadable"
    if quantity <= 0:
        return "line_quantity_not_positive"
    if price < 0:
        return "line_price_negative"
    if not row["StockCode"].strip():
        return "line_without_stock_code"
    return Line(row["StockCode"].strip(), row["Description"].strip(), quantity, price)


def refusal(number: str, invoice: Sequence[Row], lines: Sequence[Line]) -> str | None:
    """Why an invoice becomes no event; None when it becomes one."""
    if not number.isdecimal():  # C541433 cancels one, A563185 adjusts a bad debt
        return "not_a_purchase"
    if moment(invoice) is None:
        return "time_unreadable"
    if value(lines) <= 0:  # goods written off, or given away
        return "value_not_positive"
    return None


def value(lines: Iterable[Line]) -> Decimal:
    """What the lines cost together."""
    return sum((line.quantity * line.price for line in lines), Decimal(0))


def event(number: str, first: Row, lines: Sequence[Line], *, event_time: int) -> dict[str, Any]:
    """The Purchase of an invoice that nothing refuses; `first` is any row of it.

    The same invoice has the same event_id in every run. An invoice without a customer is sent without a key, because a
    country alone names nobody: Signalpost then refuses the event (`no_usable_key`) and counts it in its books.
    """
    customer = first["CustomerID"].strip()
    return {
        "event_name": "Purchase",
        "event_time": event_time,
        "event_id": order_event_id("Purchase", SHOP, number),
        "action_source": "website",
        "user_data": {"external_id": customer, "country": first["Country"].strip()} if customer else {},
        "custom_data": {
            "value": float(value(lines)),
            "currency": CURRENCY,
            "order_id": number,
            "content_type": "product",
            "contents": [_content(line) for line in lines],
            "num_items": sum(line.quantity for line in lines),
        },
    }


def _content(line: Line) -> dict[str, Any]:
    content = {"id": line.code, "quantity": line.quantity, "item_price": float(line.price)}
    return content | ({"title": line.title} if line.title else {})


def convert(
    found: Mapping[str, Sequence[Row]], *, move: Callable[[int], int], counts: Counter[str]
) -> Iterator[dict[str, Any]]:
    """The Purchase of each invoice, by time. `counts` gets rows, invoices, events and everything left out or odd."""
    for number, invoice in sorted(found.items(), key=lambda item: moment(item[1]) or 0):
        counts["invoices"] += 1
        counts["rows"] += len(invoice)
        read = [line(row) for row in invoice]
        lines = [row for row in read if isinstance(row, Line)]
        reason, when = refusal(number, invoice, lines), moment(invoice)
        if reason is not None or when is None:
            counts[reason or "time_unreadable"] += 1
            continue
        counts.update(row for row in read if isinstance(row, str))
        counts["line_for_nothing"] += sum(row.price == 0 for row in lines)
        made = event(number, invoice[0], lines, event_time=move(when))
        counts["Purchase"] += 1
        counts["no_usable_key"] += not made["user_data"]
        yield made


def main() -> None:
    """Read the file, group it by invoice, write the events."""
    given = arguments(__doc__).parse_args()
    found = invoices(rows(given.csv, COLUMNS))
    times = (when for invoice in found.values() if (when := moment(invoice)) is not None)
    counts: Counter[str] = Counter()
    write(convert(found, move=into_last_day(times, given.until), counts=counts), counts)


if __name__ == "__main__":
    main()
