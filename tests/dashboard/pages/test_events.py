"""How each event name fares."""

from __future__ import annotations

from dashboard_shown import NOW, Shown
from dashboard_traffic import Copy, feed, record_of

AT = NOW - 3_600_000
HOSTILE = "<script>alert(1)</script>"


def test_every_name_has_a_line_and_what_is_below_its_target_is_said(shown: Shown) -> None:
    """A Purchase with an e-mail alone lies below 8, a PageView below 6."""
    copies = [
        Copy(at=AT, event_id="a", side="server"),
        Copy(at=AT, event_id="b", side="browser", event_name="PageView", value=None, user={"external_id": "7"}),
    ]
    feed(shown.folder, shown.keys, map(record_of, copies), NOW)
    model = shown.json("/events")
    assert [line["name"] for line in model["lines"]] == ["Purchase", "PageView"]
    assert (model["names"], model["below"]) == (2, 2)
    assert model["lines"][0]["quality"]["target"] == 8.0
    assert [step["name"] for step in model["funnel"]] == ["PageView", "Purchase"]
    assert "Lead" in model["lacking"]
    page = shown.get("/events").text
    assert "2 of 2 event names lie below" in page
    assert "keep fbclid" in page


def test_names_are_found_by_a_part_of_them(shown: Shown) -> None:
    """Of 230 names at most 200 are listed, and it says how many there are."""
    copies = [Copy(at=AT, event_id=f"e{n}", side="server", event_name=f"Custom{n:03}") for n in range(230)]
    feed(shown.folder, shown.keys, map(record_of, copies), NOW)
    model = shown.json("/events")
    assert (model["names"], model["found"], len(model["lines"])) == (230, 230, 200)
    assert "200 of 230 names are shown" in shown.get("/events").text
    assert [line["name"] for line in shown.json("/events?name=custom22")["lines"]] == [
        f"Custom22{n}" for n in range(10)
    ]


def test_names_are_shown_as_text(shown: Shown) -> None:
    """And what is looked for, too."""
    feed(shown.folder, shown.keys, [record_of(Copy(at=AT, event_id="a", side="server", event_name="A<b>&"))], NOW)
    page = shown.get("/events").text
    assert "A&lt;b&gt;&amp;" in page
    assert HOSTILE not in shown.get(f"/events?name={HOSTILE}").text


def test_an_empty_ledger_says_what_will_stand_there(shown: Shown) -> None:
    """With a way to set a site up."""
    assert "No event came in this time" in shown.get("/events").text
