"""One request of GA4 in one shape, whichever way it came, and the Measurement Protocol's way.

Source: Google's public description of the Measurement Protocol (2026). Nothing of a request is trusted: fields of a
wrong kind are left out, and a fault names the place where Meta would need them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from signalpost.capi.codes import problem
from signalpost.errors import InvalidInput

SYSTEMS = ("android", "ios")  # of a firebase_app_id; one of the web is no app
MOST_EVENTS = 25  # of one request, by the Measurement Protocol


class Hit(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is read of a request. `events` are objects `{name, params, timestamp_micros}`. `gcs` and `gcd` are consent
    mode as Google's tags write it. Of an app's stream `app_instance_id` stands in place of `client_id`, and `system` is
    `android` or `ios`, as its `firebase_app_id` says. `repr()` shows no value."""

    client_id: Any = None
    app_instance_id: Any = None
    system: str = ""
    device: Any = None
    user_id: Any = None
    timestamp_micros: Any = None
    user_data: Any = None
    consent: Any = None
    ip_override: Any = None
    user_agent: Any = None
    gcs: Any = None
    gcd: Any = None
    events: Any = None

    def __repr__(self) -> str:
        return "Hit()"


_decode = msgspec.json.Decoder(Hit).decode


def read(body: bytes, firebase_app_id: str = "") -> Hit:
    """The hit in a body of `/mp/collect`; `firebase_app_id` is that of its address, where it is an app's stream. Raises
    InvalidInput: nothing of it can be taken."""
    try:
        hit = _decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise fault("not_an_object", "") from None
    pieces = firebase_app_id.split(":")  # `1:1234567890:android:321abc456def7890`
    system = pieces[2] if len(pieces) == 4 and pieces[2] in SYSTEMS else ""
    return checked(msgspec.structs.replace(hit, system=system))


def who(hit: Hit) -> str:
    """What the hit calls its browser, or its app on a device."""
    return text(hit.client_id) or text(hit.app_instance_id)


def checked(hit: Hit) -> Hit:
    """`hit`, if it says whose it is and has a list of as many events as may be. Raises InvalidInput."""
    if not who(hit):
        raise fault("ga4_client_id_missing", "client_id")
    if not isinstance(hit.events, Sequence) or isinstance(hit.events, str) or not hit.events:
        raise fault("ga4_events_missing", "events")
    if len(hit.events) > MOST_EVENTS:
        raise fault("ga4_too_many_events", f"events[{MOST_EVENTS}]")
    return hit


def part(value: Any) -> dict[str, Any]:
    """`value` where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: Any) -> str:
    """`value` as a text: a word or a number, trimmed; "" for anything else."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def fault(code: str, path: str) -> InvalidInput:
    """The mistake `code` at `path`."""
    found = problem(code, path)
    return InvalidInput(found.message, problems=(found,))
