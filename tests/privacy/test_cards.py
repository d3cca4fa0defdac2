"""Payment cards. The numbers are those that the networks publish for tests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.privacy.cards import cards, luhn
from signalpost.privacy.place import Place, place_of


def found(text: str, path: str = "custom_data.note") -> list[str]:
    return [text[span.start : span.end] for span in cards(text, place_of(path))]


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "3782 822463 10005",
        "6011111111111117",
        "3530111333300000",
        "6200000000000005",
        "30569309025904",
    ],
)
def test_a_card_is_found_within_a_text(number: str) -> None:
    """Visa, Mastercard, American Express, Discover, JCB, UnionPay, Diners."""
    assert found(f"paid with {number} exp 12/29") == [number]
    assert found(number) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",
        "4006381333931",
        "1761004800123456",
        "fb.1.1554763741205.4111111111111111",
        "0000000000000000",
        "9111111111111111",
        "SO-4111111111111111",
        "order 4111111111111111",
    ],
)
def test_what_looks_like_a_card_and_is_none(text: str) -> None:
    """The check digit, the issuer, or the words before it are wrong."""
    assert found(text) == []


def test_under_an_id_only_one_written_as_a_card() -> None:
    """A bare number there names an order."""
    assert found("4111111111111111", "custom_data.order_id") == []
    assert found("4111 1111 1111 1111", "custom_data.order_id") == ["4111 1111 1111 1111"]
    assert found("4111111111111111", "custom_data.card_number") == ["4111111111111111"]


@given(st.integers(min_value=0, max_value=10**15))
def test_one_digit_in_ten_is_the_check_digit(number: int) -> None:
    """And only one."""
    assert sum(luhn(f"{number}{digit}") for digit in range(10)) == 1


def test_a_place_without_words_is_neutral() -> None:
    """As for the name of a key."""
    assert [span.kind for span in cards("4111111111111111", Place())] == ["payment_card"]


def test_digits_in_other_groups_are_less_sure() -> None:
    """A card's check digit and issuer, but not as cards are printed; a GTIN of 14 digits is a product's."""
    assert [(span.kind, span.confidence) for span in cards("411111 1111111111", Place())] == [("payment_card", 0.7)]
    assert found("no date 4111 1111 1111 1111 12/29") == ["4111 1111 1111 1111"]
    assert found("36000000000081") == []
    assert luhn("36000000000081")
    assert found("card 36000000000081") == ["36000000000081"]
