"""Meta Lead Ads as a connector. The golden files hold what each case says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given

import golden_messages
from bent_json import bent
from lead_ads_stand_in import SECRET, LeadAdsPage, signed, webhook
from signalpost.connectors.lead import LeadToRead
from signalpost.connectors.lead_ads.connector import LeadAds
from signalpost.connectors.lead_ads.signature import verify_token
from signalpost.connectors.order import Message, Nothing
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Connector, Unreadable, Unverified, Webhook

NOW = 1_795_219_200
LEAD = "123456789012345"
SOURCE = OrderSource(name="ads", platform=Platform.LEAD_ADS, shop="main", address=LeadAdsPage.address)
CONNECTOR: Connector = LeadAds()


@pytest.mark.parametrize("case", golden_messages.cases("lead_ads"), ids=lambda case: case.stem)
def test_what_a_lead_or_delivery_says(case: Path) -> None:
    """Case by case; each file names its source."""
    golden_messages.check(case, CONNECTOR)


def read(payload: Any) -> list[Message]:
    """The messages of a delivery, verified first."""
    body, headers = signed(payload)
    return list(CONNECTOR.read(CONNECTOR.verify(Webhook(headers=headers, body=body, now=NOW), (SECRET,)), SOURCE))


def test_a_delivery_names_each_lead_once() -> None:
    """Of up to a thousand changes of several pages."""
    payload = webhook(LEAD, NOW)
    payload["entry"] *= 3
    assert read(payload) == [LeadToRead(object_id=LEAD, seen_at=NOW * 1_000)]
    assert read({"object": "page"}) == read({**payload, "object": "user"}) == [Nothing(reason="topic_unknown")]


@pytest.mark.parametrize(
    ("value", "path", "code"),
    [
        ({"created_time": 1}, "leadgen_id", "webhook_field_missing"),
        ({"leadgen_id": LEAD}, "created_time", "webhook_field_missing"),
        ({"leadgen_id": "../me", "created_time": 1}, "leadgen_id", "webhook_field_malformed"),
        ({"leadgen_id": "1" * 21, "created_time": 1}, "leadgen_id", "webhook_field_malformed"),
        ({"leadgen_id": LEAD, "created_time": 10**17}, "created_time", "webhook_field_malformed"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(value: dict[str, Any], path: str, code: str) -> None:
    """An id goes into an address, so it is digits and nothing else."""
    payload = webhook(LEAD, NOW)
    payload["entry"][0]["changes"][0]["value"] = value
    with pytest.raises(Unreadable) as refused:
        read(payload)
    assert (refused.value.path, refused.value.code) == (f"entry.0.changes.0.value.{path}", code)


def test_a_change_that_is_no_object_is_named_by_its_place() -> None:
    """As a whole."""
    payload = webhook(LEAD, NOW)
    payload["entry"][0]["changes"][0]["value"] = [1]
    with pytest.raises(Unreadable, match=r"^entry\.0\.changes\.0\.value: webhook_field_malformed"):
        read(payload)


def test_meta_makes_sure_of_an_address() -> None:
    """With the token of that source; a query without end is not read."""
    asked = {"hub.mode": "subscribe", "hub.verify_token": verify_token(SECRET, "ads"), "hub.challenge": "42"}
    assert LeadAds().challenge(urlencode(asked), (SECRET,), "ads") == "42"
    with pytest.raises(Unverified):
        LeadAds().challenge(urlencode(asked), (SECRET,), "other")
    with pytest.raises(Unverified):
        LeadAds().challenge("&" * 20, (SECRET,), "ads")


def test_what_it_asks_for() -> None:
    """Forms that were sent."""
    assert CONNECTOR.topics == ("leadgen",)
    assert CONNECTOR.answer_within_s == 10


PAYLOAD = json.loads((golden_messages.GOLDEN / "lead_ads/lead.json").read_text(encoding="utf-8"))["payload"]


@given(bent(PAYLOAD))
def test_a_lead_that_is_nearly_right_is_read_or_refused(payload: Any) -> None:
    """With the place of what is wrong; nothing else is raised."""
    try:
        CONNECTOR.read_listed(json.dumps(payload).encode(), SOURCE)
    except Unreadable as refused:
        assert refused.path
