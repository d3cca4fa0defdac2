"""Stages of leads reach Meta once each, with Meta's own id of the lead, whichever system tells of them.

Gateway, inbox, worker, ledger, poll and CRM clients are the real ones, in this process, on one clock; Meta is a sandbox
and the CRMs are stand-ins that speak as theirs do.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import hubspot_stand_in as hubspot
import lead_ads_stand_in as lead_ads
import salesforce_stand_in as salesforce
from crm_days import DAY_S, HOST, Crms

LEAD = "123456789012345"
HUB = {
    "name": "hub",
    "platform": "hubspot",
    "shop": "main",
    "lead_fields": {"lead_id": "meta_lead_id"},
    "webhook_address": f"https://{HOST}/webhooks/hub",
}
ADS = {"name": "ads", "platform": "lead_ads", "shop": "main", "address": lead_ads.LeadAdsPage.address}
ORG = {
    "name": "org",
    "platform": "salesforce",
    "shop": "main",
    "lead_fields": {"lead_id": "Meta_Lead_ID__c"},
    "address": salesforce.SalesforceOrg.address,
}
KEY = "a-long-word-that-both-know"


@pytest.fixture
def crms(tmp_path: Path) -> Iterator[Crms]:
    made = Crms(tmp_path, [HUB, ADS, ORG], {"hub": hubspot.SECRET, "ads": lead_ads.SECRET, "org": KEY})
    yield made
    made.close()


def test_a_webhook_of_hubspot_becomes_a_stage_at_meta(crms: Crms) -> None:
    """It names a contact; the poll reads it; the stage goes out with Meta's id of the lead."""
    portal = hubspot.HubSpotPortal()
    crms.read_from("hub", portal)
    portal.enter(7, "lead", crms.now - 60, email="ann@shop.example", meta_lead_id=LEAD)
    change = portal.change("contact", 7, crms.shop.now_ms - 60_000)
    body, headers = hubspot.signed([change], uri=f"https://{HOST}/webhooks/hub", now_ms=crms.shop.now_ms)
    reply = crms.post("hub", body, headers)
    assert (reply.status, reply.json) == (200, {"status": "taken", "records": 1})
    crms.later(60)
    ((name, at, user),) = crms.told()
    assert (name, user["lead_id"]) == ("lead", int(LEAD))
    assert at == crms.now - 120
    (event,) = [one.event for one in crms.meta.events()]
    assert event["action_source"] == "system_generated"
    assert event["custom_data"] == {"event_source": "crm", "lead_event_source": "HubSpot"}


#: Day → stage, as HubSpot's lifecycle and then Salesforce's leads and opportunities name it.
HUBSPOT_DAYS = {0: "lead", 4: "marketingqualifiedlead", 11: "salesqualifiedlead", 20: "opportunity", 29: "customer"}
SALESFORCE_DAYS = {0: "Open", 5: "Working", 12: "Qualified"}
DEAL_DAYS = {19: "Proposal", 29: "Closed Won"}


def _form_is_sent(crms: Crms, page: lead_ads.LeadAdsPage) -> None:
    """Meta tells of it twice, as it does when an answer was slow."""
    page.send_form(int(LEAD), crms.now - 30, email="ann@shop.example", phone_number="+49 221 5550100")
    for _ in range(2):
        reply = crms.post("ads", *lead_ads.signed(lead_ads.webhook(LEAD, crms.now - 30)))
        assert reply.json["status"] == "taken"


def test_five_stages_of_hubspot_over_thirty_days_are_each_at_meta_once(crms: Crms) -> None:
    """From the form on, matched by lead_id; HubSpot's own `lead` is the form's event, told again."""
    page, portal = lead_ads.LeadAdsPage(), hubspot.HubSpotPortal()
    crms.read_from("ads", page)
    crms.read_from("hub", portal)
    reached: list[tuple[str, int]] = []
    for day in range(31):
        if day == 0:
            reached.append(("lead", crms.now - 30))
            _form_is_sent(crms, page)
            crms.later(60)  # HubSpot learns of it a little later
        if stage := HUBSPOT_DAYS.get(day):
            portal.enter(7, stage, crms.now - 10, email="ann@shop.example", meta_lead_id=LEAD)
            if day:
                reached.append((stage, crms.now - 10))
            if day != 11:  # that webhook is lost: the poll finds the stage
                _hubspot_tells(crms, portal)
        crms.later(600)  # the webhook's record is read, and the list
        crms.later(DAY_S - 600 - (60 if day == 0 else 0))
    assert sorted(((name, at) for name, at, _ in crms.told()), key=lambda one: one[1]) == reached
    assert [name for name, _ in reached] == list(HUBSPOT_DAYS.values())
    assert {user["lead_id"] for _, _, user in crms.told()} == {int(LEAD)}


def _hubspot_tells(crms: Crms, portal: hubspot.HubSpotPortal) -> None:
    uri, now = f"https://{HOST}/webhooks/hub", crms.shop.now_ms
    for attempt in range(2):  # twice, signed anew
        change = portal.change("contact", 7, now - 10_000, attempt=attempt)
        body, headers = hubspot.signed([change], uri=uri, now_ms=now)
        assert crms.post("hub", body, headers).status == 200


