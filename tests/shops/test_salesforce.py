"""Salesforce's leads and opportunities come with the history of their stage."""

from __future__ import annotations

import msgspec
import pytest

from salesforce_stand_in import SalesforceOrg
from shop_parts import NOW, api_of, ids_of, run
from signalpost.shops.api import ShopRefused


def test_what_changed_is_read_over_every_page() -> None:
    """With the contact of an opportunity's primary role."""
    org = SalesforceOrg()
    for number in range(1, 4):
        org.enter(f"00Q{number}", "Open", NOW - 10 * number)
    org.enter("00Q9", "Open", NOW - 5_000)
    contact = {"records": [{"Contact": {"Email": "ann@shop.example"}}]}
    org.enter("0061", "Closed Won", NOW - 5, kind="Opportunity", OpportunityContactRoles=contact)
    org.enter("0062", "Lost", NOW - 4, kind="Opportunity", OpportunityContactRoles=None)
    found = ["Lead/00Q3", "Lead/00Q2", "Lead/00Q1", "Opportunity/0061", "Opportunity/0062"]
    api = api_of(org)
    assert ids_of(api) == found
    assert org.asked.count("token") == 1
    listed = run(api.order("Opportunity/0061"))
    assert listed is not None
    record = msgspec.json.decode(listed.body)
    assert record["Contact"]["Email"] == "ann@shop.example"
    assert record["OpportunityHistories"]["records"][0]["StageName"] == "Closed Won"


def test_what_is_gone_or_no_record_is_none() -> None:
    """What stands in a query is letters and digits."""
    api = api_of(SalesforceOrg())
    for asked in ("Lead/00Q8", "Case/00Q8", "Lead/00Q' OR Id != '"):
        assert run(api.order(asked)) is None


def test_a_token_that_ended_is_asked_for_anew_once() -> None:
    """A wrong secret is told with what to do, and so is a token that was given alone."""
    org = SalesforceOrg()
    org.enter("00Q1", "Open", NOW - 10)
    api = api_of(org)
    assert run(api.order("Lead/00Q1")) is not None
    org.end_tokens()
    assert run(api.order("Lead/00Q1")) is not None
    assert org.asked.count("token") == 2
    with pytest.raises(ShopRefused):
        run(api_of(org, token="key:wrong").order("Lead/00Q1"))
    with pytest.raises(ShopRefused, match="connectors secret"):
        run(api_of(org, token="token-0").order("Lead/00Q1"))


def test_a_days_calls_that_are_spent_ask_for_no_new_token() -> None:
    """It is tried again later, and what came since is still listed then."""
    org = SalesforceOrg()
    org.enter("00Q1", "Open", NOW - 10)
    api = api_of(org)
    assert run(api.order("Lead/00Q1")) is not None
    org.faults, org.words = [403], [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
    with pytest.raises(ShopRefused, match="tried again later"):
        run(api.order("Lead/00Q1"))
    assert org.asked.count("token") == 1
    assert run(api.order("Lead/00Q1")) is not None


def test_an_org_that_is_down_is_tried_again_and_then_told() -> None:
    """Nothing is lost."""
    org = SalesforceOrg()
    org.enter("00Q1", "Open", NOW - 10)
    org.faults = [503, 429]
    assert run(api_of(org).order("Lead/00Q1")) is not None
    org.faults = [503] * 5
    with pytest.raises(ShopRefused, match="nothing is lost"):
        run(api_of(org).order("Lead/00Q1"))


def test_its_webhooks_are_made_by_hand() -> None:
    """And that is said."""
    api = api_of(SalesforceOrg())
    assert api.by_hand
    assert run(api.hooks()) == ()
    for asked in (api.add_hook(("x",), "https://a.example", ""), api.remove_hook("1")):
        with pytest.raises(ShopRefused, match="connectors install"):
            run(asked)
