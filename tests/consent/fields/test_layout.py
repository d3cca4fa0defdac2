"""Fields by name, and what a publisher restricts."""

from __future__ import annotations

import pytest

from signalpost.consent.fields.layout import Field, Kind, fields_of, restrictions
from signalpost.consent.fields.ranges import LARGEST_ID, fixed_ranges
from signalpost.consent.fields.reader import BitReader, Unreadable


def restriction(purpose: int, kind: int, *ranges: tuple[int, int]) -> str:
    return f"{purpose:06b}{kind:02b}{len(ranges):012b}" + "".join(f"1{first:016b}{last:016b}" for first, last in ranges)


def test_fields_are_read_in_order() -> None:
    """Under their names."""
    fields = (Field(name="Version", kind="number", size=6), Field(name="Some", kind="twos", size=2))
    assert fields_of(BitReader("0000100110"), fields) == {"Version": 2, "Some": [1, 2]}


def test_one_purpose_and_kind_is_one_restriction() -> None:
    """Told twice, it has the vendors of both, where the first stands."""
    bits = f"{3:012b}" + restriction(2, 1, (5, 6)) + restriction(1, 0, (9, 9)) + restriction(2, 1, (1, 1))
    assert restrictions(BitReader(bits), fixed_ranges) == [
        {"key": 2, "type": 1, "ids": [1, 5, 6]},
        {"key": 1, "type": 0, "ids": [9]},
    ]


@pytest.mark.parametrize(("purpose", "kind"), [(0, 1), (1, 3)])
def test_a_restriction_of_no_kind_is_unreadable(purpose: int, kind: int) -> None:
    """There is no purpose 0, and three kinds."""
    with pytest.raises(Unreadable):
        restrictions(BitReader(f"{1:012b}" + restriction(purpose, kind)), fixed_ranges)


def test_a_string_cannot_make_millions_of_numbers() -> None:
    """Some thousand characters could name 65,535 vendors for every purpose and kind."""
    kinds = [(purpose, kind) for purpose in range(1, 64) for kind in range(3)]
    bits = f"{len(kinds):012b}" + "".join(restriction(*kind, (1, LARGEST_ID)) for kind in kinds)
    with pytest.raises(Unreadable, match="too many"):
        restrictions(BitReader(bits), fixed_ranges)


@pytest.mark.parametrize(
    ("kind", "size", "bits", "value"),
    [
        ("number", 4, "1010", 10),
        ("twos", 2, "0110", [1, 2]),
        ("flag", 0, "1", True),
        ("flags", 3, "101", [True, False, True]),
        ("letters", 0, "000011" + "000100", "DE"),
        ("moment", 0, f"{10:036b}", "1970-01-01T00:00:01.000Z"),
        ("ids", 0, f"{3:016b}0101", [1, 3]),
        ("restrictions", 0, f"{1:012b}" + restriction(2, 1, (5, 6)), [{"key": 2, "type": 1, "ids": [5, 6]}]),
    ],
)
def test_each_kind_of_field_has_its_value(kind: Kind, size: int, bits: str, value: object) -> None:
    """In so many bits, and no more: the next field stands behind."""
    fields = (Field(name="It", kind=kind, size=size), Field(name="Next", kind="flag"))
    assert fields_of(BitReader(bits + "1"), fields) == {"It": value, "Next": True}


def test_a_million_ids_are_read() -> None:
    """As many as that, and not one more."""
    full = [(purpose, 0, LARGEST_ID) for purpose in range(1, 16)]
    for rest, fits in ((16_975, True), (16_976, False)):
        kinds = [*full, (16, 0, rest)]
        reader = BitReader(f"{len(kinds):012b}" + "".join(restriction(at, kind, (1, last)) for at, kind, last in kinds))
        if fits:
            assert sum(len(one["ids"]) for one in restrictions(reader, fixed_ranges)) == 1_000_000
        else:
            with pytest.raises(Unreadable, match="too many"):
                restrictions(reader, fixed_ranges)