def test_five_stages_of_salesforce_over_thirty_days_are_each_at_meta_once(crms: Crms) -> None:
    """A lead's statuses by outbound message and poll, then those of the opportunity it became."""
    page, org = lead_ads.LeadAdsPage(), salesforce.SalesforceOrg()
    crms.read_from("ads", page)
    crms.read_from("org", org)
    reached: list[tuple[str, int]] = [("lead", crms.now - 30)]
    for day in range(31):
        if day == 0:
            _form_is_sent(crms, page)
        if stage := SALESFORCE_DAYS.get(day):
            org.enter("00Q5g00000A1bcD", stage, crms.now - 10, Meta_Lead_ID__c=LEAD, Email="ann@shop.example")
            fields = {"Id": "00Q5g00000A1bcD", "Status": stage, "Meta_Lead_ID__c": LEAD}
            fields["LastModifiedDate"] = salesforce.iso(crms.now - 10)
            reply = crms.post("org", salesforce.outbound("Lead", [fields]), {}, query=f"key={KEY}")
            assert b"<Ack>true</Ack>" in reply.body
        elif stage := DEAL_DAYS.get(day):
            more = {"Amount": 4900, "CurrencyIsoCode": "EUR", "Meta_Lead_ID__c": LEAD}
            org.enter("0065g00000A1bcD", stage, crms.now - 10, kind="Opportunity", **more)
        if stage:
            reached.append((stage, crms.now - 10))
        crms.later(600)
        crms.later(DAY_S - 600)
    assert sorted(((name, at) for name, at, _ in crms.told()), key=lambda one: one[1]) == reached
    assert len(reached) == 6  # the form, and five of the CRM
    assert {user["lead_id"] for _, _, user in crms.told()} == {int(LEAD)}
    assert crms.meta.events()[-1].event["custom_data"]["value"] == 4900


def test_a_crm_that_is_down_or_busy_costs_no_stage(crms: Crms) -> None:
    """The record stays named until it is read, ten minutes later at the earliest; then its stage has its own time."""
    portal = hubspot.HubSpotPortal()
    crms.read_from("hub", portal)
    portal.enter(7, "lead", crms.now - 10, email="ann@shop.example", meta_lead_id=LEAD)
    reached = crms.now - 10
    portal.faults = [429] * 5  # as often as it is asked at once
    _hubspot_tells(crms, portal)
    crms.later(900)
    assert crms.told() == []
    assert ("shop_refused", {"source": "hub", "reason": "shop_busy", "status": 429}) in crms.logged
    assert crms.ledger.order_book.to_read(1, "hub", 9) == ["contact/7"]
    portal.faults = [503] * 5
    crms.later(900)
    crms.later(900)
    assert [(name, at) for name, at, _ in crms.told()] == [("lead", reached)]
    assert crms.ledger.order_book.to_read(1, "hub", 9) == []
    assert crms.ledger.order_book.listed(1, since=0, until=crms.now) == []  # a lead is no order


def test_stages_that_come_out_of_order_keep_their_own_times(crms: Crms) -> None:
    """As two outbound messages whose first was repeated an hour later."""
    first, second = ({"Id": "00Q5g00000A1bcD", "Meta_Lead_ID__c": LEAD, "Status": name} for name in ("Open", "Working"))
    first["LastModifiedDate"], second["LastModifiedDate"] = (salesforce.iso(crms.now - ago) for ago in (90, 30))
    begun = crms.now
    for fields in (second, first, first):
        crms.post("org", salesforce.outbound("Lead", [fields]), {}, query=f"key={KEY}")
        crms.later(3_600)
    found = sorted((at, name) for name, at, _ in crms.told())
    assert found == [(begun - 90, "Open"), (begun - 30, "Working")]


def test_a_record_that_nobody_could_read_is_forgotten_in_the_end(crms: Crms) -> None:
    """As one that is gone from the CRM."""
    crms.read_from("hub", portal := hubspot.HubSpotPortal())
    _hubspot_tells(crms, portal)
    crms.later(60)
    assert ("order_gone", {"source": "hub"}) in crms.logged
    book, later = crms.ledger.order_book, crms.shop.now_ms
    assert book.to_read(1, "hub", 9) == ["contact/7"]
    book.prune(orders_before=0, people_before=0, deliveries_before=later, limit=9)
    assert book.to_read(1, "hub", 9) == []


def test_a_lead_id_of_fourteen_digits_is_never_sent(crms: Crms) -> None:
    """With an address the stage goes by that; with nothing else it ends with its reason."""
    crms.read_from("hub", portal := hubspot.HubSpotPortal())
    portal.enter(7, "lead", crms.now - 10, email="ann@shop.example", meta_lead_id="12345678901234")
    portal.enter(8, "lead", crms.now - 10, meta_lead_id="12345678901234")
    uri, now = f"https://{HOST}/webhooks/hub", crms.shop.now_ms
    changes = [portal.change("contact", number, now) for number in (7, 8)]
    crms.post("hub", *hubspot.signed(changes, uri=uri, now_ms=now))
    for _ in range(3):
        crms.later(3_600)
    ((name, _, user),) = crms.told()
    assert (name, "lead_id" in user, "em" in user) == ("lead", False, True)
