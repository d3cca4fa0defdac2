"""Meta Lead Ads as a connector: its webhooks name a lead, which is then read over the Graph API."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qsl

import msgspec

from signalpost.capi.user_data import UserData
from signalpost.connectors.lead import Lead, LeadToRead
from signalpost.connectors.lead_ads.answers import LEAD, first_stage, read_lead
from signalpost.connectors.lead_ads.signature import challenged, verify
from signalpost.connectors.order import Message, Nothing
from signalpost.connectors.reading import Second, decoded
from signalpost.connectors.source import OrderSource, Platform
from signalpost.connectors.webhook import Delivery, Unreadable, Unverified, Webhook

LEADGEN = "leadgen"
MOST_FIELDS = 20


class Value(msgspec.Struct, gc=False):
    """What a change of `leadgen` says."""

    leadgen_id: str | int | None = None
    created_time: Second | None = None


class Change(msgspec.Struct, gc=False):
    """One change of a page."""

    field: str
    value: msgspec.Raw = msgspec.Raw(b"{}")


class Entry(msgspec.Struct, gc=False):
    """Changes of one page."""

    changes: list[Change] = []


class Payload(msgspec.Struct, gc=False):
    """A delivery."""

    object: str
    entry: list[Entry] = []


_PAYLOAD = msgspec.json.Decoder(Payload)
_VALUE = msgspec.json.Decoder(Value)


class LeadAds:
    """The connector."""

    platform = Platform.LEAD_ADS.value
    topics: Sequence[str] = (LEADGEN,)
    answer_within_s = 10.0  # Meta says no time; it repeats for 36 hours

    def challenge(self, query: str, secrets: Sequence[str], name: str) -> str:
        """The answer to Meta's question whether this is the address of source `name`; `query` undecoded. Raises
        Unverified."""
        if query.count("&") >= MOST_FIELDS:
            raise Unverified("signature_malformed")
        return challenged(dict(parse_qsl(query)), secrets, name)

    def verify(self, webhook: Webhook, secrets: Sequence[str]) -> Delivery:
        """See `Connector.verify`."""
        verify(webhook, secrets)
        return Delivery(
            topic=LEADGEN,
            delivery_id=sha256(webhook.body).hexdigest(),
            body=webhook.body,
            at=webhook.now * 1_000,
        )

    def read(self, delivery: Delivery, source: OrderSource) -> Sequence[Message]:
        """Which leads are to be read; where the settings name no page to read from, the first stage of each, with
        Meta's id alone. Raises Unreadable."""
        found: dict[str, Message] = {}
        payload = decoded(_PAYLOAD, delivery.body)
        for place, entry in enumerate(payload.entry if payload.object == "page" else ()):
            for number, change in enumerate(entry.changes):
                if change.field == LEADGEN:
                    message = _message(change, source, f"entry.{place}.changes.{number}.value")
                    found[message.object_id] = message
        return tuple(found.values()) or (Nothing(reason="topic_unknown"),)

    def read_listed(self, order: bytes, source: OrderSource) -> Sequence[Message]:
        """What a lead with its answers says. Raises Unreadable."""
        return (read_lead(decoded(LEAD, order), source),)


def _message(change: Change, source: OrderSource, path: str) -> Lead | LeadToRead:
    try:
        value = decoded(_VALUE, bytes(change.value))
    except Unreadable as unreadable:
        place = "" if unreadable.path == "$" else f".{unreadable.path}"
        raise Unreadable(path + place, unreadable.code) from None
    if value.leadgen_id is None:
        raise Unreadable(f"{path}.leadgen_id", "webhook_field_missing")
    lead_id = str(value.leadgen_id)
    if not (lead_id.isascii() and lead_id.isdigit() and len(lead_id) <= 20):
        raise Unreadable(f"{path}.leadgen_id", "webhook_field_malformed")
    if value.created_time is None:
        raise Unreadable(f"{path}.created_time", "webhook_field_missing")
    if source.address:
        return LeadToRead(object_id=lead_id, seen_at=value.created_time * 1_000)
    return first_stage(lead_id, value.created_time, UserData(lead_id=lead_id))
