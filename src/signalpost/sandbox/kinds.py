"""`Kind`: the JSON types a parameter may have. Graph reads numbers from texts of digits; null counts as absent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any


class Kind(Enum):
    """A type as Graph names it in its refusals."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    FLAG = "boolean"
    OBJECT = "object"
    LIST = "array"
    SCALAR = "string or number"
    ANY = "any"


Check = Callable[[Any], bool]
Row = tuple[frozenset[type], Check]
_LARGEST = 1.7e308


def check(kind: Kind) -> Check:
    """Whether a value that is not null is of `kind`, as a function."""
    return _CHECKS[kind]


def rows(kinds: Mapping[str, Kind]) -> dict[str, Row]:
    """For each key of a table: types that need no further look, null among them, and the check for all others."""
    return {key: (_AT_ONCE.get(kind, _NULL), _CHECKS[kind]) for key, kind in kinds.items()}


def number(value: Any) -> float | None:
    """`value` as a finite number, if it is one or a text that reads as one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < float("inf") else None


def _text(value: Any) -> bool:
    return type(value) is str


def _whole(value: Any) -> bool:
    if type(value) is int:
        return -_LARGEST < value < _LARGEST
    if isinstance(value, str):
        return number(value) is not None and _is_digits(value)
    found = number(value)
    return found is not None and found.is_integer()


def _is_digits(text: str) -> bool:
    """Whether `int` reads the text: neither a fraction nor an exponent, nor digits without end."""
    try:
        int(text)
    except ValueError:
        return False
    return True


def _number(value: Any) -> bool:
    if type(value) is int or type(value) is float:
        return -_LARGEST < value < _LARGEST
    return number(value) is not None


def _flag(value: Any) -> bool:
    return isinstance(value, bool) or (
        isinstance(value, str | int | float) and value in (0, 1, "0", "1", "true", "false")
    )


def _object(value: Any) -> bool:
    return type(value) is dict


def _list(value: Any) -> bool:
    return type(value) is list


def _scalar(value: Any) -> bool:
    return type(value) is str or (isinstance(value, int | float) and not isinstance(value, bool))


def _any(value: Any) -> bool:
    return True


_CHECKS: dict[Kind, Check] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.FLAG: _flag,
    Kind.OBJECT: _object,
    Kind.LIST: _list,
    Kind.SCALAR: _scalar,
    Kind.ANY: _any,
}

_NULL: frozenset[type] = frozenset({type(None)})
_AT_ONCE: dict[Kind, frozenset[type]] = {
    Kind.TEXT: _NULL | {str},
    Kind.SCALAR: _NULL | {str, int, float},
    Kind.FLAG: _NULL | {bool},
    Kind.OBJECT: _NULL | {dict},
    Kind.LIST: _NULL | {list},
}
