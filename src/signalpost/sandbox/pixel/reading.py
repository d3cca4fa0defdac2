"""A /tr request → a `PixelEvent`, or why there is none.

Parameters: the fact sheet's section 18.2 (analysis of the live script and of a network-inspection tool, third party).
A GET carries them in the query; a POST as a form, urlencoded (hidden frame) or multipart (beacon), perhaps besides a
query.
"""

from __future__ import annotations

import email.message
import email.parser
import email.policy
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from signalpost.sandbox.asgi import Request
from signalpost.sandbox.pixel.event import PixelEvent

# custom_data that Meta reads as numbers; the wire has texts only.
NUMBERS = frozenset({"value", "predicted_ltv", "net_revenue", "num_items"})
# WooCommerce's plugin sends the country as `cn` (section 19 row 19): both are taken.
OTHER_NAMES = {"cn": "country"}
# Our fbevents.js starts the ids it makes itself with this word.
SCRIPT_ID = re.compile(r"fbevents\.\d+\.[0-9a-f]+")
# No published limit; long enough for any address and parameters that a browser posts.
MAX_VALUE = 64 * 1024

_BRACKETED = re.compile(r"(cd|ud|udff)\[([^\]]+)\]")


class Unreadable(Exception):
    """A request that is no event; `reason` says why, without a value of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_tr(request: Request) -> PixelEvent:
    """The event that a request to /tr makes; Unreadable if it makes none."""
    fields = {**request.query, **_form(request.headers.get("content-type", ""), request.body)}
    if any(len(value) > MAX_VALUE for value in fields.values()):
        raise Unreadable("a parameter is too long")
    dataset, event_name = fields.get("id", ""), fields.get("ev", "")
    if not (dataset.isascii() and dataset.isdigit()):
        raise Unreadable("id must be the pixel's id, a number")
    if not event_name.strip():
        raise Unreadable("ev, the event's name, is missing")
    event_id = fields.get("eid") or None
    own = event_id is not None and SCRIPT_ID.fullmatch(event_id) is not None
    return PixelEvent(
        dataset=dataset,
        event_name=event_name,
        event_time=_seconds(fields.get("ts")),
        event_id=None if own else event_id,
        script_id=event_id if own else None,
        url=fields.get("dl") or None,
        referrer=fields.get("rl") or None,
        custom_data=_custom_data(_bracketed(fields, "cd")),
        user_data=_user_data(fields, request),
        data_processing_options=_options(fields),
        data_processing_options_country=_whole(fields.get("dpoco")),
        data_processing_options_state=_whole(fields.get("dpost")),
        agent=fields.get("a") or None,
        mode=fields.get("rqm") or None,
        noscript=fields.get("noscript") == "1",
    )


def _form(content_type: str, body: bytes) -> dict[str, str]:
    if not body:
        return {}
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind == "multipart/form-data":
            return dict(_parts(content_type, body))
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except (UnicodeDecodeError, ValueError):
        raise Unreadable("the body is no form in UTF-8") from None


def _parts(content_type: str, body: bytes) -> Iterable[tuple[str, str]]:
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if name and isinstance(part, email.message.EmailMessage):
            payload = part.get_payload(decode=True)
            yield str(name), payload.decode() if isinstance(payload, bytes) else ""


def _bracketed(fields: Mapping[str, str], prefix: str) -> dict[str, str]:
    """`cd[value]=1` → {"value": "1"}."""
    found = {}
    for key, value in fields.items():
        match = _BRACKETED.fullmatch(key)
        if match and match[1] == prefix:
            found[match[2]] = value
    return found


def _custom_data(texts: Mapping[str, str]) -> dict[str, Any]:
    return {key: _number(text) if key in NUMBERS else _nested(text) for key, text in texts.items()}


def _nested(text: str) -> Any:
    """Lists and objects travel as JSON text; anything else is the text it is."""
    if text[:1] not in ("[", "{"):
        return text
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text


def _number(text: str) -> Any:
    """The number that the text shows, else the text, so that diagnostics can point at it."""
    try:
        found = msgspec.json.decode(text.strip())
    except (msgspec.DecodeError, RecursionError):
        return text
    return found if isinstance(found, int | float) and not isinstance(found, bool) else text


def _user_data(fields: Mapping[str, str], request: Request) -> dict[str, Any]:
    """Advanced matching, manual before automatic, and what the request itself tells."""
    automatic, manual = _bracketed(fields, "udff"), _bracketed(fields, "ud")
    keys = {OTHER_NAMES.get(key, key): _nested(value) for key, value in {**automatic, **manual}.items() if value}
    told = {
        "fbp": fields.get("fbp"),
        "fbc": fields.get("fbc"),
        "client_ip_address": request.client or None,
        "client_user_agent": request.headers.get("user-agent") or None,
    }
    return {**keys, **{key: value for key, value in told.items() if value}}


def _options(fields: Mapping[str, str]) -> tuple[str, ...] | None:
    """`dpo`, which one of Meta's samples misspells `vdpo` (section 11). Empty text: explicitly no limits."""
    text = fields.get("dpo", fields.get("vdpo"))
    return None if text is None else tuple(option for option in text.split(",") if option)


def _seconds(milliseconds: str | None) -> int | None:
    whole = _whole(milliseconds)
    return None if whole is None else whole // 1000


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else None
