"""user_data keys that Meta wants unhashed: their checks and the form they are sent in.

Source: Customer information parameters (2026-01-09), section "not hashed". fbc and fbp have a module of their own.
"""

from __future__ import annotations

from collections.abc import Callable

from signalpost.capi.address import address_form, is_public, is_public_v4
from signalpost.capi.click_id import fault, is_usual
from signalpost.capi.placeholders import IDS, NIL_UUID

_INT64 = 1 << 63
_CLICK_KEYS = ("fbc", "fbp")
LEAD_ID_DIGITS = range(15, 18)
_LEAD_PREFIX = "l:"  # how Lead Ads exports write lead ids


Span = tuple[int, int]  # when a click or browser id may have been first seen: Unix ms, both ends included
ANY_TIME: Span = (0, 1 << 62)
ClearRule = Callable[[str, Span], str | int]


def click_key(text: str, span: Span) -> str:
    """An fbc or fbp as it came, if it is well-formed and neither stale nor from the future; "" otherwise."""
    if is_usual(text, *span):
        return text
    trimmed = text.strip()
    return trimmed if fault(trimmed, *span) is None else ""


def text_key(text: str, span: Span = ANY_TIME) -> str:
    """Any text, trimmed; "" for words that mean "unknown"."""
    trimmed = text.strip()
    if len(trimmed) < len(NIL_UUID) + 1 and (trimmed.lower().encode("utf-8", "ignore") in IDS):
        return ""
    return trimmed if trimmed.isascii() or _is_encodable(trimmed) else ""


def id_key(text: str, span: Span = ANY_TIME) -> str:
    """An id, trimmed; "" also for an e-mail address: these keys go out as they are, and an address must not."""
    return "" if "@" in text else text_key(text, span)


def meta_id_key(text: str, span: Span = ANY_TIME) -> str:
    """An id that Meta gave to a page, an account or a person in a chat; "" also for a name or an address of one."""
    found = id_key(text)
    return "" if "/" in found or any(sign.isspace() for sign in found) else found


def number_key(text: str, span: Span = ANY_TIME) -> int | str:
    """A whole number above 0, as Meta types fb_login_id; "" when it is none."""
    digits = text.strip().removeprefix(_LEAD_PREFIX)
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else 0
    return number if 0 < number < _INT64 else ""


def lead_key(text: str, span: Span = ANY_TIME) -> int | str:
    """A lead's id: Meta refuses the event when it has not 15 to 17 digits (page conversion-leads, 2026-09-12)."""
    number = number_key(text)
    return number if len(str(number)) in LEAD_ID_DIGITS else ""


def public_address(text: str, span: Span = ANY_TIME) -> str:
    """A person's address on the internet, a builder's token kept; "" for private or malformed ones."""
    if is_public_v4(text):
        return text
    form = address_form(text)
    return form if form and is_public(form) else ""


def why_clear(field: str, text: str, span: Span = ANY_TIME) -> str:
    """The code for a clear value that is not sent."""
    if not text.strip():
        return "value_blank"
    if text.strip().lower().encode("utf-8", "ignore") in IDS:
        return "value_placeholder"
    if field in _CLICK_KEYS:
        return f"{field}_{fault(text.strip(), *span)}"
    if field == "client_ip_address" and address_form(text):
        return "client_ip_address_private"
    return f"{field}_invalid"


def _is_encodable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


CLEAR_RULES: dict[str, ClearRule] = {
    "client_ip_address": public_address,
    "client_user_agent": text_key,
    "fbc": click_key,
    "fbp": click_key,
    "subscription_id": id_key,
    "fb_login_id": number_key,
    "lead_id": lead_key,
    "anon_id": id_key,
    "madid": id_key,
    "page_id": meta_id_key,
    "page_scoped_user_id": meta_id_key,
    "ctwa_clid": id_key,
    "ig_account_id": meta_id_key,
    "ig_sid": meta_id_key,
    "whatsapp_business_account_id": meta_id_key,
    "instagram_business_account_id": meta_id_key,
}
