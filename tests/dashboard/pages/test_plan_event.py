"""One event's plan."""

from __future__ import annotations

import csv
import io
from typing import Any

from dashboard_shown import DATASET, Shown
from plans_learnt import AT, copy, keep, purchases
from signalpost.dashboard.plans import href

PURCHASE = "/plan/events/Purchase"
VALUE = "custom_data.value"


def post(shown: Shown, what: str, **fields: str) -> Any:
    """A form of the page, with the version that it shows."""
    return shown.post(f"{PURCHASE}/{what}", version=shown.json("/plan")["version"], **fields)


def parameters(shown: Shown, path: str = PURCHASE) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["parameter"], one["source"]): one for one in shown.json(path)["parameters"]}


def test_a_parameter_says_when_it_is_there_and_what_it_looks_like(shown: Shown) -> None:
    """Of each source by itself; every number is that of the copies."""
    keep(shown, purchases() + purchases(30, source="browser", host="m.shop.example", release="1.5"))
    found = parameters(shown)
    coupon = found["custom_data.coupon", "server"]
    assert (coupon["share"], coupon["count"], coupon["presence"]) == (0.5, 25, "sometimes")
    value = found[VALUE, "server"]
    assert (value["share"], value["count"], value["types"], value["presence"]) == (1.0, 50, ["number"], "always")
    assert (value["first_seen"], value["last_seen"]) == (AT * 1000, (AT + 49) * 1000)
    assert found["custom_data.currency", "server"]["values"] == "EUR"
    assert found["user_data.em", "browser"]["standing"] == "key"
    model = shown.json(f"{PURCHASE}?parameter=custom_data.coupon")
    assert model["copies"] == 80
    assert {(one["kind"], one["source"], one["name"]): (one["copies"], one["share"]) for one in model["places"]} == {
        ("host", "server", "shop.example"): (50, 0.5),
        ("host", "browser", "m.shop.example"): (30, 0.5),
        ("release", "server", "1.4"): (50, 0.5),
        ("release", "browser", "1.5"): (30, 0.5),
    }
    assert {one["rule"]: (one["held"], one["asked"]) for one in model["rules"]} == {"custom_data.value > 0": (80, 80)}


def test_an_event_is_accepted_by_parameter_or_whole(shown: Shown) -> None:
    """What differs from the plan is told until it is accepted too."""
    keep(shown, purchases())
    assert shown.json(PURCHASE)["standing"] == "new"
    assert post(shown, "accept", parameter=VALUE).status_code == 303
    found = parameters(shown)
    assert (found[VALUE, "server"]["standing"], found["custom_data.coupon", "server"]["standing"]) == (
        "accepted",
        "new",
    )
    assert shown.json(PURCHASE)["changes_found"] > 0
    assert post(shown, "accept").status_code == 303
    assert shown.json(PURCHASE)["changes_found"] == 0
    assert "What comes is what the plan says." in shown.get(PURCHASE).text
    keep(shown, [copy("Purchase", {"value": "9,50", "currency": "EUR", "coupon": "A"}, n) for n in range(50)])
    assert any(VALUE in line for line in shown.json(PURCHASE)["changes"])
    assert post(shown, "accept", parameter=VALUE, anew="true").status_code == 303
    assert "text" in parameters(shown)[VALUE, "server"]["planned"]


def test_it_is_pinned_described_and_renamed(shown: Shown) -> None:
    """A parameter, then the event; who did it stands in the plan's versions and the audit log."""
    keep(shown, purchases())
    post(shown, "accept")
    assert post(shown, "pin", parameter=VALUE, pinned="true").status_code == 303
    assert post(shown, "describe", parameter=VALUE, description="With tax.").status_code == 303
    chosen = shown.json(f"{PURCHASE}?parameter={VALUE}")["chosen"]
    assert (chosen["pinned"], chosen["description"]) == (True, "With tax.")
    assert post(shown, "pin", parameter=VALUE, pinned="false").status_code == 303
    assert not shown.json(f"{PURCHASE}?parameter={VALUE}")["chosen"]["pinned"]
    assert post(shown, "rename", parameter="custom_data.coupon", name="custom_data.voucher").status_code == 303
    assert parameters(shown)["custom_data.voucher", ""]["standing"] == "gone"
    answer = post(shown, "rename", name="Order placed")
    assert answer.headers["location"] == href(DATASET, "Order placed")
    assert shown.json(answer.headers["location"])["chosen"]["renamed_from"] == "Purchase"
    assert [row["action"] for row in shown.json("/settings/audit")["rows"]].count("plan.accept") == 6


def test_what_cannot_be_is_refused_on_the_page(shown: Shown) -> None:
    """A version that is over, a name that is taken, an event that nobody accepted."""
    keep(shown, purchases())
    assert post(shown, "pin", pinned="true").status_code == 422
    post(shown, "accept")
    assert shown.post(f"{PURCHASE}/accept", version="").status_code == 422
    taken = post(shown, "rename", parameter="custom_data.coupon", name="custom_data.currency")
    assert (taken.status_code, "already" in taken.text, 'value="custom_data.currency"' in taken.text) == (
        422,
        True,
        True,
    )
    assert shown.get("/plan/events/None").status_code == 404


def test_many_parameters_come_in_pages(shown: Shown) -> None:
    """And are found by a part of their name; long descriptions are cut."""
    keep(shown, [copy("Purchase", {f"p{n}": n for n in range(200)}, n) for n in range(3)])
    model = shown.json(PURCHASE)
    assert (len(model["parameters"]), model["next"]) == (100, 100)
    assert [len(shown.json(f"{PURCHASE}?after={at}")["parameters"]) for at in (100, 200)] == [100, model["found"] - 200]
    assert len(shown.json(f"{PURCHASE}?q=p19")["parameters"]) == 11
    post(shown, "accept")
    assert post(shown, "describe", description="<b>" * 600).status_code == 303
    assert "<b><b>" not in shown.get(PURCHASE).text
    assert post(shown, "rename", name="x" * 10_000).status_code == 422


def test_all_parameters_are_a_file(shown: Shown) -> None:
    """A line for each and each source."""
    keep(shown, purchases())
    post(shown, "accept", parameter=VALUE)
    rows = list(csv.DictReader(io.StringIO(shown.client.get("/export/plan.csv").text)))
    found = {row["parameter"]: (row["standing"], row["share"], row["count"]) for row in rows}
    assert found[VALUE] == ("accepted", "1.0000", "50")
    assert found["custom_data.coupon"] == ("new", "0.5000", "25")
