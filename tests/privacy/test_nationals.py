"""National numbers. None of them is anybody's."""

from __future__ import annotations

import pytest

from signalpost.privacy.nationals import FORMS, nationals
from signalpost.privacy.place import place_of


def found(text: str, path: str = "custom_data.note") -> set[str]:
    return {text[span.start : span.end] for span in nationals(text, place_of(path))}


@pytest.mark.parametrize(
    "number",
    [
        "123-45-6789",
        "AB 12 34 56 C",
        "AB123456C",
        "2 55 08 14 168 025 38",
        "255081416802538",
        "12345678Z",
        "X1234567L",
        "RSSMRA85T10A562S",
        "811218-9876",
        "131052-308T",
        "85.07.30-033.28",
        "529.982.247-25",
        "2341 2341 2346",
        "756.9217.0769.85",
        "710319/2745",
        "11010519491231002X",
        "S1234567D",
        "BOXW310820HNERXN09",
        "12.531.909-2",
        "20-26756539-3",
    ],
)
def test_forms_that_speak_for_themselves(number: str) -> None:
    """Letters, check digits and dates leave little room for chance."""
    assert number in found(f"Anna, {number}, paid")


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("ssn", "123456789"),
        ("bsn", "111222333"),
        ("steuer_id", "86095742719"),
        ("pesel", "44051401359"),
        ("sin", "046454286"),
        ("tfn", "123456782"),
        ("medicare_number", "2428778132"),
        ("aadhaar", "234123412346"),
        ("nhs_number", "9434765919"),
        ("oib", "33392005961"),
        ("passport_number", "C01X00T47"),
        ("national_id", "AB-1234567"),
    ],
)
def test_forms_that_need_their_name(key: str, number: str) -> None:
    """In the key, or in the words before; without either they are any number."""
    assert found(number, f"custom_data.{key}")
    assert not found(number, "custom_data.number")


@pytest.mark.parametrize(
    "text", ["SSN: 123456789", "BSN 111222333", "my PESEL is 44051401359", "Passport no. C01X00T47"]
)
def test_words_give_the_name_too(text: str) -> None:
    """Before the number."""
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "000-12-3456",
        "12345678A",
        "RSSMRA85T10A562X",
        "529.982.247-26",
        "811318-9876",
        "SKU-123-45-6789",
        "2026-11-22",
        "AB123456C-9",
    ],
)
def test_what_looks_like_one_and_is_none(text: str) -> None:
    """A check digit, a date or the surroundings are wrong."""
    assert not found(text)


@pytest.mark.parametrize("path", ["custom_data.order_id", "custom_data.sku", "custom_data.created_at"])
def test_under_an_id_there_is_none(path: str) -> None:
    """Articles have letters and digits too."""
    assert not found("AB123456C", path)
    assert not found("12345678Z", path)


def test_a_key_does_not_make_a_wrong_number_right() -> None:
    """Nine equal digits are a blank field."""
    assert not found("000000000", "custom_data.ssn")
    assert len({form.country for form in FORMS}) > 35


@pytest.mark.parametrize("letter", ["İ", "ı", "ſ", "\u212a"])
@pytest.mark.parametrize(
    "number", ["RSSMRA85T10A562S", "BOXW310820HNERXN09", "A123456789", "S1234567D", "12345678Z", "131052-308T"]
)
def test_letters_that_are_no_ascii_letters_make_no_number(number: str, letter: str) -> None:
    """To patterns that take upper and lower case alike İ is an i; to tables of check digits it is nothing."""
    for place in range(len(number)):
        text = number[:place] + letter + number[place + 1 :]
        assert not any(letter in span for span in found(text))
