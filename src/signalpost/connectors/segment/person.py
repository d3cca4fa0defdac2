"""Who it is: traits, ids and context as user_data and link.

`userId` is the external_id, without it `anonymousId`; `anonymousId` also ties the events of one browser or device
together here, as a visitor id does, and never leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from signalpost.connectors.segment.message import Message, part, text

_TRAITS = {
    "email": "em",
    "phone": "ph",
    "firstName": "fn",
    "firstname": "fn",
    "first_name": "fn",
    "lastName": "ln",
    "lastname": "ln",
    "last_name": "ln",
    "gender": "ge",
}
_ADDRESS = {
    "city": "ct",
    "state": "st",
    "postalCode": "zp",
    "postal_code": "zp",
    "zip": "zp",
    "country": "country",
}
_BROWSER = {"fbp": "fbp", "fbc": "fbc"}
DATE_CHARACTERS = 10  # of `1985-04-12T00:00:00.000Z`


def user_data(message: Message, properties: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that says who it is, unhashed: it leaves this process hashed only."""
    found: dict[str, Any] = {}
    for traits in (part(message.traits), part(context.get("traits")), properties):
        _put(found, traits, _TRAITS)
        _put(found, part(traits.get("address")), _ADDRESS)
        if "db" not in found and (born := text(traits.get("birthday"))):
            found["db"] = born[:DATE_CHARACTERS]
    if who := text(message.userId) or text(message.anonymousId):
        found["external_id"] = who
    if address := text(context.get("ip")):
        found["client_ip_address"] = address
    if agent := text(context.get("userAgent")):
        found["client_user_agent"] = agent
    for place in (properties, context):
        _put(found, place, _BROWSER)
    if advertising := text(part(context.get("device")).get("advertisingId")):
        found["madid"] = advertising
    return found


def link(message: Message, properties: Mapping[str, Any]) -> dict[str, Any]:
    """What ties the event to others of the same browser, cart and checkout."""
    found = {
        "visitor": text(message.anonymousId),
        "cart": text(properties.get("cart_id")),
        "checkout": text(properties.get("checkout_id")),
    }
    return {name: value for name, value in found.items() if value}


def _put(found: dict[str, Any], source: Mapping[str, Any], names: Mapping[str, str]) -> None:
    if not source:
        return
    for theirs, ours in names.items():
        given = source.get(theirs)
        if given is not None and ours not in found and (value := text(given)):
            found[ours] = value
