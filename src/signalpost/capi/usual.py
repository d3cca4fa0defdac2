"""custom_data that is as it should be, told at the speed of the decoder: such an object is sent as it came.

The shape is built from the rows of `spec_parameters`. What does not fit it is judged key by key, slowly, with notes.
"""

from __future__ import annotations

from math import inf
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from signalpost.capi.currencies import TAKEN
from signalpost.capi.spec import CONTENT_TYPES, MAX_CUSTOM_KEYS, MAX_PRODUCTS
from signalpost.capi.spec_parameters import CONTENTS, CUSTOM_DATA, Kind, Parameter

MOST = 2**63 - 1
_TEXT = Annotated[str, Meta(min_length=1)]
_SHAPES: dict[Kind, Any] = {
    Kind.TEXT: _TEXT,
    Kind.ID: _TEXT,
    Kind.IDS: Annotated[list[_TEXT | int], Meta(min_length=1, max_length=MAX_PRODUCTS)],
    Kind.NUMBER: Annotated[float, Meta(ge=0, le=MOST)],
    Kind.SIGNED: Annotated[float, Meta(ge=-MOST, le=MOST)],
    Kind.INTEGER: Annotated[int, Meta(ge=0, le=MOST)],
    Kind.CURRENCY: Literal[tuple(sorted(TAKEN))],
    Kind.TEXT_OR_FLAG: _TEXT | bool,
}


def _shape(row: Parameter) -> Any:
    if row.name == "content_type":  # others are sent too, but noted
        return Literal[CONTENT_TYPES]
    if row.name == "quantity":
        return Annotated[int, Meta(ge=1, le=MOST)]
    return Literal[row.values] if row.kind is Kind.ENUM else _SHAPES[row.kind]


def _fields(rows: tuple[Parameter, ...], required: str = "") -> list[tuple[str, Any] | tuple[str, Any, Any]]:
    return [
        (row.name, _shape(row)) if row.name == required else (row.name, _shape(row) | UnsetType, UNSET) for row in rows
    ]


_Product: Any = msgspec.defstruct("_Product", _fields(CONTENTS, "id"), forbid_unknown_fields=True, gc=False)
_SHAPES[Kind.CONTENTS] = Annotated[list[_Product], Meta(min_length=1, max_length=MAX_PRODUCTS)]
_Usual: Any = msgspec.defstruct("_Usual", _fields(CUSTOM_DATA), gc=False)
_LISTS = frozenset(row.name for row in CUSTOM_DATA if row.kind in (Kind.IDS, Kind.CONTENTS))
_convert = msgspec.convert


def is_usual(custom_data: dict[str, Any]) -> bool:
    """Whether nothing in `custom_data` has to be changed, noted or refused."""
    try:
        _convert(custom_data, _Usual)
    except (msgspec.ValidationError, RecursionError):
        return False
    for key, value in custom_data.items():
        kind = type(value)
        if kind is str:
            if not value:
                return False
        elif kind is float:
            if not -inf < value < inf:
                return False
        elif kind is not int and kind is not bool and key not in _LISTS:
            return False
    return len(custom_data) <= MAX_CUSTOM_KEYS
