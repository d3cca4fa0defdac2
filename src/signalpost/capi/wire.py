"""Text in, text out: bytes of a request to events, events to bytes.

The fast decoder knows the shape of an event and reports only the first thing it dislikes. Whenever it dislikes one, or
the text holds more keys than were decoded (duplicates, or user_data keys that Meta does not know), `malformed` reads
the text again, slowly, and names every place.
"""

from __future__ import annotations

from typing import Any

import msgspec

from signalpost.capi.codes import problem
from signalpost.capi.custom_data import CustomData, flat
from signalpost.capi.event import NOBODY, Event, NotedEvent
from signalpost.capi.malformed import examine
from signalpost.capi.problem import Problem
from signalpost.capi.spec import MAX_EVENT_BYTES
from signalpost.capi.user_data import UserData
from signalpost.errors import InvalidInput

_decode = msgspec.json.Decoder(Event).decode
_encode = msgspec.json.Encoder(decimal_format="number").encode
_astuple = msgspec.structs.astuple

BACKSLASH = ord("\\")  # to look for a byte as a number costs a quarter of looking for it as bytes
EVENT_KEYS = len(Event.__struct_fields__)
USER_KEYS = len(UserData.__struct_fields__)
_FIELDS = Event.__struct_fields__
_USER, _CUSTOM, _URL, _REFERRER, _CONSENT, _LINK = map(
    _FIELDS.index, ("user_data", "custom_data", "event_source_url", "referrer_url", "consent", "link")
)
_OBJECTS = slice(_FIELDS.index("app_data"), _FIELDS.index("store_data") + 1)
_NO_OBJECTS = (None,) * (_OBJECTS.stop - _OBJECTS.start)


def decode_event(raw: bytes | msgspec.Raw) -> Event:
    """The event in `raw` (UTF-8 JSON), as it came: `prepare` judges it.

    Raises InvalidInput, and nothing else, with every problem of its form: not JSON, not UTF-8, truncated, too large,
    nested too deep, a key twice, a key Meta does not know, a value of the wrong type, something required missing.
    """
    text = bytes(raw)
    if len(text) > MAX_EVENT_BYTES:
        raise _invalid(problem("event_too_large", "", limit=MAX_EVENT_BYTES))
    try:
        event = _decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise _invalid(*_reasons(text)) from None
    if _is_whole(text, event):
        return event
    faults = examine(text)
    if faults.problems:
        raise _invalid(*faults.problems)
    return _with_notes(event, tuple(faults.notes)) if faults.notes else event


def encode_event(event: Event) -> bytes:
    """`event` as compact JSON, unhashed, as a gateway takes it: nulls left out, own properties beside Meta's keys.

    Raises InvalidInput when a value cannot be written as JSON.
    """
    parts: dict[str, Any] = {name: getattr(event, name) for name in Event.__struct_fields__}
    if isinstance(event.custom_data, CustomData):
        parts["custom_data"] = flat(event.custom_data)
    try:
        return _encode({name: part for name, part in parts.items() if part is not None})
    except (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        raise _invalid(problem("not_encodable", "")) from None


def _reasons(text: bytes) -> list[Problem]:
    """Why the fast decoder refused `text`; never empty, whatever the slow reader makes of it."""
    return examine(text).problems or [problem("json_invalid", "", at=0)]


def _is_whole(text: bytes, event: Event) -> bool:
    """Whether every key in `text` was decoded, each once, told by counting.

    Every colon stands behind a key or inside a text. The texts that usually hold colons are counted as decoded, so that
    equality leaves no room for a key more, unless one of their colons was escaped. Otherwise the exact sign of a key,
    `":`, is counted, which only a blank before the colon could hide.
    """
    values = _astuple(event)
    keys = _keys_of(values)
    if text.count(b":") == keys + _colons_of(values) and not (BACKSLASH in text and b"\\u003" in text):
        return True
    return text.count(b'":') == keys and not any(blank in text for blank in (b" :", b"\n:", b"\t:", b"\r:"))


def _keys_of(values: tuple[Any, ...]) -> int:
    """How many keys were decoded: never more than the text has. Keys with null, and those deep inside own properties,
    are not counted; they cost a closer look."""
    user, custom = values[_USER], values[_CUSTOM]
    keys = EVENT_KEYS - values.count(None) + USER_KEYS - _astuple(user).count(None)
    if user is NOBODY:
        keys -= 1
    if values[_OBJECTS] != _NO_OBJECTS:
        keys += sum(_keys_in(msgspec.to_builtins(part)) for part in values[_OBJECTS] if part is not None)
    if values[_CONSENT] is not None:
        keys += len(_astuple(values[_CONSENT])) - _astuple(values[_CONSENT]).count("")
    if values[_LINK] is not None:
        keys += sum(value not in ("", None, False) for value in _astuple(values[_LINK]))
    return keys + _keys_in(custom) if isinstance(custom, dict) else keys


def _keys_in(keys: dict[str, Any]) -> int:
    count = len(keys)
    for value in keys.values():
        if value.__class__ is list:
            for part in value:
                if part.__class__ is not dict:
                    break  # of one kind, as lists are; a mixed one costs a closer look
                count += len(part)
        elif value.__class__ is dict:
            count += len(value)
    return count


def _colons_of(values: tuple[Any, ...]) -> int:
    user = values[_USER]
    colons = 0
    for text in (values[_URL], values[_REFERRER], user.client_user_agent, user.client_ip_address):
        if text:
            colons += text.count(":")
    return colons


def _with_notes(event: Event, notes: tuple[Problem, ...]) -> NotedEvent:
    return NotedEvent(**{name: getattr(event, name) for name in Event.__struct_fields__}, notes=notes)


def _invalid(*problems: Problem) -> InvalidInput:
    return InvalidInput(problems[0].message, problems=problems)
