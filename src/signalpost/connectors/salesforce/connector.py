"""Salesforce as a connector: outbound messages, and callouts of flows."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import msgspec

from signalpost.connectors.lead import NO_ONE, Lead, LeadToRead
from signalpost.connectors.order import Message
from signalpost.connectors.reading import decoded
from signalpost.connectors.salesforce.proof import prove
from signalpost.connectors.salesforce.records import read_record
from signalpost.connectors.salesforce.soap import ACK, records_of
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Delivery, Unreadable, Webhook

OUTBOUND, CALLOUT = "outbound_message", "callout"
MOST = 1_000  # records of a callout

_JSON = msgspec.json.Decoder(Any)


class Salesforce:
    """The connector."""

    platform = Platform.SALESFORCE.value
    topics: Sequence[str] = (OUTBOUND, CALLOUT)
    answer_within_s = 10.0

    def verify(self, webhook: Webhook, secrets: Sequence[str]) -> Delivery:
        """See `Connector.verify`. Nothing of it is signed, so that whoever knows the secret may say anything."""
        prove(webhook, secrets)
        outbound = webhook.body.lstrip().startswith(b"<")
        return Delivery(
            topic=OUTBOUND if outbound else CALLOUT,
            delivery_id=sha256(webhook.body).hexdigest(),
            body=webhook.body,
            at=webhook.now * 1_000,
            receipt=ACK if outbound else "",
        )

    def read(self, delivery: Delivery, source: OrderSource) -> Sequence[Message]:
        """Each record's stage where it has one; otherwise that the record is to be read. Raises Unreadable."""
        if delivery.topic == OUTBOUND:
            records: list[Any] = [*records_of(delivery.body)]
        else:
            found = decoded(_JSON, delivery.body)
            records = found if isinstance(found, list) else [found]
            if not 0 < len(records) <= MOST:
                raise Unreadable("$", "webhook_field_malformed")
        return tuple([_or_to_read(read_record(record, source, delivery.at)) for record in records])

    def read_listed(self, order: bytes, source: OrderSource) -> Sequence[Message]:
        """What a record of the query says. Raises Unreadable."""
        return (read_record(decoded(_JSON, order), source),)


def _or_to_read(lead: Lead) -> Lead | LeadToRead:
    """A message may say too little: no stage, or nobody."""
    if lead.stages and lead.user_data != NO_ONE:
        return lead
    return LeadToRead(object_id=lead.object_id, seen_at=lead.seen_at)
