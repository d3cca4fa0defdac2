"""What somebody enters on a CRM's own pages, where no API makes its webhooks."""

from __future__ import annotations

from signalpost.connectors.hubspot.connector import HubSpot
from signalpost.connectors.lead_ads.signature import verify_token
from signalpost.connectors.source import OrderSource, Platform

#: Those of which no webhook can be made or asked for by an API.
BY_HAND = frozenset({Platform.HUBSPOT, Platform.SALESFORCE})
NO_SECRET = "first: signalpost connectors secret {name}"


def by_hand(source: OrderSource, secret: str) -> dict[str, str]:
    """What is entered, by its name there; nothing where an API makes the webhooks. Never the secret itself: for
    Salesforce, which signs nothing, its place is shown."""
    address = source.webhook_address
    if source.platform is Platform.HUBSPOT:
        return {"Target URL": address, "Subscriptions": ", ".join(HubSpot.topics)}
    if source.platform is Platform.SALESFORCE:
        return {
            "Endpoint URL": f"{address}?key=SECRET   (an outbound message's; SECRET as given, percent-encoded)",
            "URL": f"{address}   (a flow's callout, with the header Authorization: Bearer SECRET)",
        }
    if source.platform is Platform.LEAD_ADS:
        token = verify_token(secret, source.name) if secret else NO_SECRET.format(name=source.name)
        return {"Callback URL": address, "Verify token": token}
    return {}
