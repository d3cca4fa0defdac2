"""Telephone numbers: national or international, and whose."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.phone import phone, phone_in

MARKETS = (
    "us ca gb de fr es it nl be ch at se no dk fi pl cz ie pt au nz jp in br mx za ae tr sg ru gr hu ro th vn ph my"
).split()


@pytest.mark.parametrize("country", MARKETS)
def test_a_country_s_mobile_is_one_number_however_it_is_written(country: str) -> None:
    """National, with the code, with a plus, with 00: as phonenumbers reads and writes it."""
    example = phonenumbers.example_number_for_type(country.upper(), phonenumbers.PhoneNumberType.MOBILE)
    assert example is not None
    form = f"{example.country_code}{phonenumbers.national_significant_number(example)}".encode()
    rule = phone_in(country)
    for style in (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.INTERNATIONAL):
        assert rule(phonenumbers.format_number(example, style)) == form
    assert rule(form.decode()) == form
    assert rule("00" + form.decode()) == form
    assert phone("+" + form.decode()) == form


def test_without_a_country_nothing_is_added() -> None:
    """The digits as they are, leading zeros off."""
    assert phone("(650) 555-1212") == b"6505551212"
    assert phone("555-1212") == b"5551212"
    assert phone("0044 020 7946 0958") == b"442079460958"
    assert phone("01234567890") == b"1234567890"
    assert phone_in(None)("0044 20 7946 0958") == b"442079460958"
    assert phone_in("zz")("020 7946 0958") == b"2079460958"


def test_a_trunk_zero_behind_the_code_goes() -> None:
    """+44 (0)20 is how people write it; in Italy the 0 is part of the number."""
    assert phone("+44 (0)20 7946 0958") == b"442079460958"
    assert phone("+353 (0)85 012 3456") == b"353850123456"
    assert phone("+39 06 6982 1234") == b"390669821234"
    for country in ("gb", "us"):
        assert phone_in(country)("+44 (0)20 7946 0958") == b"442079460958"
        assert phone_in(country)("+353 (0)85 012 3456") == b"353850123456"
        assert phone_in(country)("+39 06 6982 1234") == b"390669821234"


@pytest.mark.parametrize(
    "text", ["", "911", "1-800-FLOWERS", "0000", "abc", "11111111", "1234567890123456", "phone: not given 12345"]
)
def test_what_cannot_be_dialled_is_dropped(text: str) -> None:
    """Too short, too long, one digit repeated, more letters than digits."""
    assert phone(text) == b""
    assert phone_in("us")(text) == b""


def test_a_local_number_cannot_be_completed() -> None:
    """Seven digits in the US lack the area code; nobody can add it."""
    assert phone_in("us")("555-1212") == b""


def test_digits_of_other_scripts_are_digits() -> None:
    """Arabic, Persian, Devanagari and full-width keyboards dial the same numbers."""
    for text in ("+٣٣٦١٢٣٤٥٦٧٨", "+۳۳۶۱۲۳۴۵۶۷۸", "+३३६१२३४५६७८", "＋３３６１２３４５６７８"):
        assert phone(text) == b"33612345678"
    assert phone_in("jp")("電話：０９０－１２３４－５６７８") == b"819012345678"  # the character after ９ is a colon


@given(st.text() | st.text("0123456789+-() .x"), st.sampled_from([None, *MARKETS]))
def test_any_text_gives_seven_to_fifteen_digits_or_nothing(text: str, country: str | None) -> None:
    """Digits alone, never a leading zero."""
    form = phone_in(country)(text)
    assert form == b"" or (form.isdigit() and 7 <= len(form) <= 15 and not form.startswith(b"0"))


@pytest.mark.parametrize("country, digits", [("gb", "4402079460958"), ("fr", "330612345678"), ("de", "49015112345678")])
def test_a_trunk_zero_goes_behind_a_code_without_a_plus_too(country: str, digits: str) -> None:
    """Exports drop the plus: 44 020 … is no other number than +44 (0)20 …; as phonenumbers reads it."""
    number = phonenumbers.parse(digits, country.upper())
    form = f"{number.country_code}{number.national_number}".encode()
    assert phone_in(country)(digits) == form
    assert phone_in("it")("390669821234") == b"390669821234"


def test_the_way_out_of_a_country_is_no_part_of_the_number() -> None:
    """011 from the US; a zero too many in front is dropped."""
    assert phone_in("us")("011 44 20 7946 0958") == b"442079460958"
    assert phone_in("us")("011 44 20 7946 0950") == b"442079460950"
    assert phone_in("us")("0 212 555 1212") == b"12125551212"


def test_a_national_number_may_begin_like_the_countrys_code() -> None:
    """Emden's area code is 04921: without its 0 the number is as long as a mobile's, and no number behind +49."""
    number = phonenumbers.parse("4921876543", "DE")
    assert phone_in("de")("4921876543") == f"49{number.national_number}".encode() == b"494921876543"


@pytest.mark.parametrize("text", ["6505551212.0", "+16505551212.0", "16505551212.0"])
def test_a_spreadsheet_s_zero_is_no_digit(text: str) -> None:
    """It took the number for one to count with."""
    assert phone_in("us")(text) == b"16505551212"
    assert phone("6505551212.0") == b"6505551212"


@pytest.mark.parametrize(
    "text", ["t e l .   6 5 0 - 5 5 5 - 1 2 1 2", "650 555 1212 (mornings)", "mob 650/555/1212 home"]
)
def test_words_beside_a_number_do_no_harm(text: str) -> None:
    """As long as they have no more letters than it has digits."""
    assert phone(text) == b"6505551212"
    assert phone_in("us")(text) == b"16505551212"
    assert phone("call me maybe: 555 1212") == b""
