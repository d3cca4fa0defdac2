"""Phones without a country code are counted; their country is guessed aloud and not used."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signalpost.files.phones import Phones


def test_the_others_in_the_file_tell() -> None:
    """Where most numbers with a code are of one country, and the lengths fit."""
    phones = Phones()
    for text in ("+49 170 1234567", "0049 171 1234567", "+33 6 12345678", "+49 172 1234567"):
        phones.add(text, False)
    for text in ("0170 7654321", "0171/7654321"):
        phones.add(text, False)
    phones.add("0172 7654321", True)
    assert not phones.add("n/a", False)
    found = phones.guess("USD")
    assert (found.phones, found.bare, found.country) == (7, 2, "de")
    assert "3 of the 4" in found.evidence and "2 of the 2" in found.evidence


@given(st.from_regex(r"[+ ]{0,2}[0-9 ()/-]{0,9}[0-9]{0,9}\u0663?", fullmatch=True), st.booleans())
def test_however_a_number_is_written(text: str, has_country: bool) -> None:
    """It counts as the same digits behind a blank, which are looked at one by one."""
    one, other = Phones(), Phones()
    assert one.add(text, has_country) == other.add(f" {text}", has_country)
    assert vars(one) == vars(other)


def test_a_currency_of_one_country_tells() -> None:
    """Pounds are spent in Britain; the euro says nothing; lengths of elsewhere speak against it."""
    phones = Phones()
    phones.add("07700 900123", False)
    assert phones.guess("GBP").country == "gb"
    assert phones.guess("EUR").country == "" and phones.guess("EUR").evidence == ""
    odd = Phones()
    odd.add("12345", False)
    assert odd.guess("GBP").country == "" and "too few" in odd.guess("GBP").evidence


def test_nothing_to_guess() -> None:
    """A file whose phones all have their code."""
    phones = Phones()
    phones.add("+49 170 1234567", False)
    assert phones.guess("EUR").evidence == "" and phones.guess("EUR").bare == 0
