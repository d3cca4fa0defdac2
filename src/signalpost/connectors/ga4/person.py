"""Who it is: `user_data`, ids and consent of a hit as Meta's user_data, consent and link.

`user_id` is the external_id, without it `client_id` or `app_instance_id`; that also ties the events of one browser or
device together here.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from signalpost.connectors.ga4.hit import Hit, part, text, who

_DIGEST_BYTES, _BASE64_CHARACTERS = 32, 44  # of SHA-256
_DIRECT: Mapping[str, str] = {
    "sha256_email_address": "em",
    "email_address": "em",
    "email": "em",
    "sha256_phone_number": "ph",
    "phone_number": "ph",
}
_ADDRESS: Mapping[str, str] = {
    "sha256_first_name": "fn",
    "first_name": "fn",
    "sha256_last_name": "ln",
    "last_name": "ln",
    "city": "ct",
    "region": "st",
    "postal_code": "zp",
    "country": "country",
}
_BROWSER = ("fbp", "fbc")
GRANTED, DENIED = "granted", "denied"


def user_data(hit: Hit, params: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that says who it is; what was not hashed yet leaves this process hashed only."""
    given = part(hit.user_data)
    found: dict[str, Any] = {}
    _put(found, given, _DIRECT)
    address = given.get("address")
    _put(found, part(address[0] if isinstance(address, list) and address else address), _ADDRESS)
    if named := text(hit.user_id) or who(hit):
        found["external_id"] = named
    if address_of := text(hit.ip_override):
        found["client_ip_address"] = address_of
    if agent := text(hit.user_agent):
        found["client_user_agent"] = agent
    for name in _BROWSER:
        if value := text(params.get(name)):
            found[name] = value
    return found


def link(hit: Hit, params: Mapping[str, Any]) -> dict[str, str]:
    """What ties the event to others of its browser or app. One with an fbp is its browser's by that, as the tag knows
    it: a second id of the same browser would make two of one."""
    named = "" if text(params.get("fbp")) else who(hit)
    return {"visitor": named} if named else {}


def consent(hit: Hit) -> dict[str, str]:
    """The hit's consent. One `DENIED` of the protocol's two is a no; consent mode goes on as Google wrote it."""
    said = part(hit.consent)
    answers = [text(said.get(name)).upper() for name in ("ad_user_data", "ad_personalization") if said.get(name)]
    found = {"api": GRANTED if all(answer == "GRANTED" for answer in answers) else DENIED} if answers else {}
    return {**found, **{name: value for name in ("gcs", "gcd") if (value := text(getattr(hit, name)))}}


def _put(found: dict[str, Any], source: Mapping[str, Any], names: Mapping[str, str]) -> None:
    if not source:
        return
    for theirs, ours in names.items():
        value = source.get(theirs)
        if value is None or ours in found:
            continue
        several = [one for each in (value if isinstance(value, list) else [value]) if (one := _hex(text(each)))]
        if several:
            found[ours] = several if len(several) > 1 else several[0]


def _hex(value: str) -> str:
    """A digest in base64 as Meta takes it, in hex; anything else as it is."""
    if len(value) != _BASE64_CHARACTERS or not value.endswith("="):
        return value
    try:
        digest = base64.b64decode(value.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return value
    return digest.hex() if len(digest) == _DIGEST_BYTES else value
