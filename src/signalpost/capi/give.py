"""Put user_data keys into a prepared event that lacks them, and judge again what it still lacks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import msgspec

from signalpost.capi.unmet import FORBIDDEN_COMBINATION, NO_USABLE_KEY, unmet_keys

_START = b'"user_data":{'
_AFTER = b'"custom_data"'

_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class Gift(NamedTuple):
    """The event with what it was given: its JSON, its user_data keys sorted, what it still lacks."""

    body: bytes
    keys: tuple[str, ...]
    unmet: tuple[str, ...]


def give(body: bytes, keys: Collection[str], unmet: tuple[str, ...], values: Mapping[str, str | Sequence[str]]) -> Gift:
    """`body` with `values` in its user_data, which has none of these keys."""
    all_keys = tuple(sorted({*keys, *values}))
    still = unmet_keys(all_keys)
    lacking = tuple(code for code in unmet if code not in (NO_USABLE_KEY, FORBIDDEN_COMBINATION) or code in still)
    return Gift(_given(body, values), all_keys, lacking)


def _given(body: bytes, values: Mapping[str, str | Sequence[str]]) -> bytes:
    """Spliced in where `prepare` writes user_data; taken apart if something that looks like it came before."""
    start = body.find(_START)
    custom = body.find(_AFTER)
    if start < 0 or 0 <= custom < start:
        event = _decode(body)
        user = _decode(event["user_data"]) if "user_data" in event else {}
        user.update({key: msgspec.Raw(_encode(value)) for key, value in values.items()})
        event["user_data"] = msgspec.Raw(_encode(user))
        return _encode(event)
    begin = start + len(_START)
    more = _encode(values)[1:-1]
    comma = b"" if body[begin : begin + 1] == b"}" else b","
    return body[:begin] + more + comma + body[begin:]
