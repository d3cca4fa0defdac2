"""What is wrong with a text that is not the clean JSON of one event, place by place. Slow and exact."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

import msgspec

from signalpost.capi.codes import problem
from signalpost.capi.custom_data import GENERAL_KEYS
from signalpost.capi.event import AppData, AttributionData, AttributionSetting, Event, OriginalEventData, StoreData
from signalpost.capi.link import EventLink
from signalpost.capi.path import below
from signalpost.capi.problem import Problem
from signalpost.capi.signals import EventConsent
from signalpost.capi.spec import MAX_DEPTH
from signalpost.capi.spec_parameters import OBJECTS
from signalpost.capi.user_data import UserData

LONGEST_INTEGER = 40  # digits; longer ones are no amounts, ids or times
_MISSING = {name: f"{name}_missing" for name in ("event_name", "event_time", "action_source")}
_PARTS: dict[str, type[msgspec.Struct]] = {
    "user_data": UserData,
    "app_data": AppData,
    "original_event_data": OriginalEventData,
    "attribution_data": AttributionData,
    "attribution_data.attribution_setting": AttributionSetting,
    "store_data": StoreData,
    "consent": EventConsent,
    "link": EventLink,
}


class Faults:
    """What was found: `problems` refuse the text, `notes` do not."""

    __slots__ = ("notes", "problems")

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def refuse(self, code: str, path: str, **nouns: str | int) -> None:
        """The text cannot be used."""
        self.problems.append(problem(code, path, **nouns))


class _Pairs(list[tuple[str, Any]]):
    """An object as it stands in the text: its keys in order, duplicates and all."""


class _NoNumber:
    """What stands where JSON has no number: NaN, Infinity, thousands of digits."""


def examine(text: bytes) -> Faults:
    """Everything wrong with `text` as one event."""
    faults = Faults()
    try:
        value = _loose.decode(text.decode())
    except UnicodeDecodeError as error:
        faults.refuse("not_utf8", "", at=error.start)
    except json.JSONDecodeError as error:
        _name_end(faults, error)
    except RecursionError:
        faults.refuse("too_deep", "", limit=MAX_DEPTH)
    else:
        plain = _plain(faults, value, "", 1)
        if not faults.problems:
            _judge_struct(faults, Event, plain, "")
    return faults


def _whole_number(text: str) -> int | _NoNumber:
    return int(text) if len(text) <= LONGEST_INTEGER else _NoNumber()


_loose = json.JSONDecoder(object_pairs_hook=_Pairs, parse_constant=lambda name: _NoNumber(), parse_int=_whole_number)


def _name_end(faults: Faults, error: json.JSONDecodeError) -> None:
    cut = error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string")
    if cut:
        faults.refuse("json_truncated", "")
    else:
        faults.refuse("json_invalid", "", at=len(error.doc[: error.pos].encode(errors="replace")))


def _plain(faults: Faults, value: Any, path: str, depth: int) -> Any:
    """`value` with ordinary objects, as the fast decoder would have read it; what it would have hidden is named."""
    if isinstance(value, _Pairs | list) and depth > MAX_DEPTH:
        faults.refuse("too_deep", path, limit=MAX_DEPTH)
        return None
    if isinstance(value, _Pairs):
        return _plain_object(faults, value, path, depth)
    if isinstance(value, list):
        return [_plain(faults, part, f"{path}[{index}]", depth + 1) for index, part in enumerate(value)]
    if isinstance(value, _NoNumber) or (isinstance(value, float) and not isfinite(value)):
        faults.refuse("number_not_finite", path)
    elif isinstance(value, str) and _has_half(value):
        faults.refuse("half_character", path)
    return value


def _plain_object(faults: Faults, pairs: _Pairs, path: str, depth: int) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key, value in pairs:
        place = below(path, key)
        if key in plain:
            faults.refuse("duplicate_key", place)
        if _has_half(key):
            faults.refuse("half_character", place)
        plain[key] = _plain(faults, value, place, depth + 1)
    return plain


def _has_half(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _judge_struct(faults: Faults, shape: type[msgspec.Struct], value: Any, path: str) -> None:
    """Keys that do not belong, are missing, or hold what the decoder does not take."""
    if not isinstance(value, dict):
        faults.refuse("wrong_type" if path else "not_an_object", path, expected="an object")
        return
    fields = {field.name: field for field in msgspec.structs.fields(shape)}
    for key in value:
        if key not in fields:
            _judge_stranger(faults, key, path)
    for name, field in fields.items():
        place = f"{path}.{name}" if path else name
        if name not in value:
            if field.required:
                faults.refuse(_MISSING.get(place, "missing"), place, allowed=_allowed(place))
        elif place in _PARTS and value[name] is not None:
            _judge_struct(faults, _PARTS[place], value[name], place)
        elif not _fits(value[name], field.type):
            faults.refuse("wrong_type", place, expected=_expected(path, name))


def _fits(value: Any, wanted: Any) -> bool:
    try:
        msgspec.convert(value, type=wanted)
    except msgspec.ValidationError:
        return False
    return True


def _expected(path: str, name: str) -> str:
    row = OBJECTS.get(path, {}).get(name)
    return row.kind.value if row is not None else "text, or a list of texts where Meta takes several"


def _allowed(path: str) -> str:
    row = OBJECTS[""].get(path)
    return ", ".join(row.values) if row is not None else ""


def _judge_stranger(faults: Faults, key: str, path: str) -> None:
    place = below(path, key)
    if path == "user_data":
        faults.notes.append(problem("user_data_unknown_key", place))
    else:
        faults.refuse("unknown_key", place, hint=_where_it_belongs(key) if not path else "Remove it.")


def _where_it_belongs(key: str) -> str:
    if key in UserData.__struct_fields__:
        return "Put it into user_data."
    if key in GENERAL_KEYS:
        return "Put it into custom_data."
    if key in OBJECTS["app_data"]:
        return "Put it into app_data."
    return "Remove it, or put it into custom_data."
