"""An outbound message (SOAP 1.1) as records, and what it is answered.

Source: "Outbound Messaging" of the SOAP API Developer Guide (as known in November 2026): up to 100 notifications, each
with an id that stays the same when it is sent again, and an sObject whose type and fields the message's own settings
chose. Whatever is not answered with an Ack is sent again for a day.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from signalpost.connectors.webhook import Unreadable

ACK = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
    '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>'
    "</soapenv:Body></soapenv:Envelope>"
)
_OUT = "{http://soap.sforce.com/2005/09/outbound}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
MOST = 1_000  # ten times what Salesforce sends


def records_of(body: bytes) -> list[dict[str, Any]]:
    """The records in `body`, as the REST API would have them. Raises Unreadable.

    A document type is refused: no message has one, and what it could declare would grow without end.
    """
    if b"<!" in body:
        raise Unreadable("$", "webhook_field_malformed")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError):  # LookupError: an encoding nobody knows
        raise Unreadable("$", "webhook_no_json") from None
    found = root.findall(f".//{_OUT}Notification")
    if not found or len(found) > MOST:
        raise Unreadable("notifications.Notification", "webhook_field_missing")
    return [_record(one) for one in found]


def _record(notification: ElementTree.Element) -> dict[str, Any]:
    record = notification.find(f"{_OUT}sObject")
    if record is None:
        raise Unreadable("notifications.Notification.sObject", "webhook_field_missing")
    fields: dict[str, Any] = {
        field.tag.rpartition("}")[2]: field.text for field in record if field.get(_NIL) != "true" and field.text
    }
    return {"attributes": {"type": record.get(_TYPE, "").rpartition(":")[2]}, **fields}
