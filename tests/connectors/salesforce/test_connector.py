"""Salesforce as a connector. The golden files hold what each case says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import golden_messages
from bent_json import bent
from salesforce_stand_in import SECRET, outbound
from signalpost.connectors.lead import Lead, LeadToRead
from signalpost.connectors.order import Message
from signalpost.connectors.salesforce.connector import MOST, Salesforce
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Connector, Delivery, Unreadable, Unverified, Webhook

NOW = 1_795_219_200
SOURCE = OrderSource(name="org", platform=Platform.SALESFORCE, shop="main")
CONNECTOR: Connector = Salesforce()
HEADERS = {"authorization": f"Bearer {SECRET}"}


@pytest.mark.parametrize("case", golden_messages.cases("salesforce"), ids=lambda case: case.stem)
def test_what_a_record_or_delivery_says(case: Path) -> None:
    """Case by case; each file names its source."""
    golden_messages.check(case, CONNECTOR)


def delivered(body: bytes) -> Delivery:
    return CONNECTOR.verify(Webhook(headers=HEADERS, body=body, now=NOW), (SECRET,))


def read(body: bytes) -> list[Message]:
    """The messages of a delivery, verified first."""
    return list(CONNECTOR.read(delivered(body), SOURCE))


def test_an_outbound_message_is_answered_with_an_ack_and_a_callout_is_not() -> None:
    """Without one Salesforce repeats for a day."""
    assert "<Ack>true" in delivered(outbound("Lead", [{"Id": "1"}])).receipt
    assert delivered(b"{}").receipt == ""
    assert delivered(b"{}").delivery_id == delivered(b"{}").delivery_id != delivered(b"{ }").delivery_id
    with pytest.raises(Unverified):
        CONNECTOR.verify(Webhook(headers={}, body=b"{}", now=NOW), (SECRET,))


def test_what_says_too_little_is_to_be_read() -> None:
    """No stage, or nobody."""
    whole, nobody, thin = read(
        outbound("Lead", [{"Id": "1", "Status": "a", "Email": "a@b.example"}, {"Id": "2", "Status": "a"}, {"Id": "3"}])
    )
    assert isinstance(whole, Lead)
    assert nobody == LeadToRead(object_id="Lead/2", seen_at=NOW * 1_000)
    assert thin == LeadToRead(object_id="Lead/3", seen_at=NOW * 1_000)


def test_a_flow_may_post_several_records() -> None:
    """As a list; an empty one, or one without end, is none."""
    record = {"attributes": {"type": "Lead"}, "Id": "1"}
    assert len(read(json.dumps([record, record]).encode())) == 2
    for body in (b"[]", json.dumps([record] * (MOST + 1)).encode()):
        with pytest.raises(Unreadable, match=r"\$: webhook_field_malformed"):
            read(body)


def test_what_is_polled_says_who_it_is_even_without_a_stage() -> None:
    """It is not named again: it was read."""
    (found,) = CONNECTOR.read_listed(b'{"attributes":{"type":"Lead"},"Id":"1"}', SOURCE)
    assert isinstance(found, Lead)
    assert CONNECTOR.topics
    assert CONNECTOR.answer_within_s == 10


RECORD = json.loads((golden_messages.GOLDEN / "salesforce/opportunity.json").read_text(encoding="utf-8"))["payload"]


@given(bent(RECORD))
def test_a_record_that_is_nearly_right_is_read_or_refused(payload: Any) -> None:
    """With the place of what is wrong; nothing else is raised."""
    try:
        CONNECTOR.read_listed(json.dumps(payload).encode(), SOURCE)
    except Unreadable as refused:
        assert refused.path
