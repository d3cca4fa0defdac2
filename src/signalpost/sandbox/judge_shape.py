"""The first step: keys and types of an event, strict where Meta is. A refusal is (100, none) and names the place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from signalpost.sandbox import rules, rules_custom_data, rules_objects
from signalpost.sandbox.case import Case, Event, place
from signalpost.sandbox.graph import GraphError, parameter_error
from signalpost.sandbox.judge_objects import judge_objects
from signalpost.sandbox.judge_usual import is_usual
from signalpost.sandbox.kinds import Kind, Row, check, rows

_EVENT = rows(rules.EVENT_KEYS)
_CUSTOM_DATA = rows(rules_custom_data.CUSTOM_DATA_KEYS)
_CONTENT = rows(rules_custom_data.CONTENT_KEYS)
_OBJECTS = {name: rows(kinds) for name, kinds in rules_objects.OBJECTS.items()}
_scalar = check(Kind.SCALAR)


def judge_shape(event: Any, index: int, case: Case) -> GraphError | None:
    """Why the `index`-th item of data is not an event in form."""
    if type(event) is not dict:
        return parameter_error(f'Param "{place(index)}" must be an object.')
    return (
        _keys(event, _EVENT, rules.EVENT_KEYS, index)
        or _required(event, index)
        or _one_of(event, rules.ENUMS, index)
        or _user_values(event["user_data"], index)
        or _custom_data(event.get("custom_data"), index, case)
        or _inner(event, index)
        or judge_objects(event, index, case)
    )


def _keys(
    found: Event, known: Mapping[str, Row], kinds: Mapping[str, Kind], index: int, *path: str | int
) -> GraphError | None:
    """Unknown keys and wrong types."""
    for key, value in found.items():
        row = known.get(key)
        if row is None:
            return parameter_error(f'Unexpected key "{key}" on param "{place(index, *path)}".')
        if type(value) not in row[0] and not row[1](value):
            return _wrong_type(kinds[key], index, *path, key)
    return None


def _types(
    found: Event, known: Mapping[str, Row], kinds: Mapping[str, Kind], index: int, *path: str | int
) -> GraphError | None:
    """Wrong types alone: other keys are free."""
    for key, value in found.items():
        row = known.get(key)
        if row is not None and type(value) not in row[0] and not row[1](value):
            return _wrong_type(kinds[key], index, *path, key)
    return None


def _wrong_type(kind: Kind, index: int, *path: str | int) -> GraphError:
    return parameter_error(f'Param "{place(index, *path)}" must be of type {kind.value}.')


def _required(event: Event, index: int) -> GraphError | None:
    for key in rules.REQUIRED_EVENT_KEYS:
        if event.get(key) in (None, ""):
            return parameter_error(f'The parameter "{key}" is required on param "{place(index)}".')
    return None


def _one_of(found: Event, choices: Mapping[str, frozenset[str]], index: int, *path: str | int) -> GraphError | None:
    for key, allowed in choices.items():
        value = found.get(key)
        if value is not None and value not in allowed:
            words = ", ".join(sorted(allowed))
            return parameter_error(f'Param "{place(index, *path, key)}" must be one of {{{words}}}.')
    return None


def _user_values(user_data: Event, index: int) -> GraphError | None:
    known = rules.USER_DATA_KEYS
    for key, value in user_data.items():
        kind = type(value)
        if kind is str or value is None or (kind is list and len(value) == 1 and type(value[0]) is str):
            continue  # nearly all values
        if key in known and not all(one is None or _scalar(one) for one in (value if kind is list else (value,))):
            return parameter_error(
                f'Param "{place(index, "user_data", key)}" must be of type string or array of strings.'
            )
    return None


def _custom_data(custom_data: Event | None, index: int, case: Case) -> GraphError | None:
    if not custom_data:
        return None
    if case.conduct.choices != "documented" and is_usual(custom_data):
        return _choices(custom_data, index, case)
    return (
        _types(custom_data, _CUSTOM_DATA, rules_custom_data.CUSTOM_DATA_KEYS, index, "custom_data")
        or _contents(custom_data.get("contents") or (), index, case)
        or _choices(custom_data, index, case)
    )


def _contents(items: Sequence[Any], index: int, case: Case) -> GraphError | None:
    for number, item in enumerate(items):
        path = ("custom_data", "contents", number)
        if type(item) is not dict:
            return parameter_error(f'Param "{place(index, *path)}" must be an object.')
        if error := _keys(item, _CONTENT, rules_custom_data.CONTENT_KEYS, index, *path):
            return error
        if case.conduct.choices == "documented":
            delivery = {"delivery_category": rules_custom_data.DELIVERY}
            if error := _one_of(item, delivery, index, *path):
                return error
    return None


def _choices(custom_data: Event, index: int, case: Case) -> GraphError | None:
    status = custom_data.get("status")
    kind = rules_custom_data.STATUS[case.conduct.status]
    if status is not None and not check(kind)(status):
        return _wrong_type(kind, index, "custom_data", "status")
    if case.conduct.choices == "free":
        return None
    for key, allowed in rules_custom_data.CHOICES.items():
        if not isinstance(custom_data.get(key, ""), str):
            return _wrong_type(Kind.TEXT, index, "custom_data", key)
        if error := _one_of(custom_data, {key: allowed}, index, "custom_data"):
            return error
    return None


def _inner(event: Event, index: int) -> GraphError | None:
    for name, known in _OBJECTS.items():
        if found := event.get(name):
            if error := _types(found, known, rules_objects.OBJECTS[name], index, name):
                return error
            if name == "attribution_data" and (error := _one_of(found, rules_objects.ATTRIBUTION_CHOICES, index, name)):
                return error
    return None
