"""The overview."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dashboard_shown import NOW, Shown, dashboard
from dashboard_traffic import DAY_MS, Copy, feed, record_of, refused
from signalpost.store.ledger import Settled, State

MINUTE, HOUR = 60_000, 3_600_000
AT = NOW - 3 * HOUR

#: Five orders of one hour: two that both sides reported, one twice; one of the server alone; one of the browser alone;
#: one in another currency. And a page that only the browser saw, an hour later.
COPIES = (
    Copy(at=AT, event_id="a", side="browser", value=10.0, user={"fbp": "fb.1.1700000000000.1"}),
    Copy(at=AT + 1_000, event_id="a", side="server", value=10.0),
    Copy(at=AT + 2_000, event_id="b", side="server", value=20.5, agent="safari"),
    Copy(at=AT + 2_500, event_id="b", side="browser", value=20.5, agent="safari"),
    Copy(at=AT + 3_000, event_id="b", side="server", value=20.5, agent="safari"),
    Copy(at=AT + 4_000, event_id="c", side="server", value=30.25, agent="safari", late_s=400),
    Copy(at=AT + 5_000, event_id="d", side="browser", value=5.0),
    Copy(at=AT + 6_000, event_id="e", side="server", value=7.0, currency="USD"),
    Copy(at=AT + HOUR, event_id="p", side="browser", event_name="PageView", value=None),
)
DROPPED = [refused(AT + MINUTE, "event_time_too_old"), refused(AT + MINUTE, "em_invalid", event_name="Lead")]


@pytest.fixture
def busy(shown: Shown) -> Shown:
    """The dashboard over a known run of traffic, of which one event died."""
    records = [*map(record_of, COPIES), *DROPPED]
    dead = Settled(row=5, state=State.DEAD, reason="refused_by_meta")
    feed(shown.folder, shown.keys, records, NOW, end=lambda row: dead if row == dead.row else None)
    return shown


def total(chart: dict[str, Any]) -> dict[str, int]:
    return {one["name"]: sum(one["values"]) for one in chart["series"]}


def test_an_empty_ledger_has_an_overview(shown: Shown) -> None:
    """It says that all is well, and shows zeros."""
    model = shown.json("/overview")
    assert model["health"]["sentence"] == "The dataset is delivering."
    assert {tile["count"] for tile in model["tiles"]} == {0}
    assert model["books"]["balanced"]
    page = shown.get("/overview").text
    assert "No copy came in this time." in page
    assert "Nothing was recovered in this time" in page


def test_tiles_are_the_sums_of_the_rows(busy: Shown) -> None:
    """Eleven copies came; two were dropped; three belonged to another; six events went on, one of which died."""
    tiles = {tile["label"]: tile for tile in busy.json("/overview")["tiles"]}
    assert {label: tile["count"] for label, tile in tiles.items()} == {
        "Received": len(COPIES) + len(DROPPED),
        "Dropped": 2,
        "Held": 0,
        "Deduplicated": 3,
        "Conversions": len({(copy.event_name, copy.event_id) for copy in COPIES}),
        "Delivered": 5,
        "Waiting now": 0,
        "Dead": 1,
    }
    assert tiles["Dead"]["note"] == "refused by meta"
    assert tiles["Deduplicated"]["share"] == pytest.approx(3 / 11)


def test_charts_show_the_same_before_and_after_deduplication(busy: Shown) -> None:
    """Copies by side on the left, events by who reported them on the right, on one scale, in their hours."""
    model = busy.json("/overview")
    sides = Counter(copy.side for copy in COPIES)
    assert total(model["copies"]) == {"From servers": sides["server"], "From browsers": sides["browser"]}
    assert total(model["conversions"]) == {"Both": 2, "Server only": 2, "Browser only": 2}
    assert model["copies"]["most"] == model["conversions"]["most"] == 8
    hours = dict(zip(model["conversions"]["at"], model["conversions"]["series"][2]["values"], strict=True))
    assert {hour: count for hour, count in hours.items() if count} == {AT // 1000: 1, (AT + HOUR) // 1000: 1}
    assert total(model["endings"]) == {"Delivered": 5, "Dropped": 2, "Dead": 1}


def test_value_stands_by_currency_and_by_who_reported_it(busy: Shown) -> None:
    """Each event once, whatever number of copies it had."""
    values = {value.pop("currency"): value for value in busy.json("/overview")["values"]}
    assert values == {
        "EUR": {"micros": 65_750_000, "both": 30_500_000, "server": 30_250_000, "browser": 5_000_000},
        "USD": {"micros": 7_000_000, "both": 0, "server": 7_000_000, "browser": 0},
    }


def test_what_only_the_server_reported_is_told_by_browser_and_value(busy: Shown) -> None:
    """Orders c and e."""
    recovered = busy.json("/overview")["recovered"]
    assert (recovered["count"], recovered["share"]) == (2, pytest.approx(2 / 6))
    assert {one["name"]: one["value"] for one in recovered["browsers"]} == {
        "safari": [{"currency": "EUR", "micros": 30_250_000}],
        "chrome": [{"currency": "USD", "micros": 7_000_000}],
    }
    assert [(one["at"], one["count"]) for one in recovered["steps"]] == [(AT // 1000, 2)]


def test_delivery_and_events_are_told(busy: Shown) -> None:
    """Each was delivered two seconds after its first copy came; Purchase stands before PageView."""
    model = busy.json("/overview")
    assert (model["delay"]["count"], model["delay"]["half_s"], model["delay"]["most_s"]) == (5, 2, 2)
    purchase, lead, page = model["events"]
    assert (purchase["name"], purchase["browser"], purchase["server"], purchase["conversions"]) == ("Purchase", 3, 5, 5)
    assert (page["name"], page["conversions"]) == ("PageView", 1)
    assert (lead["name"], lead["conversions"], lead["quality"]) == ("Lead", 0, None)  # its only copy was dropped
    assert purchase["last_at"] == {"browser": AT + 5_000, "server": AT + 6_000}


def test_both_sums_of_the_books_are_there_and_balance(busy: Shown) -> None:
    """Of all time, whatever span is chosen."""
    books = busy.json("/overview?range=90d")["books"]
    assert books["balanced"]
    assert books["received"] == sum(books["fates"].values()) == 11
    assert books["routed"] == sum(books["states"].values()) == 6


def test_the_time_before_is_compared_with(tmp_path: Path) -> None:
    """A day later all of it lies in the day before."""
    with dashboard(tmp_path, now=NOW + DAY_MS) as shown:
        feed(shown.folder, shown.keys, map(record_of, COPIES), NOW)
        tiles = {tile["label"]: tile for tile in shown.json("/overview")["tiles"]}
    assert {label: (tiles[label]["count"], tiles[label]["before"]) for label in ("Received", "Delivered")} == {
        "Received": (0, len(COPIES)),
        "Delivered": (0, 6),
    }


def test_the_page_shows_what_the_model_says(busy: Shown) -> None:
    """Money in its currency, ranges as ranges, the change of set-up below the charts."""
    page = busy.get("/overview?range=28d").text
    for text in ("€65.75", "$7.00", "Safari", "was added", "Both"):
        assert text in page, text
