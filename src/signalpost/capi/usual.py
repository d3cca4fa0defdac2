"""custom_data that is as it should be, told at the speed of the decoder: such an object is sent as it came.

The shape is built from the rows of `spec_parameters`. What does not fit it is judged key by key, slowly, with notes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import inf
from operator import attrgetter
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from signalpost.capi.currencies import TAKEN
from signalpost.capi.custom_data import GENERAL_KEYS, CustomData
from signalpost.capi.said import PARAMETERS
from signalpost.capi.spec import CONTENT_TYPES, MAX_CUSTOM_KEYS, MAX_PRODUCTS
from signalpost.capi.spec_parameters import CONTENTS, CUSTOM_DATA, Kind, Parameter

MOST = 2**63 - 1
GENERAL = frozenset(GENERAL_KEYS)
_TEXT = Annotated[str, Meta(min_length=1)]
_SHAPES: dict[Kind, Any] = {
    Kind.TEXT: _TEXT,
    Kind.ID: _TEXT,
    Kind.PRODUCT_ID: _TEXT | Annotated[int, Meta(ge=-MOST, le=MOST)],
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
_decode = msgspec.json.Decoder(_Usual).decode
_encode = msgspec.json.Encoder(decimal_format="number").encode
_BETWEEN = b',"properties":{'  # the last field of CustomData, so the last key of its JSON
_NO_PROPERTIES: Mapping[str, Any] = {}
_NOTHING = b"{}"  # an empty object is left out
_ALWAYS_PLAIN = {str, int, bool}
CANNOT_ENCODE = (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError)


_counted = attrgetter(*PARAMETERS)


# The encoded object; its order_id; what stands for each parameter that is counted, in the order of PARAMETERS: a type,
# UnsetType for what it has not; its value and currency, empty without. A plain tuple, made in a fifth of the time.
Usual = tuple[msgspec.Raw, str | None, tuple[type, ...], float | None, str]


def usual(custom_data: CustomData | dict[str, Any]) -> Usual | None:
    """`custom_data` encoded, or None when anything in it may have to be changed, noted or refused.

    The JSON is read back by a strict decoder, which costs less than any look at the values from Python.
    """
    try:
        own, body = _flat(custom_data) if isinstance(custom_data, CustomData) else (custom_data, _encode(custom_data))
        found = _decode(body)
    except CANNOT_ENCODE:
        return None
    if body == _NOTHING:
        return None
    known_lists = (found.contents is not UNSET) + (found.content_ids is not UNSET) if own is custom_data else 0
    if len(own) > MAX_CUSTOM_KEYS or not _are_plain(own.values(), known_lists):
        return None
    counted = _counted(found)
    value, currency, order_id = counted[0], counted[1], found.order_id
    return (
        msgspec.Raw(body),
        None if order_id is UNSET else order_id,
        tuple(map(type, counted)),
        None if value is UNSET else value,
        "" if currency is UNSET else currency,
    )


def _flat(custom_data: CustomData) -> tuple[Mapping[str, Any], bytes]:
    """The own properties, and the whole object's JSON with those beside the general keys."""
    own = custom_data.properties
    if custom_data.vertical is not None:
        raise ValueError
    if own is None:
        return _NO_PROPERTIES, _encode(custom_data)
    if not own or not GENERAL.isdisjoint(own):
        raise ValueError
    general, between, properties = _encode(custom_data).partition(_BETWEEN)
    # No text can hold these bytes, because its quotes would be escaped.
    return own, general + b"," + properties[:-1] if between else general[14:-1]


def _are_plain(values: Collection[Any], known_lists: int) -> bool:
    """Whether none is empty, infinite or nested, but for so many lists, which the decoder has seen."""
    if set(map(type, values)) <= _ALWAYS_PLAIN and not known_lists:
        return "" not in values
    for value in values:
        kind = type(value)
        if kind is str:
            if not value:
                return False
        elif kind is float:
            if not -inf < value < inf:
                return False
        elif kind is list:
            known_lists -= 1
        elif kind is not int and kind is not bool:
            return False
    return known_lists == 0
