"""Campaigns: what brought orders, and what each order cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard_shown import DATASET, Shown, dashboard
from ledger_parts import NOW, SPACE
from order_rows import PLACED, SHOP, SOURCE, an_order, put
from signalpost.store import open_control, open_ledger
from signalpost.store.business import Dataset
from signalpost.store.campaigns import NONE, OrderTouch
from signalpost.store.spend import Spend, SpendAsked

BAD = "<b>winter</b>"
AUTUMN, WINTER = "meta\tpaid\tautumn\t120", f"mail\t\t{BAD}\t"
TODAY = datetime.fromtimestamp((PLACED - 60), UTC).date().isoformat()
SPEND = (
    "date,campaign,spend,currency,meta_conversions,meta_value\n"
    f"{TODAY},Autumn,10,EUR,4,80\n{TODAY},winter sale,5,EUR,,\n{TODAY},120,1,USD,,\n"
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shown]:
    """Two orders by autumn after a click, of one a part went back; one by winter in yen; one nobody knows of."""
    with dashboard(tmp_path, now=NOW) as shown:
        control = open_control(tmp_path / "control.db", shown.keys)
        sources = [{"name": SOURCE, "platform": "shopify", "shop": SHOP}]
        control.apply_config(SPACE, {**control.export_config(SPACE), "sources": sources}, author="test", now=NOW)
        control.close()
        ledger = open_ledger(tmp_path / "ledger.db", shown.keys)
        put(ledger, an_order(1), an_order(2, facts={"refunded": "9.99"}), an_order(3, facts={"currency": "JPY"}))
        touches = [(1, NONE, AUTUMN, True, True), (2, AUTUMN, AUTUMN, True, False), (3, AUTUMN, WINTER, False, None)]
        put(
            ledger,
            an_order(4),
            touches=[
                OrderTouch(
                    space_id=SPACE, shop=SHOP, order_id=str(number), first=first, last=last, click=click, new=new
                )
                for number, first, last, click, new in touches
            ],
        )
        ledger.close()
        yield shown


def test_orders_revenue_and_customers_stand_by_campaign(shop: Shown) -> None:
    """By the last touch, or by the first; less what went back; nothing in a name is markup."""
    model = shop.json("/campaigns")
    assert (model["orders"], model["known"], model["new"], model["returning"]) == (4, 3, 1, 1)
    top = model["rows"][0]
    assert (top["words"]["campaign"], top["words"]["id"], top["orders"], top["clicks"]) == ("autumn", "120", 2, 2)
    assert (top["revenue"], top["new"], top["returning"]) == ([{"currency": "EUR", "micros": 29_990_000}], 1, 1)
    kinds = [(one["words"]["kind"], one["orders"]) for one in shop.json("/campaigns?touch=first")["rows"]]
    assert sorted(kinds) == [("campaign", 2), ("none", 1), ("unknown", 1)]
    page = shop.get("/campaigns").text
    assert ("&lt;b&gt;winter&lt;/b&gt;" in page, BAD in page, "€29.99" in page) == (True, False, True)
    assert "Of 4 orders, the visit behind 3 is known." in page


def test_orders_after_a_click_on_an_ad_stand_apart(shop: Shown) -> None:
    """Both sides together are all orders."""
    yes, no = shop.json("/campaigns")["clicks"]
    assert (yes["click"], yes["orders"], no["click"], no["orders"]) == (True, 2, False, 2)


def test_spend_makes_cost_per_order_and_roas_by_both_counts(shop: Shown) -> None:
    """By name without regard to case, or by utm_id; in its own currency; what nobody told is empty, not zero."""
    assert shop.post("/campaigns/spend", lines=SPEND).status_code == 303
    costs = {one["campaign"]: one for one in shop.json("/campaigns")["costs"]}
    autumn = costs["Autumn"]
    assert (autumn["orders"], autumn["revenue"], autumn["per_order"]) == (2, 29_990_000, 5_000_000)
    assert (round(autumn["roas"], 3), autumn["meta_per_order"], autumn["meta_roas"]) == (2.999, 2_500_000, 8.0)
    assert (costs["winter sale"]["orders"], costs["winter sale"]["per_order"], costs["winter sale"]["meta_roas"]) == (
        0, None, None,
    )  # fmt: skip
    assert (costs["120"]["orders"], costs["120"]["others"], costs["120"]["roas"]) == (2, 2, 0)
    page = shop.get("/campaigns").text
    assert "2 not in USD" in page
    assert "need not agree" in page


def test_a_file_that_is_added_again_doubles_nothing(shop: Shown) -> None:
    """Sent as a file; a line said otherwise takes the place of the earlier one."""
    for text in (SPEND, SPEND, SPEND.replace(",10,", ",20,")):
        sent = shop.client.post(
            "/campaigns/spend", files={"file": ("spend.csv", text.encode(), "text/csv")}, data={"lines": ""},
            headers={"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}, follow_redirects=False,
        )  # fmt: skip
        assert sent.status_code == 303
    assert {one["campaign"]: one["spend"] for one in shop.json("/campaigns")["costs"]} == {
        "Autumn": 20_000_000, "winter sale": 5_000_000, "120": 1_000_000,
    }  # fmt: skip


def test_a_wrong_line_comes_back_with_its_number_and_nothing_is_kept(shop: Shown) -> None:
    """What was typed is still there."""
    refused = shop.post("/campaigns/spend", lines=f"{SPEND}tomorrow,autumn,1,EUR,,\n")
    assert refused.status_code == 422
    assert "line 5: date: write it as 2026-11-30." in refused.text
    assert "tomorrow,autumn" in refused.text
    assert shop.json("/campaigns")["costs"] == []


def test_both_tables_go_as_files(shop: Shown) -> None:
    shop.post("/campaigns/spend", lines=SPEND)
    lines = shop.get("/export/campaigns.csv").text.splitlines()
    assert "last,campaign,meta,paid,autumn,120,true,EUR,2,29990000,1,1" in lines
    assert "Autumn,EUR,10000000,4000000,80000000" in shop.get("/export/spend.csv").text.splitlines()


def test_without_orders_the_page_says_what_will_stand_here(tmp_path: Path) -> None:
    with dashboard(tmp_path) as shown:
        page = shown.get("/campaigns").text
    assert "No shop tells of its orders yet." in page
    assert "No spend in this time." in page


def test_spend_that_meta_told_stands_beside_orders_by_name_or_id(shop: Shown) -> None:
    """A link that carries Meta's id of the campaign counts too; how asking went is told in words."""
    control = open_control(shop.folder / "control.db", shop.keys)
    dataset = Dataset(dataset_id=DATASET, ad_account="77001")
    control.put_dataset(SPACE, dataset, author="test", now=NOW)
    assert "Meta was not asked yet" in shop.get("/campaigns").text
    day = (PLACED - 60) // 86_400
    told = Spend(day=day, campaign="Herbst", currency="EUR", micros=10_000_000, conversions=0, value=0, ids=("120",))
    control.keep_told_spend(SPACE, SpendAsked(ad_account="77001", at=NOW, status=200, lines=1), day, [told])
    model = shop.json("/campaigns")
    assert [(one["campaign"], one["orders"], one["meta_conversions"]) for one in model["costs"]] == [("Herbst", 2, 0)]
    assert (model["ad_accounts"], model["asked"][0]["status"]) == (["77001"], 200)
    assert "1 line." in shop.get("/campaigns").text
    for status, words in ((403, "ads_read"), (0, "no answer that can be read"), (500, "(500)")):
        control.keep_spend_asked(SPACE, SpendAsked(ad_account="77001", at=NOW, status=status, lines=1))
        assert words in shop.get("/campaigns").text
    control.close()
