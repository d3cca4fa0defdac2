"""Which conversions only a server reported."""

from __future__ import annotations

import pytest

from dashboard_shown import NOW, Shown
from dashboard_traffic import Copy, feed, record_of

HOUR = 3_600_000
AT = NOW - 5 * HOUR


@pytest.fixture
def busy(shown: Shown) -> Shown:
    """Sixty orders that the server alone reported, in two hours, two browsers; one both did; one test."""
    copies = [
        Copy(
            at=AT + (number % 2) * HOUR + number,
            event_id=f"s{number}",
            side="server",
            agent="safari" if number % 3 else "chrome",
            value=1.0,
            order_id=f"A-{number}",
        )
        for number in range(60)
    ]
    copies += [
        Copy(at=AT, event_id="both", side="server"),
        Copy(at=AT + 1, event_id="both", side="browser"),
        Copy(at=AT, event_id="trial", side="server", test_event_code="TEST1"),
        Copy(at=AT, event_id="lead", side="server", event_name="Lead", value=None),
    ]
    feed(shown.folder, shown.keys, map(record_of, sorted(copies, key=lambda copy: copy.at)), NOW)
    return shown


def test_all_of_a_span_are_listed_page_by_page(busy: Shown) -> None:
    """As many as the figure says, each once."""
    first = busy.json("/overview/recovered")
    later = busy.json(f"/overview/recovered?before={first['next']}")
    ids = [row["event_id"] for row in first["rows"] + later["rows"]]
    assert len(ids) == len(set(ids)) == first["recovered"]["count"] == 61
    assert later["next"] is None
    assert not {"both", "trial"} & set(ids)


def test_a_number_opens_to_its_rows(busy: Shown) -> None:
    """Of one hour, one browser, one name: as many rows as it says."""
    everything = busy.json("/overview/recovered?name=Purchase")
    assert everything["recovered"]["count"] == 60
    for part in everything["recovered"]["browsers"]:
        rows = busy.json(f"/overview/recovered?name=Purchase&browser={part['name']}")["rows"]
        assert len(rows) == part["count"]
    for part in everything["recovered"]["steps"]:
        rows = busy.json(f"/overview/recovered?name=Purchase&at={part['at']}")["rows"]
        assert len(rows) == part["count"] == 30
    assert everything["rows"][0]["value"] == [{"currency": "EUR", "micros": 1_000_000}]
    assert busy.json("/overview/recovered?name=Lead")["rows"][0]["value"] == []


def test_any_choice_has_a_page(shown: Shown) -> None:
    """What is no choice finds nothing, or all."""
    for query in ("at=x", "at=99999999999999999999", "before=-1", "browser=<b>", "name=%00"):
        assert shown.get(f"/overview/recovered?{query}").status_code == 200, query


def test_nothing_recovered_is_said(shown: Shown) -> None:
    """Of an empty ledger."""
    assert "came from a browser too" in shown.get("/overview/recovered").text
