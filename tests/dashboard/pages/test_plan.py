"""The tracking plan: its events."""

from __future__ import annotations

from collections import Counter

from dashboard_shown import DATASET, Shown
from plans_learnt import AT, copy, keep, purchases
from signalpost.dashboard.pages.plan import LISTED

MARKUP = "<img src=x onerror=alert(1)>"


def names(shown: Shown, query: str = "") -> list[str]:
    return [one["event_name"] for one in shown.json(f"/plan{query}")["lines"]]


def test_an_event_counts_what_came_of_it(shown: Shown) -> None:
    """By source and host, since when, with how many parameters; every number is that of the copies."""
    copies = purchases() + purchases(30, source="browser", host="m.shop.example") + [copy("Lead", {"value": 1.5}, 9)]
    keep(shown, copies)
    model = shown.json("/plan")
    assert {
        one["event_name"]: (one["copies"], one["hosts"], one["parameters"], one["new_parameters"])
        for one in model["lines"]
    } == {
        "Purchase": (80, 2, 5, 5),
        "Lead": (1, 1, 3, 3),
    }
    purchase = model["lines"][0]
    assert purchase["sources"] == [{"source": "browser", "copies": 30}, {"source": "server", "copies": 50}]
    assert (purchase["first_seen"], purchase["last_seen"]) == (AT * 1000, (AT + 49) * 1000)
    sums = Counter((one.source, one.host) for one in copies)
    assert {(one["source"], one["host"]): one["copies"] for one in model["origins"]} == dict(sums)
    assert {(one["source"], one["host"]): one["events"] for one in model["origins"]} == {
        ("server", "shop.example"): 2, ("browser", "m.shop.example"): 1,
    }  # fmt: skip
    assert model["counts"] == {"new": 2, "accepted": 0, "gone": 0}
    assert names(shown, "?name=urch") == names(shown, "?source=browser") == ["Purchase"]
    assert names(shown, "?host=none") == []


def test_everything_new_is_accepted_at_once_and_no_other_word_is_lost(shown: Shown) -> None:
    """A plan that was changed meanwhile is not overwritten; what does not come any more is said."""
    keep(shown, purchases())
    assert shown.post("/plan/accept").status_code == 303
    model = shown.json("/plan")
    assert (model["version"], model["counts"]["accepted"], model["lines"][0]["new_parameters"]) == ("1", 1, 0)
    assert shown.post("/plan/accept").status_code == 422
    keep(shown, [copy("Lead", {}, n) for n in range(3)])
    assert shown.json("/plan")["counts"] == {"new": 1, "accepted": 0, "gone": 1}
    assert names(shown, "?standing=gone") == ["Purchase"]
    assert "has not come" not in shown.get("/plan").text
    assert shown.post(f"/plan/accept?dataset={DATASET}", version="1").status_code == 303
    assert "1 event of the plan has not come." in shown.get("/plan").text


def test_nothing_learnt_cannot_be_accepted(shown: Shown) -> None:
    """And the page says what will be here."""
    assert "No event was learnt yet." in shown.get("/plan").text
    assert shown.post("/plan/accept").status_code == 422


def test_names_without_end_stay_on_their_page(shown: Shown) -> None:
    """A thousand events of two hundred parameters in pages; markup, a right-to-left override: nothing runs."""
    custom = {f"p{n}": n for n in range(200)}
    odd = [copy(MARKUP, {MARKUP: 1}, 1), copy("\u202eemaN" * 19, {}, 1), copy("x" * 99, {}, 1)]
    keep(shown, [copy("Event0", custom, 1), *odd], alike=[f"Event{n}" for n in range(1, 1_000)])
    model = shown.json("/plan")
    assert (len(model["lines"]), model["found"], model["next"]) == (LISTED, 1_003, LISTED)
    seen = {name for at in range(0, 1_003, LISTED) for name in names(shown, f"?after={at}")}
    assert len(seen) == 1_003
    page = shown.get("/plan").text
    assert len(page) < 100_000
    odd_page = shown.get("/plan?name=img").text
    assert (MARKUP in odd_page, "&lt;img src=x" in odd_page) == (False, True)
    assert shown.get("/plan?after=x").status_code == 200
    line = shown.json("/plan?name=img")["lines"][0]
    assert shown.get(line["href"]).status_code == 200
    assert MARKUP not in shown.get(line["href"]).text
