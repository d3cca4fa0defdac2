"""Take user_data keys out of a prepared event: what it was given by mistake."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from signalpost.capi.give import Gift
from signalpost.capi.unmet import unmet_keys

_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def take(body: bytes, keys: Collection[str], unmet: tuple[str, ...]) -> Gift:
    """`body` without `keys` in its user_data, its remaining keys, and what it lacks now."""
    event = _decode(body)
    user = {name: value for name, value in _decode(event.get("user_data", b"{}")).items() if name not in keys}
    event["user_data"] = msgspec.Raw(_encode(user))
    lacking = tuple(dict.fromkeys((*unmet_keys(user), *unmet)))
    return Gift(_encode(event), tuple(sorted(user)), lacking)
