"""`signalpost connectors try hubspot|salesforce|lead_ads`: what is read of a CRM's webhook, or of a record as its API
gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from signalpost.cli.connectors_settings import EXAMPLES

if TYPE_CHECKING:
    from signalpost.connectors.order import Message
    from signalpost.connectors.source import OrderSource

PLATFORMS = ("hubspot", "salesforce", "lead_ads")


def source_of(platform: str, lead_fields: Mapping[str, str]) -> OrderSource:
    """A CRM that is only tried. Raises SettingsError."""
    import msgspec

    from signalpost.connectors.source import OrderSource
    from signalpost.errors import SettingsError

    said = {"name": "tried", "platform": platform, "shop": "tried", "lead_fields": dict(lead_fields)}
    try:
        return msgspec.convert(said, OrderSource)
    except msgspec.ValidationError:
        raise SettingsError(
            "A field is for a key that leads have not.", setting="lead-field", fix=EXAMPLES["lead-field"]
        ) from None


def read(body: bytes, source: OrderSource, now: int) -> Sequence[Message]:
    """What `body` says; a webhook is told from a record by its form. `now`: Unix seconds. Raises Unreadable."""
    from signalpost.connectors.platforms import CONNECTORS
    from signalpost.connectors.salesforce.connector import CALLOUT, OUTBOUND
    from signalpost.connectors.webhook import Delivery

    connector, first = CONNECTORS[source.platform.value], body.lstrip()[:1]
    webhook = {"hubspot": first == b"[", "lead_ads": b'"entry"' in body, "salesforce": True}  # whose hold the record
    if not webhook[source.platform.value]:
        return connector.read_listed(body, source)
    topic = OUTBOUND if first == b"<" else CALLOUT  # others have one kind alone
    return connector.read(Delivery(topic=topic, delivery_id="tried", body=body, at=now * 1_000), source)
