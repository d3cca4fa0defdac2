"""Steps of `prepare` for the objects beside user_data and custom_data: app, original event, attribution, store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from signalpost.capi.custom_data import present
from signalpost.capi.draft import Draft
from signalpost.capi.kinds import is_empty, read
from signalpost.capi.path import below
from signalpost.capi.spec import (
    CORRECTION,
    CORRECTION_NEEDS,
    CORRECTION_WITHIN_S,
    EXTINFO_NUMBERS,
    EXTINFO_OS_VERSION,
    EXTINFO_SLOTS,
    EXTINFO_VERSIONS,
)
from signalpost.capi.spec_parameters import OBJECTS, Kind, Parameter
from signalpost.capi.tracking import FLAGS, refuses_tracking

APP = "app"
CURRENCY = "custom_data.currency"


def judge_app(draft: Draft) -> None:
    """app_data: an app event needs it with both tracking flags and extinfo. A no to tracking takes the device's id."""
    given = draft.event.app_data
    if given is None:
        if draft.source == APP:
            draft.refuse("app_data_missing", "app_data")
        return
    sent = _object(draft, "app_data", given)
    if refuses_tracking(draft.event) and draft.wire["user_data"].pop("madid", None) is not None:
        draft.note("tracking_refused", "user_data.madid")
    if draft.source == APP:
        for flag in FLAGS:
            if flag not in sent:
                draft.refuse("app_flag_missing", f"app_data.{flag}")
        if "extinfo" not in sent and not draft.problems:
            draft.refuse("extinfo_missing", "app_data.extinfo")


def judge_correction(draft: Draft) -> None:
    """original_event_data and attribution_data, and what AppendAttribution needs of them."""
    event = draft.event
    if event.original_event_data is not None:
        _object(draft, "original_event_data", event.original_event_data)
    if event.attribution_data is not None:
        _object(draft, "attribution_data", event.attribution_data)
    if draft.wire.get("event_name") == CORRECTION:
        for path in CORRECTION_NEEDS:
            if not (draft.has_currency if path == CURRENCY else _has(draft.wire, path)):
                draft.refuse("correction_needs", path)
        _fits_original(draft)


def _fits_original(draft: Draft) -> None:
    """A correction gives a share of one conversion, and comes soon after it."""
    if draft.wire.get("attribution_data", {}).get("attribution_share", 0) > 1:
        draft.refuse("correction_share_above_one", "attribution_data.attribution_share")
    first = draft.wire.get("original_event_data", {}).get("event_time", draft.now)
    if draft.now - first >= CORRECTION_WITHIN_S:
        draft.refuse("correction_too_late", "original_event_data.event_time", hours=CORRECTION_WITHIN_S // 3600)


def judge_store(draft: Draft) -> None:
    """store_data: which store it was."""
    if draft.event.store_data is not None:
        _object(draft, "store_data", draft.event.store_data)


def _has(wire: Mapping[str, Any], path: str) -> bool:
    place, _, name = path.partition(".")
    return place in wire if not name else name in wire.get(place, {})


def _object(draft: Draft, place: str, given: object) -> Mapping[str, Any]:
    """Judge every key of the object at `place` and put it into what is sent, unless nothing is left of it."""
    sent = _judged(draft, place, given)
    if sent:
        draft.wire[place] = sent
    return sent


def _judged(draft: Draft, place: str, given: object) -> dict[str, Any]:
    keys = present(given) if isinstance(given, msgspec.Struct) else given
    if not isinstance(keys, Mapping):
        draft.refuse("wrong_type", place, expected="an object")
        return {}
    sent: dict[str, Any] = {}
    for key, value in keys.items():
        row = OBJECTS[place].get(key)
        if row is None:
            draft.refuse("unknown_key", below(place, key), hint=f"Use only: {', '.join(OBJECTS[place])}.")
        elif not is_empty(value):
            found = _value(draft, row, value)
            if found is not None:
                sent[key] = found
    return sent


def _value(draft: Draft, row: Parameter, value: Any) -> Any:
    path = f"{row.place}.{row.name}"
    if row.kind is Kind.OBJECT:
        return _judged(draft, path, value) or None
    if row.kind is Kind.EXTINFO:
        return _extinfo(draft, value, path)
    found, code = read(value, row)
    if code is not None:
        draft.note(code, path, allowed=", ".join(row.values))
    return found


def _extinfo(draft: Draft, value: Any, path: str) -> list[Any] | None:
    """16 slots, empty text for the unknown; Meta's Node SDK writes them as an object with numbers as keys."""
    slots = [value.get(str(index)) for index in range(EXTINFO_SLOTS)] if _is_numbered(value) else value
    if not isinstance(slots, list | tuple) or len(slots) != EXTINFO_SLOTS:
        draft.refuse("extinfo_not_16", path)
        return None
    if slots[0] not in EXTINFO_VERSIONS:
        draft.refuse("extinfo_version", f"{path}[0]")
    if is_empty(slots[EXTINFO_OS_VERSION]):
        draft.refuse("extinfo_os_version", f"{path}[{EXTINFO_OS_VERSION}]")
    strange = [index for index, slot in enumerate(slots) if not _is_slot(slot)]
    for index in strange:
        draft.refuse("wrong_type", f"{path}[{index}]", expected="text or a number")
    return None if strange else _numbered(draft, ["" if slot is None else slot for slot in slots], path)


def _numbered(draft: Draft, slots: list[Any], path: str) -> list[Any]:
    """One of Meta's pages types some slots as numbers, another as texts of them: neither as anything else."""
    for index in EXTINFO_NUMBERS:
        if slots[index] != "" and not str(slots[index]).strip().isdecimal():
            draft.note("number_expected", f"{path}[{index}]")
            slots[index] = ""
    return slots


def _is_numbered(value: Any) -> bool:
    return isinstance(value, Mapping) and all(key in _SLOT_NAMES for key in value)


_SLOT_NAMES = frozenset(str(index) for index in range(EXTINFO_SLOTS))


def _is_slot(slot: object) -> bool:
    if isinstance(slot, float):
        return slot == slot and abs(slot) != float("inf")
    return slot is None or isinstance(slot, str | int)
