"""The list of incidents."""

from __future__ import annotations

import csv
import io

from dashboard_shown import DATASET, NOW, Shown
from incidents_kept import LOOKED, keep
from incidents_told import an_incident
from signalpost.dashboard.pages.incidents import LISTED
from signalpost.watch.checks.finding import Level

AT = NOW // 1000
MARKUP = "<img src=x onerror=alert(1)>"


def test_open_ones_are_ranked_by_level_then_by_value_at_risk(shown: Shown) -> None:
    """Every number is that of the incidents that are kept."""
    keep(
        shown,
        an_incident(1, level=Level.NOTICE, at_risk={"EUR": 9_999.0}, dataset=DATASET),
        an_incident(2, at_risk={"EUR": 10.5, "USD": 1.0}, dataset=DATASET, since=AT - 60),
        an_incident(3, at_risk={"EUR": 200.25}, muted=True, assigned="anna", parts=4),
        an_incident(4, level=Level.WARNING, at_risk={}, snoozed_until=AT + 600, gone_at=AT - 60),
        an_incident(5, resolved_at=AT - 90),
    )
    model = shown.json("/incidents")
    assert [(one["number"], one["rank"]) for one in model["lines"]] == [(3, 1), (2, 2), (4, 3), (1, 4)]
    assert (model["open"], model["looked_at"]) == (4, LOOKED * 1000)
    assert model["levels"] == {"critical": 2, "warning": 1, "notice": 1}
    assert model["at_risk"] == [{"currency": "EUR", "micros": 10_209_750_000}, {"currency": "USD", "micros": 1_000_000}]
    found = {one["number"]: one for one in model["lines"]}
    assert (found[3]["quiet"], found[3]["assigned"], found[3]["parts"]) == ("muted", "anna", 4)
    assert (found[4]["quiet"], found[4]["going"], found[4]["at_risk"]) == ("snoozed", True, [])
    assert (found[2]["since"], found[2]["dataset_name"]) == ((AT - 60) * 1000, "Shop")
    assert [(one["number"], one["resolved_at"]) for one in model["over"]] == [(5, (AT - 90) * 1000)]
    assert [one["number"] for one in shown.json("/incidents?level=critical")["lines"]] == [3, 2]
    assert [one["number"] for one in shown.json(f"/incidents?dataset={DATASET}")["lines"]] == [2, 1]


def test_the_page_begins_with_how_it_stands(shown: Shown) -> None:
    """Also before the watch has looked."""
    assert "The watch has not looked yet" in shown.get("/incidents").text
    keep(shown)
    assert "No incident is open." in shown.get("/incidents").text
    keep(shown, an_incident(1))
    assert "1 incident is open." in shown.get("/incidents").text
    assert "currency is missing from Purchase of browser" in shown.get("/incidents").text


def test_many_that_are_over_come_in_pages(shown: Shown) -> None:
    """And what they are called is text, whatever it holds."""
    odd = an_incident(1, dataset=MARKUP, assigned=MARKUP, resolved_at=AT - 9_999)
    keep(shown, odd, *(an_incident(n, resolved_at=AT - n) for n in range(2, 80)))
    model = shown.json("/incidents")
    assert (len(model["over"]), model["found"], model["next"]) == (LISTED, 79, LISTED)
    rest = shown.json(f"/incidents?after={LISTED}")
    assert (len(rest["over"]), rest["next"]) == (29, None)
    page = shown.get(f"/incidents?after={LISTED}").text
    assert (MARKUP in page, "&lt;img src=x" in page) == (False, True)


def test_all_of_them_are_a_file(shown: Shown) -> None:
    """A line each."""
    keep(shown, an_incident(1, dataset=DATASET), an_incident(2, resolved_at=AT - 90, muted=True))
    rows = list(csv.DictReader(io.StringIO(shown.client.get("/export/incidents.csv").text)))
    assert [(row["number"], row["at_risk"], row["muted"], bool(row["resolved_at"])) for row in rows] == [
        ("1", "1234.50 EUR", "false", False),
        ("2", "1234.50 EUR", "true", True),
    ]
    assert len(shown.client.get(f"/export/incidents.csv?dataset={DATASET}").text.splitlines()) == 2
