"""What Meta's insights tell of spend."""

from __future__ import annotations

import json
from typing import Any

import pytest

from signalpost.store.insights import FIELDS, asked, by_campaign, read_insights
from signalpost.store.spend import Spend

DAY = 20_000  # 2024-10-04


def row(**over: Any) -> dict[str, Any]:
    """One campaign's day."""
    told = {"campaign_id": "120", "campaign_name": "Autumn", "spend": "12.5", "account_currency": "eur"}
    return {**told, "date_start": "2024-10-04", "date_stop": "2024-10-04", **over}


def body(*rows: dict[str, Any], **paging: Any) -> bytes:
    """An answer."""
    return json.dumps({"data": rows, **({"paging": paging} if paging else {})}).encode()


def test_a_page_is_asked_for_by_campaign_and_day() -> None:
    """The last day is within the span; the next page by the cursor of the one before."""
    first = asked(DAY, DAY + 2)
    assert json.loads(first.pop("time_range")) == {"since": "2024-10-04", "until": "2024-10-05"}
    assert first == {"level": "campaign", "time_increment": "1", "fields": FIELDS, "limit": "500"}
    assert asked(DAY, DAY + 1, "MAZ")["after"] == "MAZ"


def test_amounts_are_read_exactly_and_purchases_once() -> None:
    """Of the names that Meta has for purchases the first counts, never their sum."""
    purchases = [
        {"action_type": "offsite_conversion.fb_pixel_purchase", "value": "2"},
        {"action_type": "link_click", "value": "90"},
        {"action_type": "purchase", "value": "3"},
    ]
    (read,) = read_insights(body(row(actions=purchases, action_values=purchases[:2]))).rows
    assert read == Spend(
        day=DAY,
        campaign="Autumn",
        currency="EUR",
        micros=12_500_000,
        conversions=3_000_000,
        value=2_000_000,
        ids=("120",),
    )
    (none,) = read_insights(body(row(campaign_name=" \n"))).rows
    assert (none.campaign, none.conversions, none.value) == ("120", 0, 0)


def test_there_is_a_next_page_where_meta_says_so() -> None:
    """A cursor alone stands on the last page too."""
    assert read_insights(body(row(), cursors={"after": "b"}, next="https://…")).after == "b"
    assert read_insights(body(row(), cursors={"after": "b"})).after == ""
    assert read_insights(body()).rows == []


def test_campaigns_of_one_name_are_added_up() -> None:
    """Links tell them apart by id, if at all; another day or currency is another line."""
    rows = read_insights(body(row(), row(campaign_id="121", campaign_name="AUTUMN"), row(account_currency="USD"))).rows
    euros, dollars = by_campaign(rows)
    assert (euros.micros, euros.ids, euros.conversions) == (25_000_000, ("120", "121"), 0)
    assert (dollars.micros, dollars.currency) == (12_500_000, "USD")


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>",
        body(row(spend="-1")),
        body(row(spend="much")),
        body(row(spend="NaN")),
        body(row(campaign_id="x")),
        body(row(account_currency="€")),
        body(row(date_start="4.10.2024")),
        body(row(date_start="1969-12-31")),
        body({"spend": "1"}),
    ],
)
def test_what_is_no_answer_is_told_so(answer: bytes) -> None:
    """Nothing of it is taken."""
    with pytest.raises(ValueError):
        read_insights(answer)
