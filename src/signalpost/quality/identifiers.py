"""Match keys by their names: those of user_data, and those Meta's Dataset Quality API calls them.

`email`, `ip_address`, `user_agent` and `external_id` are seen in Meta's samples (copy of 2026-09-12); the others follow
by analogy with the names of Meta's SDKs and are not verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

IDENTIFIERS: Final[Mapping[str, str]] = {
    "em": "email",
    "ph": "phone",
    "fn": "first_name",
    "ln": "last_name",
    "db": "date_of_birth",
    "ge": "gender",
    "ct": "city",
    "st": "state",
    "zp": "zip_code",
    "country": "country",
    "external_id": "external_id",
    "client_ip_address": "ip_address",
    "client_user_agent": "user_agent",
    "fbc": "fbc",
    "fbp": "fbp",
    "fb_login_id": "fb_login_id",
    "subscription_id": "subscription_id",
    "lead_id": "lead_id",
    "madid": "madid",
    "anon_id": "anon_id",
}
"""user_data key → identifier."""

_OTHER_WORDS: Final = {"ip": "client_ip_address", "ua": "client_user_agent", "zip": "zp", "click_id": "fbc"}
_KEYS: Final = {identifier: key for key, identifier in IDENTIFIERS.items()} | {key: key for key in IDENTIFIERS}


def key_named(word: str) -> str | None:
    """The user_data key that a person means by `em`, `email`, `ip`, `user_agent` …; None when there is none."""
    return (_KEYS | _OTHER_WORDS).get(word.strip().lower())


def identifier(key: str) -> str:
    """What the Dataset Quality API calls a user_data key."""
    return IDENTIFIERS.get(key, key)
