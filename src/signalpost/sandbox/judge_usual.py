"""Whether the types in custom_data are surely right: most calls are, and msgspec sees that in one step.

It only ever says yes for certain. What it does not say yes to (a number sent as a text, say) the tables judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from signalpost.sandbox.kinds import Kind
from signalpost.sandbox.rules_custom_data import CONTENT_KEYS, CUSTOM_DATA_KEYS

_LARGEST = 2**53
_Number = Annotated[float, msgspec.Meta(ge=-_LARGEST, le=_LARGEST)]
_Whole = Annotated[int, msgspec.Meta(ge=-_LARGEST, le=_LARGEST)]
_USUAL: dict[Kind, Any] = {
    Kind.TEXT: str | None,
    Kind.WHOLE: _Whole | None,
    Kind.NUMBER: _Number | None,
    Kind.LIST: list[Any] | None,
    Kind.SCALAR: str | int | float | None,
}


def _shape(name: str, kinds: Mapping[str, Any], *, closed: bool) -> type[msgspec.Struct]:
    fields = [(key, kind if key == "contents" else _USUAL[kind], None) for key, kind in kinds.items()]
    return msgspec.defstruct(name, fields, forbid_unknown_fields=closed)


_Item = _shape("_Item", CONTENT_KEYS, closed=True)
_CustomData = _shape("_CustomData", {**CUSTOM_DATA_KEYS, "contents": list[_Item] | None}, closed=False)  # type: ignore[valid-type]


def is_usual(custom_data: Mapping[str, Any]) -> bool:
    """Whether every key of custom_data and its contents is known, where it must be, and has a type that is right."""
    try:
        msgspec.convert(custom_data, _CustomData)
    except msgspec.ValidationError:
        return False
    return True
