"""user_data keys that Meta wants unhashed: their checks and the form they are sent in.

Source: Customer information parameters (2026-01-09), section "not hashed". fbc and fbp have a module of their own.
"""

from __future__ import annotations

from collections.abc import Callable

from signalpost.capi.address import address_form, is_public
from signalpost.capi.placeholders import IDS, NIL_UUID, is_typed_placeholder

_INT64 = 1 << 63
_LEAD_PREFIX = "l:"  # how Lead Ads exports write lead ids


def text_key(text: str) -> str:
    """Any text, trimmed; "" for words that mean "unknown"."""
    trimmed = text.strip()
    if len(trimmed) < len(NIL_UUID) + 1 and (trimmed.lower().encode("utf-8", "ignore") in IDS):
        return ""
    return trimmed if trimmed.isascii() or _is_encodable(trimmed) else ""


def number_key(text: str) -> int | str:
    """A whole number above 0, as Meta types lead_id and fb_login_id; "" when it is none."""
    digits = text.strip().removeprefix(_LEAD_PREFIX)
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else 0
    return number if 0 < number < _INT64 else ""


def public_address(text: str) -> str:
    """A person's address on the internet, a builder's token kept; "" for private or malformed ones."""
    form = address_form(text)
    return form if form and is_public(form) else ""


def why_clear(field: str, text: str) -> str:
    """The code for a clear value that is not sent."""
    if not text.strip():
        return "value_blank"
    if is_typed_placeholder(text) or text.strip().lower().encode("utf-8", "ignore") in IDS:
        return "value_placeholder"
    if field == "client_ip_address" and address_form(text):
        return "client_ip_address_private"
    return f"{field}_invalid"


def _is_encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


CLEAR_RULES: dict[str, Callable[[str], str | int]] = {
    "client_ip_address": public_address,
    "client_user_agent": text_key,
    "subscription_id": text_key,
    "fb_login_id": number_key,
    "lead_id": number_key,
    "anon_id": text_key,
    "madid": text_key,
    "page_id": text_key,
    "page_scoped_user_id": text_key,
    "ctwa_clid": text_key,
    "ig_account_id": text_key,
    "ig_sid": text_key,
    "whatsapp_business_account_id": text_key,
    "instagram_business_account_id": text_key,
}
