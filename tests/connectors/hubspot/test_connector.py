"""HubSpot as a connector. The golden files hold what each case says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import golden_messages
from bent_json import bent
from hubspot_stand_in import SECRET, HubSpotPortal, signed
from signalpost.connectors.hubspot.connector import HubSpot
from signalpost.connectors.lead import LeadToRead
from signalpost.connectors.order import Message, Nothing
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Connector, Unreadable, Webhook

NOW = 1_795_219_200
ADDRESS = "https://sp.shop.example/webhooks/hub"
SOURCE = OrderSource(name="hub", platform=Platform.HUBSPOT, shop="main", webhook_address=ADDRESS)
CONNECTOR: Connector = HubSpot().of(SOURCE)
CHANGE = HubSpotPortal().change("contact", 7, NOW * 1_000)


@pytest.mark.parametrize("case", golden_messages.cases("hubspot"), ids=lambda case: case.stem)
def test_what_a_record_or_delivery_says(case: Path) -> None:
    """Case by case; each file names its source."""
    golden_messages.check(case, CONNECTOR)


def read(*changes: Any) -> list[Message]:
    """The messages of a delivery, verified first."""
    body, headers = signed(changes, uri=ADDRESS, now_ms=NOW * 1_000)
    delivery = CONNECTOR.verify(Webhook(headers=headers, body=body, now=NOW), (SECRET,))
    return list(CONNECTOR.read(delivery, SOURCE))


def test_a_delivery_names_each_record_once() -> None:
    """Of up to a hundred changes, in any order."""
    deal = {**CHANGE, "subscriptionType": "deal.creation", "objectId": 9}
    assert read(CHANGE, deal, {**CHANGE, "occurredAt": None}) == [
        LeadToRead(object_id="contact/7", seen_at=NOW * 1_000),
        LeadToRead(object_id="deal/9", seen_at=NOW * 1_000),
    ]


def test_a_time_beyond_any_calendar_is_none() -> None:
    """Signed or not."""
    with pytest.raises(Unreadable, match="occurredAt: webhook_field_malformed"):
        read({**CHANGE, "occurredAt": 10**20})


@pytest.mark.parametrize(
    ("kind", "object_type", "found"),
    [
        ("object.propertyChange", "0-1", "contact/7"), ("object.creation", "0-3", "deal/7"),
        ("object.creation", "0-2", ""), ("company.creation", "", ""), ("contact.deletion", "", ""),
        ("contact.privacyDeletion", "", ""), ("deal.associationChange", "", "deal/7"), ("", "", ""),
    ],
)  # fmt: skip
def test_which_changes_are_read(kind: str, object_type: str, found: str) -> None:
    """Of contacts and deals, as older and newer apps name them."""
    (message,) = read({**CHANGE, "subscriptionType": kind, "objectTypeId": object_type})
    expected = LeadToRead(object_id=found, seen_at=NOW * 1_000) if found else Nothing(reason="topic_unknown")
    assert message == expected


def test_an_association_names_its_first_end() -> None:
    """And one that names nothing asks for nothing."""
    association = {"subscriptionType": "deal.associationChange", "fromObjectId": 9, "toObjectId": 7}
    assert read(association) == [LeadToRead(object_id="deal/9", seen_at=NOW * 1_000)]
    assert read({"subscriptionType": "deal.associationChange"}) == [Nothing(reason="topic_unknown")]


def test_what_is_no_list_of_changes_is_named_by_its_place() -> None:
    """So that whoever reads the refusal finds it."""
    with pytest.raises(Unreadable, match="subscriptionType: webhook_field_missing"):
        read({"objectId": 7})


def test_every_topic_that_is_asked_for_is_read() -> None:
    """Each as HubSpot's page lists it."""
    for topic in CONNECTOR.topics:
        assert isinstance(read({**CHANGE, "subscriptionType": topic.partition("/")[0]})[0], LeadToRead)
    assert CONNECTOR.answer_within_s == 5


RECORD = json.loads((golden_messages.GOLDEN / "hubspot/deal.json").read_text(encoding="utf-8"))["payload"]


@given(bent(RECORD))
def test_a_record_that_is_nearly_right_is_read_or_refused(payload: Any) -> None:
    """With the place of what is wrong; nothing else is raised."""
    try:
        CONNECTOR.read_listed(json.dumps(payload).encode(), SOURCE)
    except Unreadable as refused:
        assert refused.path
