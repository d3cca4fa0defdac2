"""The later steps: event_time, then user_data, then custom_data, of events that are right in form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from signalpost.sandbox import rules
from signalpost.sandbox.case import Case, Event, place
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError, event_error, parameter_error
from signalpost.sandbox.judge_messaging import judge_messaging
from signalpost.sandbox.kinds import number
from signalpost.sandbox.rules_custom_data import CURRENCIES

# parameter-builder-library (copy of 2026-09-12): a hash with a token of two or eight characters; official libraries let
# 32 hexadecimal digits pass as hashed.
_HASH = re.compile(r"(?:[0-9a-f]{64}(?:\.[A-Za-z0-9_-]{2}|\.[A-Za-z0-9_-]{8})?|[0-9a-f]{32})", re.IGNORECASE)
# A usable key in none of the rows that are too broad is enough by itself.
_ENOUGH = rules.USER_DATA_KEYS.difference(*rules.TOO_BROAD)
_FBC = re.compile(r"fb\.\d+\.\d+\.[^.\s]+(?:\.[A-Za-z0-9_-]{2}|\.[A-Za-z0-9_-]{8})?")


def judge_time(event: Event, index: int, case: Case) -> GraphError | None:
    """event_time: neither ahead nor too old. Live: refused at 8 days, taken at 6 (2026-08-03)."""
    at, limits = int(event["event_time"]), case.limits
    if case.now - limits.max_age_s <= at <= case.now + limits.future_tolerance_s:
        return None
    if at > case.now:
        return event_error(2804004)
    if event["action_source"] != "physical_store":
        return event_error(2804003)
    in_time = at >= case.now - limits.max_age_store_s or case.conduct.store_age == "advised"
    return None if in_time else event_error(2804003)


def judge_user_data(event: Event, index: int, case: Case) -> GraphError | None:
    """user_data: at least one usable key, and not only keys too broad to match anyone."""
    user_data = event["user_data"]
    if error := _values(user_data, index, case):
        return error
    if event["action_source"] == "business_messaging":
        return judge_messaging(event, index, case, usable_keys(user_data))
    if event["event_name"] in rules.NEEDS_NO_USER_KEY or any(
        key in _ENOUGH and value and _usable(value) for key, value in user_data.items()
    ):
        return None
    present = usable_keys(user_data)
    too_broad = not present or any(present <= row for row in rules.TOO_BROAD)
    return event_error(2804050) if too_broad else None


def usable_keys(user_data: Event) -> set[str]:
    """Keys that Meta knows and that have a value which is not blank."""
    return {key for key, value in user_data.items() if value and key in rules.USER_DATA_KEYS and _usable(value)}


def _usable(value: Any) -> bool:
    if type(value) is str:
        return not value.isspace()
    return any(one is not None and str(one).strip() for one in _listed(value))


def _listed(value: Any) -> Iterable[Any]:
    return value if type(value) is list else (value,)


def _values(user_data: Event, index: int, case: Case) -> GraphError | None:
    """Values that the conduct refuses."""
    conduct = case.conduct
    lead_id = user_data.get("lead_id")
    if lead_id and conduct.lead_id == "digits" and not all(_is_lead_id(one) for one in _listed(lead_id)):
        return parameter_error(f'Param "{place(index, "user_data", "lead_id")}" must be a lead id of 15 to 17 digits.')
    if conduct.malformed_fbc == "refused":
        for fbc in _listed(user_data.get("fbc") or ()):
            if fbc and not _FBC.fullmatch(str(fbc)):
                return GRAPH_ERRORS["100/2804001"]
    return _clear(user_data, index) if conduct.clear_text == "refused" else None


def _is_lead_id(value: Any) -> bool:
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) in rules.LEAD_ID_DIGITS


def _clear(user_data: Event, index: int) -> GraphError | None:
    for key in rules.HASHED_KEYS & user_data.keys():
        if any(one and not _HASH.fullmatch(str(one)) for one in _listed(user_data[key])):
            return parameter_error(f'Param "{place(index, "user_data", key)}" must be a SHA-256 hash.')
    return None


def judge_custom_data(event: Event, index: int, case: Case) -> GraphError | None:
    """custom_data: a Purchase needs value and a supported currency, a value needs a currency, an item needs an id."""
    custom_data = event.get("custom_data") or {}
    value, currency = custom_data.get("value"), custom_data.get("currency")
    if event["event_name"] == "Purchase":
        if value is None:
            return event_error(2804009)
        if not currency:
            return event_error(2804010)
        if (currency if case.conduct.currency_case == "upper" else currency.upper()) not in CURRENCIES:
            return event_error(2804011)
    elif value is not None and not currency:
        return event_error(2804023)
    if value is not None and case.conduct.negative_value == "refused" and (number(value) or 0.0) < 0:
        return parameter_error(f'Param "{place(index, "custom_data", "value")}" must not be negative.')
    contents = custom_data.get("contents")
    without_id = contents and any(item.get("id") in (None, "") for item in contents)
    return event_error(2804008) if without_id else None
