"""Judging a call: every event must pass, in Meta's order of checks, else the whole call is refused.

Order: keys and types → event_time → user_data → custom_data. The age test ran before the customer-information test in
live calls (2026-09-05); the rest of the order is inferred. Each check runs over all events before the next begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from signalpost.sandbox import rules
from signalpost.sandbox.graph import GraphError, event_error, parameter_error
from signalpost.sandbox.rules import Kind

Event = Mapping[str, Any]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that Meta does not promise, as settings. Ages in seconds."""

    max_events: int = rules.MAX_EVENTS
    max_age_s: int = rules.MAX_AGE_S
    max_age_store_s: int = rules.MAX_AGE_STORE_S
    future_tolerance_s: int = rules.FUTURE_TOLERANCE_S


def judge(items: Sequence[Any], *, now: float, limits: Limits) -> GraphError | None:
    """Why the call is refused, or None. `items` are decoded `data` items; `now` is Unix seconds."""
    if not items:
        return parameter_error("The parameter data is required")
    if len(items) > limits.max_events:
        return parameter_error(f"The parameter data may hold at most {limits.max_events} events")
    for index, item in enumerate(items):
        if error := _shape(item, f"$['data'][{index}]"):
            return error
    checks: tuple[Callable[[Event], GraphError | None], ...] = (
        lambda event: _event_time(event, now, limits),
        _user_data,
        _custom_data,
    )
    return next((error for check in checks for event in items if (error := check(event))), None)


# ---------------------------------------------------------------------------------------------- keys and types


def _shape(event: Any, place: str) -> GraphError | None:
    if not isinstance(event, dict):
        return parameter_error(f'Param "{place}" must be an object.')
    return (
        _typed(event, rules.EVENT_KEYS, place, strict=True)
        or _required(event, place)
        or _one_of(event, place)
        or _typed(event.get("custom_data") or {}, rules.CUSTOM_DATA_KEYS, f"{place}['custom_data']", strict=False)
        or _contents((event.get("custom_data") or {}).get("contents") or [], f"{place}['custom_data']['contents']")
        or _user_values(event["user_data"], f"{place}['user_data']")
        or _app_data(event, place)
    )


def _typed(found: Event, known: Mapping[str, Kind], place: str, *, strict: bool) -> GraphError | None:
    for key, value in found.items():
        kind = known.get(key)
        if kind is None and strict:
            return parameter_error(f'Unexpected key "{key}" on param "{place}".')
        if kind is not None and value is not None and not _is(kind, value):
            return parameter_error(f"Param \"{place}['{key}']\" must be of type {kind.value}.")
    return None


def _required(event: Event, place: str) -> GraphError | None:
    for key in rules.REQUIRED_EVENT_KEYS:
        if event.get(key) in (None, ""):
            return parameter_error(f'The parameter "{key}" is required on param "{place}".')
    return None


def _one_of(event: Event, place: str) -> GraphError | None:
    for key, allowed in rules.ENUMS.items():
        if event.get(key) is not None and event[key] not in allowed:
            return parameter_error(f"Param \"{place}['{key}']\" must be one of {{{', '.join(sorted(allowed))}}}.")
    return None


def _contents(items: Sequence[Any], place: str) -> GraphError | None:
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            return parameter_error(f'Param "{place}[{index}]" must be an object.')
        if error := _typed(item, rules.CONTENT_KEYS, f"{place}[{index}]", strict=True):
            return error
    return None


def _user_values(user_data: Event, place: str) -> GraphError | None:
    for key, value in user_data.items():
        values = value if isinstance(value, list) else [value]
        if key in rules.USER_DATA_KEYS and not all(one is None or _is(Kind.SCALAR, one) for one in values):
            return parameter_error(f"Param \"{place}['{key}']\" must be of type string or array of strings.")
    return None


def _app_data(event: Event, place: str) -> GraphError | None:
    if event["action_source"] != "app":
        return None
    if not event.get("app_data"):
        return parameter_error(f'The parameter "app_data" is required on param "{place}".')
    extinfo = event["app_data"].get("extinfo")
    if isinstance(extinfo, dict):  # Meta's SDK for Node sends an object with the indexes as keys
        extinfo = [extinfo.get(str(slot)) for slot in range(len(extinfo))]
    if not isinstance(extinfo, list) or len(extinfo) != rules.EXTINFO_SLOTS:
        return event_error(2804043)
    complete = extinfo[0] in rules.EXTINFO_VERSIONS and extinfo[rules.EXTINFO_OS_VERSION]
    return None if complete else event_error(2804043)


def _is(kind: Kind, value: Any) -> bool:
    match kind:
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.SCALAR:
            return isinstance(value, str | int | float) and not isinstance(value, bool)
        case Kind.WHOLE:
            return (
                _number(value) is not None
                and float(value).is_integer()
                and not (isinstance(value, str) and "." in value)
            )
        case Kind.NUMBER:
            return _number(value) is not None
        case Kind.FLAG:
            return isinstance(value, bool) or value in (0, 1, "0", "1", "true", "false")
        case Kind.OBJECT:
            return isinstance(value, dict)
        case Kind.LIST:
            return isinstance(value, list)
        case Kind.ANY:
            return True


def _number(value: Any) -> float | None:
    """`value` as a finite number, if it is one or a text that reads as one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < float("inf") else None


# ---------------------------------------------------------------------------------------------- the other checks


def _event_time(event: Event, now: float, limits: Limits) -> GraphError | None:
    at = int(event["event_time"])
    oldest = limits.max_age_store_s if event["action_source"] == "physical_store" else limits.max_age_s
    if at > now + limits.future_tolerance_s:
        return event_error(2804004)
    return event_error(2804003) if at < now - oldest else None


def _user_data(event: Event) -> GraphError | None:
    present = {key for key, value in event["user_data"].items() if key in rules.USER_DATA_KEYS and _has_value(value)}
    if event["action_source"] == "business_messaging":
        return _messaging(event, present)
    if event["event_name"] in rules.NEEDS_NO_USER_KEY:
        return None
    too_broad = not present or any(present <= row for row in rules.TOO_BROAD)
    return event_error(2804050) if too_broad else None


def _messaging(event: Event, present: set[str]) -> GraphError | None:
    if event["event_name"] not in rules.MESSAGING_EVENTS:
        return event_error(2804066)
    channel = event.get("messaging_channel")
    if channel is None:
        return parameter_error('The parameter "messaging_channel" is required for business_messaging.')
    keys, subcode = rules.MESSAGING_KEYS[channel]
    return None if present.intersection(keys) else event_error(subcode)


def _has_value(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(one is not None and str(one).strip() for one in values)


def _custom_data(event: Event) -> GraphError | None:
    custom_data = event.get("custom_data") or {}
    value, currency = custom_data.get("value"), custom_data.get("currency")
    if event["event_name"] == "Purchase":
        if value is None:
            return event_error(2804009)
        if not currency:
            return event_error(2804010)
        if currency.upper() not in rules.CURRENCIES:
            return event_error(2804011)
    elif value is not None and not currency:
        return event_error(2804023)
    without_id = any(item.get("id") in (None, "") for item in custom_data.get("contents") or [])
    return event_error(2804008) if without_id else None
