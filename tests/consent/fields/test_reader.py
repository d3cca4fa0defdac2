"""Bits of IAB's strings."""

from __future__ import annotations

import pytest

from signalpost.consent.fields.reader import BitReader, Unreadable, opened


def test_a_letter_is_six_bits() -> None:
    """IAB's GPP example: DB is a header, 3, of version 1."""
    reader = opened("DB")
    assert (reader.number(6), reader.number(6)) == (3, 1)


@pytest.mark.parametrize("text", ["", "DB+A", "DB A", "DB=", "DÖ", "DB\n"])
def test_another_alphabet_is_unreadable(text: str) -> None:
    """And the message repeats nothing of it."""
    with pytest.raises(Unreadable) as told:
        opened(text)
    assert "DB" not in str(told.value)


@pytest.mark.parametrize("method", ["flag", "letters", "moment", "fibonacci"])
def test_a_string_that_ends_too_early_is_unreadable(method: str) -> None:
    """Whatever was to come."""
    with pytest.raises(Unreadable, match="too early"):
        getattr(BitReader(""), method)()


def test_times_are_tenths_of_seconds() -> None:
    """As JSON has the dates of IAB's libraries: with milliseconds, in UTC."""
    assert BitReader(f"{17_723_232_005:036b}").moment() == "2026-03-01T00:00:00.500Z"
    assert BitReader("1" * 36).moment().startswith("2187-")


def test_numbers_are_sums_of_fibonacci_numbers() -> None:
    """IAB's examples: 011 is 2, 0011 is 3, 1011 is 4."""
    reader = BitReader("011" + "0011" + "1011" + "11")
    assert [reader.fibonacci() for _ in range(4)] == [2, 3, 4, 1]


def test_fields_follow_each_other() -> None:
    """A language, flags, numbers of two bits."""
    reader = BitReader("000100000100" + "101" + "011011")
    assert reader.letters() == "EE"
    assert reader.flags(3) == [True, False, True]
    assert reader.numbers(3, 2) == [1, 2, 3]
