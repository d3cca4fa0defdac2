"""Limited data use (`data_processing_options: ["LDU"]`), put on an event that does not have it yet.

Source: page "Data processing options" (copy of 2026-09-12): country 1 with a state's number applies it for that state,
0 and 0 let Meta locate the person.
"""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.capi.event import Event

LDU = "LDU"
_NAMED = b'"data_processing_options"'
_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def with_limited_use(event: Event, country: int, state: int) -> Event:
    """`event` limited, for `state` of `country`. One that its sender limited stays as it is; an empty list, which says
    that nothing is limited, does not stand against it."""
    if event.data_processing_options:
        return event
    return msgspec.structs.replace(
        event,
        data_processing_options=(LDU,),
        data_processing_options_country=country,
        data_processing_options_state=state,
    )


def limit_body(body: bytes, country: int, state: int) -> bytes:
    """As `with_limited_use`, for the JSON of an event that `prepare` has written."""
    options: dict[str, Any] = {
        "data_processing_options": [LDU],
        "data_processing_options_country": country,
        "data_processing_options_state": state,
    }
    if _NAMED not in body:
        return body[:-1] + b"," + msgspec.json.encode(options)[1:]
    event = _decode(body)
    if bytes(event.get("data_processing_options", msgspec.Raw(b"[]"))) != b"[]":
        return body
    return msgspec.json.encode({**event, **options})
