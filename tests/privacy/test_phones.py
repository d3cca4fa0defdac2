"""Telephone numbers; those of the tests are ones that nobody has, or are cut from ranges kept for fiction."""

from __future__ import annotations

import pytest

from signalpost.privacy.phones import phones
from signalpost.privacy.place import place_of


def found(text: str, path: str = "custom_data.note") -> list[str]:
    return [text[span.start : span.end] for span in phones(text, place_of(path))]


@pytest.mark.parametrize(
    "number",
    [
        "+1 415 555 0132",
        "+14155550132",
        "+44 7700 900123",
        "+49 (0)151 23456789",
        "+33 6 12 34 56 78",
        "0044 7700 900123",
        "(415) 555-0132",
        "415-555-0132",
        "415.555.0132",
        "1-415-555-0132",
        "06 12 34 56 78",
        "030 1234567",
        "0151-23456789",
        "07700 900123",
        "98765 43210",
        "612 345 678",
        "(11) 98765-4321",
    ],
)
def test_a_number_is_found_as_it_is_written(number: str) -> None:
    """With a plus, with 00, in the groups of its country."""
    assert found(number) == [number]
    assert found(f"Anna, {number}, flat 3") == [number]


@pytest.mark.parametrize("words", ["call me at ", "Tel. ", "my phone number is ", "WhatsApp: "])
def test_bare_digits_are_a_number_where_words_say_so(words: str) -> None:
    """Ten digits by themselves could be anything."""
    assert found(f"{words}4155550132") == ["4155550132"]


@pytest.mark.parametrize("path", ["custom_data.phone", "custom_data.customer.mobile", "custom_data.tel"])
def test_bare_digits_are_a_number_where_the_key_says_so(path: str) -> None:
    """Also short ones."""
    assert found("4155550132", path) == ["4155550132"]
    assert found("5550132", path) == ["5550132"]


@pytest.mark.parametrize(
    "text",
    [
        "1761004800",
        "1761004800123",
        "2026-11-22",
        "2026-11-22 08:19:56",
        "22.11.2026 08:19",
        "20261122081956",
        "11/22/2026 10:15",
        "192.168.100.200",
        "52.520008, 13.404954",
        "978-3-16-148410-0",
        "4006381333931",
        "1.234.567,89",
        "12 345 678",
        "10001-1234",
        "10.0.19045.3693",
        "order 4155550132",
        "Order no. 415-555-0132",
        "SKU-415-555-0132",
        "fb.1.1596403881668.1116446470",
        "$4155550132",
    ],
)
def test_what_looks_like_a_number_and_is_none(text: str) -> None:
    """Times, amounts, coordinates, books, orders."""
    assert found(text) == []


@pytest.mark.parametrize(
    "path", ["custom_data.order_id", "custom_data.contents[0].id", "custom_data.created_at", "custom_data.value"]
)
def test_under_an_id_or_an_amount_only_with_a_plus(path: str) -> None:
    """No order's number begins with one."""
    assert found("415-555-0132", path) == []
    assert found("+14155550132", path) == ["+14155550132"]


def test_an_extension_belongs_to_the_number() -> None:
    """It is masked with it."""
    assert found("415-555-0132 ext. 12") == ["415-555-0132 ext. 12"]


def test_a_code_that_no_country_has_is_no_number() -> None:
    """Nor one of a wrong length."""
    assert found("+999 123 456 789") == []
    assert found("+1 415 555 013") == []


@pytest.mark.parametrize(
    ("text", "path", "number"),
    [
        ("4155550132", "custom_data.callback", "4155550132"),
        ("ask for anna 03012345678 please", "custom_data.note", "03012345678"),
        ("03012345678", "custom_data.note", "03012345678"),
        ("ask anna 4155550132 please", "custom_data.note", "4155550132"),
        ("44 7700 900123", "custom_data.note", "44 7700 900123"),
    ],
)
def test_a_number_without_a_sign_is_found_by_its_form(text: str, path: str, number: str) -> None:
    """Under a caller's key, with its zero, between words, or with a country's code in front."""
    assert found(text, path) == [number]


@pytest.mark.parametrize(
    "text",
    ["call 1111111111", "+4915123456789012345", "12 34 567", "12 23 34 45", "03012345678 is my tracking number",
     "4155550132", "999 7700 900123"],
)  # fmt: skip
def test_digits_that_are_no_telephone(text: str) -> None:
    """One digit repeated, too many, too few, of a lottery, of a parcel, alone, of no country."""
    assert found(text) == []
