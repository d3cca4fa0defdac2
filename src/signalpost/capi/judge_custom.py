"""The step of `prepare` for custom_data: Meta's keys are judged, own properties kept as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from math import inf
from typing import Any

import msgspec

from signalpost.capi.currencies import REFUSED_BY_META, TAKEN
from signalpost.capi.custom_data import GENERAL_KEYS, CustomData, flat
from signalpost.capi.draft import Draft
from signalpost.capi.judge_contents import judge_contents
from signalpost.capi.kinds import LARGEST, is_empty, number, read, read_text
from signalpost.capi.nested import judge_nested
from signalpost.capi.path import below
from signalpost.capi.spec import CONTENT_TYPES, MAX_CUSTOM_KEYS, MAX_PRODUCTS
from signalpost.capi.spec_parameters import OBJECTS, Kind
from signalpost.capi.unmet import unmet_values

Judge = Callable[[Draft, str, Any], Any]

_ROWS = OBJECTS["custom_data"]
_astuple = msgspec.structs.astuple


def judge_custom_data(draft: Draft) -> None:
    """custom_data, key by key; at the end, whether the event still lacks value or currency.

    What is as it should be passes here by its type alone; anything else goes to the judge of its key.
    """
    given = draft.event.custom_data
    sent: dict[str, Any] = {}
    if given is not None:
        for key, value in given.items() if type(given) is dict else _pairs(draft, given):
            if value is None:
                continue
            kind = type(value)
            if kind is str:
                allowed = _TEXTS.get(key)
                if value and (allowed is None or value in allowed):
                    sent[key] = value
                    continue
            elif kind is float:
                if 0 <= value < inf and key not in _NOT_FLOAT:
                    sent[key] = value
                    continue
            elif kind is int and 0 <= value <= LARGEST and key not in _NOT_WHOLE:
                sent[key] = value
                continue
            if value != "":
                judged = _JUDGES.get(key, _own)(draft, key, value.value if isinstance(value, Enum) else value)
                if judged is not None:
                    sent[key] = judged
        if len(sent) > MAX_CUSTOM_KEYS:
            draft.refuse("too_many_keys", "custom_data", limit=MAX_CUSTOM_KEYS)
        if sent:
            draft.wire["custom_data"] = sent
    if "value" not in sent or "currency" not in sent:
        draft.unmet = unmet_values(draft.event.event_name, sent)


def _pairs(draft: Draft, given: object) -> Iterable[tuple[str, Any]]:
    """Keys and values of a CustomData, or of any mapping a caller gave."""
    if isinstance(given, CustomData):
        pairs = zip(GENERAL_KEYS, _astuple(given), strict=False)
        if given.properties is None and given.vertical is None:
            return pairs
        for name in given.properties or ():
            if name in GENERAL_KEYS:
                draft.refuse("property_reuses_key", f"custom_data.{name}")
        return flat(given).items()
    if isinstance(given, Mapping):
        return [(str(key), value) for key, value in given.items()]
    draft.refuse("wrong_type", "custom_data", expected="an object")
    return ()


def _own(draft: Draft, key: str, value: Any) -> Any:
    """An own property: kept as it is, unless it cannot be sent or is empty."""
    return value if not is_empty(value) and judge_nested(draft, value, below("custom_data", key), depth=3) else None


def _currency(draft: Draft, key: str, value: Any) -> str | None:
    code = value.strip().upper() if isinstance(value, str) else ""
    if code in TAKEN:
        return code
    draft.refuse("currency_refused_by_meta" if code in REFUSED_BY_META else "currency_unknown", "custom_data.currency")
    return None


def _value(draft: Draft, key: str, value: Any) -> Any:
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
    text, code = read_text(value, _ROWS[key])
    if not isinstance(text, str):
        draft.note(code or "text_expected", "custom_data.content_type")
        return None
    usual = text.strip().lower()
    if usual in CONTENT_TYPES:
        return usual
    draft.note("content_type_unusual", "custom_data.content_type")
    return text.strip() or None


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


def _named(*kinds: Kind) -> frozenset[str]:
    return frozenset(row.name for row in _ROWS.values() if row.kind in kinds)


_JUDGES: dict[str, Judge] = {
    **dict.fromkeys(_ROWS, _by_kind),
    "currency": _currency,
    "value": _value,
    "contents": judge_contents,
    "content_ids": _ids,
    "content_type": _content_type,
}

# What a value's type alone lets pass: texts of these keys only if they are among those; own properties always.
_NUMBERS = _named(Kind.NUMBER, Kind.SIGNED, Kind.INTEGER)
_LISTS = _named(Kind.IDS, Kind.TEXTS, Kind.CONTENTS)
_NOT_WHOLE = frozenset(_ROWS) - _NUMBERS
_NOT_FLOAT = _NOT_WHOLE | _named(Kind.INTEGER)
_TEXTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(_NUMBERS | _LISTS, frozenset()),
    **{row.name: frozenset(row.values) for row in _ROWS.values() if row.kind is Kind.ENUM},
    "currency": TAKEN,
    "content_type": frozenset(CONTENT_TYPES),
}
