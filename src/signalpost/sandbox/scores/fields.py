"""Graph's field expansion: `web{event_name,event_coverage{percentage}}` → which parts of an answer are wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

MAX_DEPTH: Final = 8
_TOKENS = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|[{},])\s*")

Fields = dict[str, "Fields"]
"""Name → the fields wanted inside; none inside: all of it."""


class FieldsError(ValueError):
    """The text is no list of fields, or names one that does not exist; the message is as Graph words it."""


def read_fields(text: str) -> Fields:
    """The fields that a query names; empty for an empty text. Raises FieldsError."""
    tokens, end = [], 0
    while end < len(text):
        found = _TOKENS.match(text, end)
        if found is None:
            raise FieldsError("Syntax error in field expansion")
        tokens.append(found[1])
        end = found.end()
    fields, rest = _fields(tokens, 0)
    if rest:
        raise FieldsError("Syntax error in field expansion")
    return fields


def _fields(tokens: list[str], depth: int) -> tuple[Fields, list[str]]:
    if depth > MAX_DEPTH:
        raise FieldsError("Field expansion is too deep")
    found: Fields = {}
    while tokens and tokens[0] != "}":
        name, *tokens = tokens
        if name in "{,":
            raise FieldsError("Syntax error in field expansion")
        found[name] = {}
        if tokens[:1] == ["{"]:
            found[name], tokens = _fields(tokens[1:], depth + 1)
            if tokens[:1] != ["}"]:
                raise FieldsError("Syntax error in field expansion")
            tokens = tokens[1:]
        if tokens[:1] == [","]:
            tokens = tokens[1:]
    return found, tokens


def check(fields: Fields, known: Mapping[str, Any]) -> None:
    """Raise FieldsError for a field that does not exist. `known`: name → the names inside (any mapping)."""
    for name, inside in fields.items():
        if name not in known:
            raise FieldsError(f"Tried accessing nonexisting field ({name})")
        check(inside, known[name])


def select(value: Any, fields: Fields) -> Any:
    """`value` with only the wanted fields; of a list, each item so. What an object lacks stays out."""
    if not fields:
        return value
    if isinstance(value, list):
        return [select(item, fields) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: select(value[name], inside) for name, inside in fields.items() if name in value}
