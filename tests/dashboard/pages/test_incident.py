"""One incident."""

from __future__ import annotations

from contextlib import closing

import pytest

from dashboard_shown import NOW, Shown
from incidents_kept import keep
from incidents_told import a_finding, an_incident
from signalpost.store import open_ledger
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.ledger import Changes
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import SLOT_S, Series, Slot
from signalpost.watch.incidents.timeline import Happened

AT = NOW // 1000


def test_it_says_what_broke_what_to_do_and_by_what_evidence(shown: Shown) -> None:
    """Every number is that of the incident that is kept."""
    keep(shown, an_incident(7, since=AT - 3_600, opened_at=AT - 3_000, seen_at=AT - 60, parts=3, told_at=AT - 2_900))
    model = shown.json("/incidents/7")
    assert (model["line"]["rank"], model["findings_left_out"], model["seen_at"]) == (1, 2, (AT - 60) * 1000)
    (finding,) = model["findings"]
    assert (finding["before"], finding["now"], finding["evidence"]) == (0.99, 0.1, {"copies": 40})
    assert finding["at_risk"] == [{"currency": "EUR", "micros": 1_234_500_000}]
    page = shown.get("/incidents/7").text
    assert "Currency is missing from Purchase of browser." in page
    assert "Put currency back where Purchase is sent." in page


def test_its_timeline_has_what_happened_and_who_did_it(shown: Shown) -> None:
    """Oldest first, from when it began."""
    rows = [
        (7, Happened(at=AT - 3_000, what="opened", text="currency is missing")),
        (7, Happened(at=AT - 600, what="note", by="anna", text="We look.")),
        (7, Happened(at=AT - 60, what="gone")),
    ]
    keep(shown, an_incident(7, since=AT - 3_600, opened_at=AT - 3_000), happened=rows)
    found = [(one["at"], one["what"], one["by"], one["text"]) for one in shown.json("/incidents/7")["timeline"]]
    assert found == [
        ((AT - 3_600) * 1000, "It began", "", ""),
        ((AT - 3_000) * 1000, "It was found", "", "currency is missing"),
        ((AT - 600) * 1000, "Note", "anna", "We look."),
        ((AT - 60) * 1000, "Nothing of it was found any more", "", ""),
    ]


@pytest.mark.parametrize("number", ["8", "x", "9" * 30, "0"])
def test_what_is_not_there_is_not_found(shown: Shown, number: str) -> None:
    """Whatever stands in the address."""
    keep(shown, an_incident(7))
    assert shown.get(f"/incidents/{number}").status_code == 404


def test_names_are_text_whatever_they_hold(shown: Shown) -> None:
    """Markup, a right-to-left override, ten thousand letters."""
    markup, long = "<img src=x onerror=alert(1)>", "x" * 10_000
    series = Series("123", markup, long, "\u202eeman")
    keep(
        shown,
        an_incident(7, assigned=markup, findings=(a_finding(series=series, subject=markup, shown={"form": long}),)),
    )
    page = shown.get("/incidents/7").text
    assert (markup in page, "&lt;img src=x" in page, long in page) == (False, True, False)


def test_one_that_is_over_says_so(shown: Shown) -> None:
    """And may still be written to."""
    keep(shown, an_incident(7, resolved_at=AT - 60))
    page = shown.get("/incidents/7").text
    assert "It is over: currency is missing" in page
    assert 'action="/incidents/7/note"' in page
    assert 'action="/incidents/7/mute"' not in page


def test_its_chart_is_of_the_slots_in_the_ledger(shown: Shown) -> None:
    """And drawn with its figures beside; without any there is none."""
    keep(shown, an_incident(7, since=AT - 3_600, findings=(a_finding(since=AT - 3_600),)))
    assert shown.json("/incidents/7")["chart"] is None
    series = Series("123", "browser", "shop.example", "Purchase")
    counted = [
        (DEFAULT_SPACE, Closed(begin=at, slots={series: Slot(copies=4, taken=4)}))
        for at in range(AT - 7_200, AT, SLOT_S)
    ]
    with closing(open_ledger(shown.folder / "ledger.db", shown.keys)) as ledger:
        ledger.apply("inbox", 1, Changes(counted=counted))
        ledger.close_slots(AT, {}, {})
    chart = shown.json("/incidents/7")["chart"]
    assert sum(chart["series"][0]["values"]) == sum(one.slots[series].copies for _, one in counted)
    assert [mark["label"] for mark in chart["marks"]] == ["it began"]
    assert 'data-chart="copies"' in shown.get("/incidents/7").text
