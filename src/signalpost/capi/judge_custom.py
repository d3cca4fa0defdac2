"""The step of `prepare` for custom_data: Meta's keys are judged, own properties kept as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import Any

from signalpost.capi.currencies import REFUSED_BY_META, TAKEN
from signalpost.capi.custom_data import GENERAL_KEYS, CustomData, flat
from signalpost.capi.draft import Draft
from signalpost.capi.judge_contents import judge_contents
from signalpost.capi.kinds import is_empty, number, read
from signalpost.capi.nested import judge_nested
from signalpost.capi.path import below
from signalpost.capi.spec import CONTENT_TYPES, MAX_CUSTOM_KEYS, MAX_PRODUCTS
from signalpost.capi.spec_parameters import OBJECTS, Kind
from signalpost.capi.unmet import unmet_values

Judge = Callable[[Draft, str, Any], Any]

_ROWS = OBJECTS["custom_data"]
_CONTENT_TYPE_SET = frozenset(CONTENT_TYPES)


def judge_custom_data(draft: Draft) -> None:
    """custom_data, key by key; at the end, whether the event still lacks value or currency."""
    given = draft.event.custom_data
    sent: dict[str, Any] = {}
    if given is not None:
        for key, value in (given if type(given) is dict else _object(draft, given)).items():
            kind = type(value)
            judge = _JUDGES.get(key)
            if judge is not None:
                judged = judge(draft, key, value)
                if judged is not None:
                    sent[key] = judged
            elif kind is str:
                if value:
                    sent[key] = value
            elif kind is int or kind is bool:
                sent[key] = value
            elif value is not None:
                _own(draft, key, value, sent)
        if len(sent) > MAX_CUSTOM_KEYS:
            draft.refuse("too_many_keys", "custom_data", limit=MAX_CUSTOM_KEYS)
        if sent:
            draft.wire["custom_data"] = sent
    draft.unmet = unmet_values(draft.event.event_name, sent)


def _object(draft: Draft, given: object) -> Mapping[str, Any]:
    if isinstance(given, CustomData):
        for name in given.properties or ():
            if name in GENERAL_KEYS:
                draft.refuse("property_reuses_key", f"custom_data.{name}")
        return flat(given)
    if isinstance(given, Mapping):
        return {str(key): value for key, value in given.items()}
    draft.refuse("wrong_type", "custom_data", expected="an object")
    return {}


def _own(draft: Draft, key: str, value: Any, sent: dict[str, Any]) -> None:
    """An own property that is neither text nor a whole number."""
    if isinstance(value, float):
        if -inf < value < inf:
            sent[key] = value
        else:
            draft.refuse("number_not_finite", below("custom_data", key))
    elif not is_empty(value) and judge_nested(draft, value, below("custom_data", key), depth=3):
        sent[key] = value


def _currency(draft: Draft, key: str, value: Any) -> str | None:
    if value in TAKEN if type(value) is str else False:
        return str(value)
    if is_empty(value):
        return None
    code = value.strip().upper() if isinstance(value, str) else ""
    if code in TAKEN:
        return code
    draft.refuse("currency_refused_by_meta" if code in REFUSED_BY_META else "currency_unknown", "custom_data.currency")
    return None


def _value(draft: Draft, key: str, value: Any) -> Any:
    if type(value) is float and 0 <= value < inf:
        return value
    if is_empty(value):
        return None
    found, code = number(value)
    if found is None:
        draft.refuse("number_not_finite" if code == "number_not_finite" else "value_not_a_number", "custom_data.value")
    elif found < 0:
        draft.refuse("value_negative", "custom_data.value")
    else:
        if code is not None:
            draft.note(code, "custom_data.value")
        return found
    return None


def _content_type(draft: Draft, key: str, value: Any) -> Any:
    if type(value) is str and value in _CONTENT_TYPE_SET:
        return value
    if is_empty(value):
        return None
    text = str(value).strip()
    if text.lower() in _CONTENT_TYPE_SET:
        return text.lower()
    draft.note("content_type_unusual", "custom_data.content_type")
    return text


def _by_kind(draft: Draft, key: str, value: Any) -> Any:
    if is_empty(value):
        return None
    row = _ROWS[key]
    found, code = read(value, row)
    if code == "number_not_finite":
        draft.refuse(code, f"custom_data.{key}")
    elif code is not None:
        draft.note(code, f"custom_data.{key}", allowed=", ".join(row.values))
    return found


def _text(draft: Draft, key: str, value: Any) -> Any:
    return (value or None) if type(value) is str else _by_kind(draft, key, value)


def _integer(draft: Draft, key: str, value: Any) -> Any:
    return value if type(value) is int and 0 <= value < 1 << 63 else _by_kind(draft, key, value)


def _ids(draft: Draft, key: str, value: Any) -> Any:
    if type(value) is not list:
        return _by_kind(draft, key, value)
    if len(value) > MAX_PRODUCTS:
        draft.refuse("list_too_long", f"custom_data.{key}", limit=MAX_PRODUCTS)
        return None
    for item in value:
        if not (type(item) is str and item):
            return _by_kind(draft, key, value)
    return value or None


_JUDGES: dict[str, Judge] = {
    "currency": _currency,
    "value": _value,
    "contents": judge_contents,
    "content_ids": _ids,
    "content_type": _content_type,
    "num_items": _integer,
    **{row.name: _text for row in _ROWS.values() if row.kind in (Kind.TEXT, Kind.ID) and row.name != "content_type"},
    **{row.name: _by_kind for row in _ROWS.values() if row.kind in (Kind.NUMBER, Kind.SIGNED, Kind.ENUM)
       and row.name != "value"},
    "status": _by_kind,
}  # fmt: skip
