"""Texts in base64url as bits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signalpost.consent.bits import LONGEST, bits, number, place, readable, twos


def test_a_letter_is_six_bits() -> None:
    """IAB's GPP example: D is 3, the type of a header."""
    assert bits("DB") == "000011000001"
    assert bits("_-") == "111111111110"


def test_a_letter_of_another_alphabet_leaves_nothing() -> None:
    """Half a string would be another choice."""
    assert bits("DB+A") == bits("DB A") == ""


def test_a_number_beyond_the_end_is_none() -> None:
    """A string that was cut off says nothing where it ends."""
    assert number("0101", 1, 2) == 2
    assert number("0101", 3, 2) == -1


@given(st.text(max_size=500))
def test_no_more_is_read_than_needed(text: str) -> None:
    """However long a string is."""
    assert len(bits(text)) <= 6 * LONGEST


@given(st.text(alphabet="ABQgY_-+.", max_size=80), st.integers(0, 60))
def test_two_bits_are_read_in_place(text: str, pair: int) -> None:
    """The same as of the whole, where it is readable so far."""
    start = 2 * pair
    assert readable(text, least=start + 2) == (number(bits(text), start, 2) >= 0)
    if readable(text, least=start + 2):
        assert twos(text, [place(start)]) == [number(bits(text), start, 2)]


def test_every_letter_is_read_in_place_as_in_the_whole() -> None:
    """All 64, at each of the three pairs of bits."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert [number(bits(letters), 6 * at, 6) for at in range(64)] == list(range(64))
    assert readable(letters, least=384)
    starts = range(0, 384, 2)
    assert twos(letters, map(place, starts)) == [number(bits(letters), start, 2) for start in starts]


def test_64_letters_are_read() -> None:
    """A letter of another alphabet behind them matters to nobody, before them to everybody."""
    assert bits("A" * 65) == "0" * 384
    assert readable("A" * 64 + "+", least=384)
    assert not readable("+" + "A" * 63, least=6)
    assert not readable("A" * 63, least=384)
    assert not readable("A" * 63 + "é", least=6)
