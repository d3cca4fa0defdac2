"""HubSpot as a connector: its webhooks name contacts and deals, which are then read over its API."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from signalpost.connectors.hubspot.records import RECORD, read_record
from signalpost.connectors.hubspot.signature import verify
from signalpost.connectors.lead import LeadToRead
from signalpost.connectors.order import Message, Nothing
from signalpost.connectors.reading import Millisecond, decoded
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Delivery, Webhook

CONTACT, DEAL = "contact", "deal"
#: Kinds of change that a record is read for, by object. `object.…` is how newer apps name them, with the object's type.
OBJECTS = {CONTACT: CONTACT, DEAL: DEAL, "0-1": CONTACT, "0-3": DEAL}
CHANGES = frozenset({"creation", "propertyChange", "merge", "restore", "associationChange"})


class Change(msgspec.Struct, gc=False):
    """One of up to a hundred changes of a delivery, in HubSpot's names. Of an association its first end counts."""

    subscriptionType: str
    objectId: int | None = None
    objectTypeId: str = ""
    occurredAt: Millisecond | None = None
    fromObjectId: int | None = None


_CHANGES = msgspec.json.Decoder(list[Change])


class HubSpot:
    """The connector. Made with settings it knows the address that HubSpot signs."""

    platform = Platform.HUBSPOT.value
    topics: Sequence[str] = (
        "contact.creation",
        "contact.propertyChange/lifecyclestage",
        "deal.creation",
        "deal.propertyChange/dealstage",
    )
    answer_within_s = 5.0

    def __init__(self, address: str = "") -> None:
        self._address = address

    def of(self, source: OrderSource) -> HubSpot:
        """The connector of one portal."""
        return HubSpot(source.webhook_address)

    def verify(self, webhook: Webhook, secrets: Sequence[str]) -> Delivery:
        """See `Connector.verify`. A repetition has another time and counts its attempts, so that changes and not
        deliveries are known again: by the record they name."""
        at = verify(webhook, secrets, self._address)
        return Delivery(topic="changes", delivery_id=sha256(webhook.body).hexdigest(), body=webhook.body, at=at)

    def read(self, delivery: Delivery, source: OrderSource) -> Sequence[Message]:
        """Which records are to be read, each once. Raises Unreadable."""
        named: dict[str, LeadToRead] = {}
        for change in decoded(_CHANGES, delivery.body):
            kind = _object(change)
            number = change.objectId if change.objectId is not None else change.fromObjectId
            if kind and number is not None:
                object_id = f"{kind}/{number}"
                named[object_id] = LeadToRead(object_id=object_id, seen_at=change.occurredAt or delivery.at or 0)
        return tuple(named.values()) or (Nothing(reason="topic_unknown"),)

    def read_listed(self, order: bytes, source: OrderSource) -> Sequence[Message]:
        """What a contact or deal, with its history, says. Raises Unreadable."""
        return (read_record(decoded(RECORD, order), source),)


def _object(change: Change) -> str:
    """Which kind of record a change is of; empty where it is none that is read."""
    thing, _, what = change.subscriptionType.partition(".")
    if what not in CHANGES:
        return ""
    return OBJECTS.get(change.objectTypeId if thing == "object" else thing, "")
