"""Outbound messages as records."""

from __future__ import annotations

import pytest

from salesforce_stand_in import outbound
from signalpost.connectors.salesforce.soap import ACK, MOST, records_of
from signalpost.connectors.webhook import Unreadable


def test_each_notification_is_a_record_as_the_rest_api_has_it() -> None:
    """Fields that are nil or empty are not there."""
    body = outbound("Lead", [{"Id": "00Q1", "Status": "Working", "Email": "a&b@shop.example"}, {"Id": "00Q2"}])
    nil = body.replace(b"<sf:Status>Working<", b'<sf:Phone xsi:nil="true"/><sf:City></sf:City><sf:Status>Working<')
    first, second = records_of(nil)
    assert first == {
        "attributes": {"type": "Lead"}, "Id": "00Q1", "Status": "Working", "Email": "a&b@shop.example",
    }  # fmt: skip
    assert second == {"attributes": {"type": "Lead"}, "Id": "00Q2"}


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        (b"<a", "$", "webhook_no_json"),
        (b'<?xml version="1.0" encoding="of-nobody"?><a/>', "$", "webhook_no_json"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "$", "webhook_field_malformed"),
        (b"<a/>", "notifications.Notification", "webhook_field_missing"),
        (outbound("Lead", []), "notifications.Notification", "webhook_field_missing"),
        (outbound("Lead", [{"Id": "1"}] * (MOST + 1)), "notifications.Notification", "webhook_field_missing"),
        (
            outbound("Lead", [{"Id": "1"}]).replace(b"sObject", b"other"),
            "notifications.Notification.sObject",
            "webhook_field_missing",
        ),
    ],
    ids=["cut off", "encoding", "document type", "empty", "none", "too many", "no record"],
)
def test_what_is_no_outbound_message_is_named_by_its_place(body: bytes, path: str, code: str) -> None:
    """A document type is refused before it is read: what it declares could grow without end."""
    with pytest.raises(Unreadable) as refused:
        records_of(body)
    assert (refused.value.path, refused.value.code) == (path, code)


def test_the_answer_is_an_ack() -> None:
    """As the guide has it."""
    assert "<Ack>true</Ack>" in ACK
    assert 'notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"' in ACK
