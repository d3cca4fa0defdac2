"""Public shop data through real processes: converted by the examples, sent, delivered, every row accounted for."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tree
from serving import Sandbox, Serve, environ, run

VIEWS, NAMELESS, INVOICES, CANCELLED = 30, 2, 8, 3


def behaviour() -> list[dict[str, Any]]:
    """Rows as REES46 writes them: views, then a cart, a purchase, and views of nobody."""
    kinds = ["view"] * VIEWS + ["cart", "purchase"] + ["view"] * NAMELESS
    return [
        {
            "event_time": f"2019-10-01 00:{number // 60:02}:{number % 60:02} UTC",
            "event_type": kind,
            "product_id": 1_000 + number % 7,
            "category_id": 2_053_013,
            "category_code": "electronics.clocks" if number % 3 else "",
            "brand": "tick" if number % 2 else "",
            "price": f"{10 + number}.50",
            "user_id": "" if number >= VIEWS + 2 else 500 + number % 5,
            "user_session": f"c0ffee00-0000-4000-8000-{number % 9:012}",
        }
        for number, kind in enumerate(kinds)
    ]


def sales() -> list[dict[str, Any]]:
    """Rows as Online Retail writes them: invoices of two lines over months, the last ones cancellations."""
    numbers = [f"{900_000 + number}" for number in range(INVOICES)]
    numbers += [f"C{910_000 + number}" for number in range(CANCELLED)]
    return [
        {
            "": 2 * index + line,
            "InvoiceNo": number,
            "StockCode": f"2200{line}",
            "Description": "BLUE EGG CUP, SMALL",
            "Quantity": -6 if number.startswith("C") else 6,
            "InvoiceDate": f"{index + 1}/15/2011 9:30",
            "UnitPrice": "1.25",
            "CustomerID": 12_000 + index,
            "Country": "United Kingdom",
        }
        for index, number in enumerate(numbers)
        for line in (1, 2)
    ]


def converted(script: str, folder: Path, rows: Sequence[dict[str, Any]]) -> tuple[str, dict[str, int]]:
    """What an example writes of `rows`: events, and its counts."""
    file = folder / f"{script}.csv"
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    words = [sys.executable, str(tree.ROOT / "examples" / script), str(file)]
    done = subprocess.run(words, capture_output=True, text=True, env=environ(), timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(done.stderr)


def test_every_row_arrives_once_or_has_its_reason(
    tmp_path: Path, sandbox: Sandbox, key: str, serve: Callable[..., Serve]
) -> None:
    """What the examples counted is what the books say and what Meta has."""
    serving = serve()
    visits, seen = converted("rees46_events.py", tmp_path, behaviour())
    orders, sold = converted("online_retail_events.py", tmp_path, sales())
    assert seen == {"rows": VIEWS + 4, "ViewContent": 32, "AddToCart": 1, "Purchase": 1, "no_usable_key": NAMELESS}
    assert sold == {"rows": 22, "invoices": 11, "Purchase": INVOICES, "not_a_purchase": CANCELLED}

    lines = (visits + orders).splitlines()
    sent = run("--data-dir", str(serving.data), "send", "-", stdin=visits + orders, SIGNALPOST_KEY=key)
    assert sent.returncode == 0, sent.stdout + sent.stderr
    books = serving.settled(len(lines))
    assert books["balanced"]
    assert books["dropped"].get("no_usable_key", 0) + books["dead"].get("no_usable_key", 0) == NAMELESS
    assert books["states"]["delivered"] == len(lines) - NAMELESS

    arrived = [event["event"] for event in sandbox.events()]
    with_key = [event["event_id"] for event in map(json.loads, lines) if event["user_data"]]
    assert sorted(event["event_id"] for event in arrived) == sorted(with_key)
    assert Counter(event["event_name"] for event in arrived) == {"ViewContent": VIEWS, "AddToCart": 1, "Purchase": 9}
    assert {event["custom_data"]["value"] for event in arrived if "order_id" in event["custom_data"]} == {15.0}
