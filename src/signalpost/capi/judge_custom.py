"""The step of `prepare` for custom_data: Meta's keys are judged, own properties kept as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from signalpost.capi.currencies import REFUSED_BY_META, TAKEN
from signalpost.capi.custom_data import GENERAL_KEYS, CustomData, flat
from signalpost.capi.draft import Draft
from signalpost.capi.judge_contents import judge_contents
from signalpost.capi.kinds import is_empty, number, read, read_text
from signalpost.capi.nested import judge_nested
from signalpost.capi.path import below
from signalpost.capi.said import family_of, millionths, word_of, word_of_object
from signalpost.capi.spec import CONTENT_TYPES, MAX_CUSTOM_KEYS, MAX_PRODUCTS
from signalpost.capi.spec_parameters import OBJECTS, Kind
from signalpost.capi.unmet import lacks
from signalpost.capi.usual import usual

Judge = Callable[[Draft, str, Any], Any]

_ROWS = OBJECTS["custom_data"]
STORE = "physical_store"  # where Meta wants a quantity with each product


def judge_custom_data(draft: Draft) -> None:
    """custom_data: sent as it came when nothing is wrong with it, else judged key by key; then, what it still lacks."""
    given = draft.event.custom_data
    found = usual(given) if isinstance(given, CustomData | dict) and given and draft.source != STORE else None
    browser = family_of(draft.wire["user_data"].get("client_user_agent", ""))
    if found is not None:
        draft.wire["custom_data"], draft.order_id, types, value, currency = found
        draft.said = word_of(types, currency, browser)
    else:
        sent = _judged(draft, _object(draft, given)) if given is not None else {}
        if sent:
            draft.wire["custom_data"] = sent
        value, currency, draft.order_id = sent.get("value"), sent.get("currency", ""), sent.get("order_id")
        draft.said = word_of_object(sent, browser)
    draft.value, has_value, draft.has_currency = millionths(value), value is not None, currency != ""
    if not (has_value and draft.has_currency):
        draft.unmet = lacks(draft.wire.get("event_name", ""), has_value, draft.has_currency)


def _object(draft: Draft, given: object) -> dict[str, Any]:
    """A CustomData, or any mapping a caller gave, as Meta's flat object."""
    if isinstance(given, CustomData):
        for name in given.properties or ():
            if name in GENERAL_KEYS:
                draft.refuse("property_reuses_key", f"custom_data.{name}")
        return flat(given)
    if isinstance(given, Mapping):
        return {str(key): value for key, value in given.items()}
    draft.refuse("wrong_type", "custom_data", expected="an object")
    return {}


def _judged(draft: Draft, keys: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for key, value in keys.items():
        if not is_empty(value):
            judged = _JUDGES.get(key, _own)(draft, key, value.value if isinstance(value, Enum) else value)
            if judged is not None:
                sent[key] = judged
    if len(sent) > MAX_CUSTOM_KEYS:
        draft.refuse("too_many_keys", "custom_data", limit=MAX_CUSTOM_KEYS)
    return sent


def _own(draft: Draft, key: str, value: Any) -> Any:
    """An own property: kept as it is, unless it cannot be sent."""
    return value if judge_nested(draft, value, below("custom_data", key), depth=3) else None


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
    elif found < 0 and not draft.policy.negative_values:
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
    row = _ROWS[key]
    if row.kind is Kind.IDS and isinstance(value, list | tuple) and len(value) > MAX_PRODUCTS:
        draft.refuse("list_too_long", f"custom_data.{key}", limit=MAX_PRODUCTS)
        return None
    found, code = read(value, row)
    if code == "number_not_finite":
        draft.refuse(code, f"custom_data.{key}")
    elif code is not None:
        draft.note(code, f"custom_data.{key}", allowed=", ".join(row.values))
    return found


_JUDGES: dict[str, Judge] = {
    **dict.fromkeys(_ROWS, _by_kind),
    "currency": _currency,
    "value": _value,
    "contents": judge_contents,
    "content_type": _content_type,
}
