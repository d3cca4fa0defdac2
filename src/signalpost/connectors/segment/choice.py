"""What a message says of the person's choice: `context.consent` of Segment, `context.consentManagement` of RudderStack.

Both name categories as the business calls them. One of `ADVERTISING` decides; a no to any of them is a no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from signalpost.connectors.segment.message import part

#: Names of the category for advertising, as consent platforms and tutorials have it. `C0004` is OneTrust's.
ADVERTISING = frozenset({"advertising", "ads", "marketing", "targeting", "targeted_advertising", "c0004"})
GRANTED, DENIED = "granted", "denied"


def consent(context: Mapping[str, Any]) -> dict[str, str]:
    """The event's consent; empty where nothing is said of advertising."""
    preferences = part(part(context.get("consent")).get("categoryPreferences"))
    answers = [value is True for name, value in preferences.items() if _is_ours(name)]
    managed = part(context.get("consentManagement"))
    answers += [True for _ in _named(managed.get("allowedConsentIds"))]
    answers += [False for _ in _named(managed.get("deniedConsentIds"))]
    return {"api": GRANTED if all(answers) else DENIED} if answers else {}


def _named(ids: Any) -> Iterable[str]:
    return filter(_is_ours, ids) if isinstance(ids, list) else ()


def _is_ours(name: Any) -> bool:
    return isinstance(name, str) and name.strip().casefold().replace(" ", "_") in ADVERTISING
