"""Step of `prepare` for business messaging: channel, names and keys (page "Business messaging", copy of 2026-09-12)."""

from __future__ import annotations

from typing import Any

from signalpost.capi.draft import Draft
from signalpost.capi.kinds import read
from signalpost.capi.spec import MESSAGING_CHANNELS, MESSAGING_EVENTS, MESSAGING_KEYS
from signalpost.capi.spec_parameters import OBJECTS

MESSAGING = "business_messaging"
_NAMES = frozenset(MESSAGING_EVENTS)
_ALLOWED_NAMES = ", ".join(MESSAGING_EVENTS)
_ALLOWED_CHANNELS = ", ".join(MESSAGING_CHANNELS)
_INSTAGRAM_KEYS = ("ig_account_id", "instagram_business_account_id")


def judge_messaging(draft: Draft) -> None:
    """messaging_channel, and for business_messaging the event's name and the keys its channel needs."""
    event = draft.event
    messaging = draft.source == MESSAGING
    channel = _channel(draft, event.messaging_channel, needed=messaging)
    if not messaging:
        return
    name = draft.wire.get("event_name", "")
    if name and name not in _NAMES:
        draft.refuse("messaging_name_refused", "event_name", allowed=_ALLOWED_NAMES)
    user_data = draft.wire["user_data"]
    for keys in MESSAGING_KEYS.get(channel or "", ()):
        if not any(key in user_data for key in keys):
            draft.refuse("messaging_key_missing", f"user_data.{keys[0]}", key=keys[0])
    if channel == "instagram":
        _copy_account(draft, user_data)


def _channel(draft: Draft, given: object, *, needed: bool) -> str | None:
    if given is None or given == "":
        if needed:
            draft.refuse("messaging_channel_missing", "messaging_channel", allowed=_ALLOWED_CHANNELS)
        return None
    found, code = read(given, OBJECTS[""]["messaging_channel"])
    if code is not None or not isinstance(found, str):
        draft.refuse("messaging_channel_unknown", "messaging_channel", allowed=_ALLOWED_CHANNELS)
        return None
    draft.wire["messaging_channel"] = found
    return found


def _copy_account(draft: Draft, user_data: dict[str, Any]) -> None:
    """Meta's page names one key, its answers ask for the other: both are sent."""
    for given, other in (_INSTAGRAM_KEYS, _INSTAGRAM_KEYS[::-1]):
        if given in user_data and other not in user_data:
            user_data[other] = user_data[given]
            draft.note("instagram_key_copied", f"user_data.{given}")
            return
