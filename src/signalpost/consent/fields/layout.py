"""Fields that stand one after the other, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec

from signalpost.consent.fields.ranges import fixed_ranges, listed, optimized
from signalpost.consent.fields.reader import BitReader, Unreadable

Kind = Literal["number", "twos", "flag", "flags", "letters", "moment", "ids", "restrictions"]
RESTRICTIONS = (0, 1, 2)  # not allowed at all, only with consent, only with legitimate interest
MOST_IDS = 1_000_000  # of all restrictions of a string together; a real one names some thousands


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field. `size`: bits of a number, how many twos (numbers of two bits) or flags there are.

    ids           an optimised range of numbers of 16 bits
    restrictions  what a publisher restricts: purpose, kind, ids
    """

    name: str
    kind: Kind
    size: int = 0


def fields_of(reader: BitReader, fields: Iterable[Field]) -> dict[str, Any]:
    """Reads the fields, in order. Unreadable where the string ends too early."""
    return {field.name: _value(reader, field) for field in fields}


def _value(reader: BitReader, field: Field) -> Any:
    match field.kind:
        case "number":
            return reader.number(field.size)
        case "twos":
            return reader.numbers(field.size, 2)
        case "flag":
            return reader.flag()
        case "flags":
            return reader.flags(field.size)
        case "letters":
            return reader.letters()
        case "moment":
            return reader.moment()
        case "ids":
            return optimized(reader, fixed_ranges)
        case _:  # restrictions
            return restrictions(reader, fixed_ranges)


def restrictions(reader: BitReader, ids: Callable[[BitReader], int]) -> list[dict[str, Any]]:
    """Each with `key` (the purpose), `type` (0 not allowed, 1 consent, 2 legitimate interest) and `ids` of vendors.

    `ids` reads one set of ids, in which bit n stands for id n. The same purpose and type twice is one with all ids,
    where the first stands.
    """
    found: dict[tuple[int, int], int] = {}
    for _ in range(reader.number(12)):
        kind = (reader.number(6), reader.number(2))
        if not kind[0] or kind[1] not in RESTRICTIONS:
            raise Unreadable("it restricts a purpose in a way that there is not")
        found[kind] = found.get(kind, 0) | ids(reader)
    if sum(named.bit_count() for named in found.values()) > MOST_IDS:
        raise Unreadable("its restrictions name too many ids")
    return [{"key": purpose, "type": kind, "ids": listed(named)} for (purpose, kind), named in found.items()]
