"""Sets of ids, as bits and as ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.consent.fields.ranges import (
    LARGEST_ID,
    between,
    fibonacci_ranges,
    fixed_ranges,
    ids_of,
    listed,
    optimized,
    written,
    written_ranges,
)
from signalpost.consent.fields.reader import BitReader, Unreadable

IDS = st.sets(st.integers(1, 400) | st.integers(1, LARGEST_ID), max_size=60).map(sorted)


@given(IDS)
def test_what_is_written_is_read(ids: list[int]) -> None:
    """With numbers of 16 bits and with Fibonacci numbers, whichever form is shorter."""
    assert optimized(BitReader(written(ids, fibonacci=False)), fixed_ranges) == ids
    assert optimized(BitReader(written(ids, fibonacci=True)), fibonacci_ranges) == ids
    assert listed(fixed_ranges(BitReader(written_ranges(ids)))) == ids


def test_a_bit_an_id_counts_from_one() -> None:
    """IAB: vendor 1 is the first bit."""
    assert ids_of("10011") == [1, 4, 5]
    assert optimized(BitReader(f"{5:016b}0" + "10011"), fixed_ranges) == [1, 4, 5]


def test_ranges_in_any_order_are_a_set() -> None:
    """Overlapping, repeated: ascending ids, each once."""
    twice = f"{3:012b}" + f"1{4:016b}{6:016b}" + f"0{5:016b}" + f"0{1:016b}"
    assert listed(fixed_ranges(BitReader(twice))) == [1, 4, 5, 6]


@pytest.mark.parametrize(("first", "last"), [(0, 3), (5, 4), (1, LARGEST_ID + 1)])
def test_ids_that_there_cannot_be_are_unreadable(first: int, last: int) -> None:
    """None is 0, none has more than 16 bits, and no range ends before it begins."""
    with pytest.raises(Unreadable):
        between(first, last)


def test_a_string_of_full_ranges_stays_small() -> None:
    """4,095 ranges of all ids are one set of all ids, not 268 million numbers."""
    all_ids = f"{4_095:012b}" + f"1{1:016b}{LARGEST_ID:016b}" * 4_095
    assert fixed_ranges(BitReader(all_ids)).bit_count() == LARGEST_ID
