"""The last step of `prepare`: write the event once, as compact JSON, and hold it to the limits of size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import astuple

from signalpost.capi.draft import Draft
from signalpost.capi.path import below
from signalpost.capi.spec import MAX_EVENT_BYTES, MAX_LIST, MAX_TEXT_BYTES
from signalpost.capi.user_data import HASHED_KEYS
from signalpost.capi.usual import CANNOT_ENCODE

# No list of more than MAX_LIST hashes and no long text fits into fewer bytes, so smaller events need no second look.
SMALL = MAX_LIST * 64

encode = msgspec.json.Encoder(decimal_format="number").encode
_decode = msgspec.json.Decoder().decode


def write(draft: Draft) -> None:
    """Fill `draft.body`, unless the event is refused already or cannot be written."""
    if draft.problems:
        return
    try:
        body = encode(draft.wire)
    except CANNOT_ENCODE:
        _name_culprits(draft)
        return
    if not fits(len(body), astuple(draft.event.user_data)):
        _judge_size(draft, len(body))
    draft.body = body


def fits(size: int, values: Sequence[object]) -> bool:
    """Whether an event of `size` bytes, whose user_data has these `values` in the order of its fields, can be told to
    be within all limits without looking at every text."""
    return size <= SMALL or (size <= MAX_TEXT_BYTES and not _long_lists(values))


def _long_lists(values: Sequence[object]) -> list[str]:
    hashed = zip(HASHED_KEYS, values, strict=False)  # behind them stand those that are sent in clear
    return [key for key, value in hashed if isinstance(value, list | tuple) and len(value) > MAX_LIST]


def _name_culprits(draft: Draft) -> None:
    for path, value in _leaves(draft.wire, ""):
        try:
            encode(value)
        except CANNOT_ENCODE:
            draft.refuse("not_encodable", path)
    if not draft.problems:
        draft.refuse("not_encodable", "")


def _judge_size(draft: Draft, size: int) -> None:
    if size > MAX_EVENT_BYTES:
        draft.refuse("event_too_large", "", limit=MAX_EVENT_BYTES)
    for key in _long_lists(astuple(draft.event.user_data)):
        draft.refuse("list_too_long", f"user_data.{key}", limit=MAX_LIST)
    if size > MAX_TEXT_BYTES:
        for path, value in _leaves(draft.wire, ""):
            if isinstance(value, str) and len(value.encode()) > MAX_TEXT_BYTES:
                draft.refuse("text_too_long", path, limit=MAX_TEXT_BYTES)


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, msgspec.Raw):  # custom_data that was encoded already
        yield from _leaves(_decode(value), path)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, below(path, key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _leaves(part, f"{path}[{index}]")
    else:
        yield path, value
