"""Which mistake made a hash."""

from __future__ import annotations

from hashlib import sha256

import pytest

from signalpost.capi.hash_variants import LEARNT_A_SECOND, MOST, Variants, is_clear, is_hash

NOW = 1_795_000_000


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@pytest.fixture
def variants() -> Variants:
    """One that saw an address and a number in clear."""
    made = Variants()
    made.learn("em", "Jo.Doe@Shop.example", NOW)
    made.learn("ph", "+49 170 1234567", NOW)
    return made


@pytest.mark.parametrize(
    ("made_of", "code"),
    [
        ("jo.doe@shop.example ", "hash_untrimmed"),
        (" jo.doe@shop.example", "hash_untrimmed"),
        ("Jo.Doe@Shop.example\n", "hash_untrimmed"),
        ("Jo.Doe@Shop.example", "hash_upper_case"),
        ("JO.DOE@SHOP.EXAMPLE", "hash_upper_case"),
        (hashed("jo.doe@shop.example"), "hash_twice"),
        ("+491701234567", "hash_phone_form"),
        ("00491701234567", "hash_phone_form"),
        ("01701234567", "hash_phone_form"),
        ("+49 170 1234567", "hash_phone_form"),
        (hashed("491701234567"), "hash_twice"),
        ("jo.doe@shop.example", ""),
        ("491701234567", ""),
        ("someone@else.example ", ""),
    ],
)
def test_a_wrong_form_of_a_value_that_passed_by_is_known(variants: Variants, made_of: str, code: str) -> None:
    """By its mistake; the right form is none, nor is a value that nobody saw."""
    assert variants.of(hashed(made_of)) == code
    assert variants.of(hashed(made_of).upper()) == code


def test_nothing_clear_is_kept(variants: Variants) -> None:
    """Beginnings of hashes alone."""
    kept = repr(vars(variants)).lower()
    assert "jo.doe" not in kept and "shop" not in kept and "1701234567" not in kept


def test_what_is_no_address_teaches_nothing() -> None:
    """Nor does a text without end."""
    variants = Variants()
    for text in ("", "none", "x" * 5_000 + "@shop.example"):
        variants.learn("em", text, NOW)
        variants.learn("ph", text, NOW)
    assert variants.of(hashed(" ")) == "" and not vars(variants)["_young"]


def test_it_learns_little_at_once_and_forgets_the_oldest() -> None:
    """So many values a second; of the last few thousand."""
    variants = Variants()
    for number in range(LEARNT_A_SECOND + 5):
        variants.learn("em", f"a{number}@shop.example", NOW)
    assert variants.of(hashed(f"A{LEARNT_A_SECOND - 1}@SHOP.EXAMPLE")) == "hash_upper_case"
    assert variants.of(hashed(f"A{LEARNT_A_SECOND}@SHOP.EXAMPLE")) == ""
    for number in range(MOST // 3):
        variants.learn("em", f"b{number}@shop.example", NOW + number)
    assert variants.of(hashed("A1@SHOP.EXAMPLE")) == ""
    assert sum(len(one) for one in (vars(variants)["_young"], vars(variants)["_old"])) <= 2 * MOST + 40


@pytest.mark.parametrize(
    ("text", "clear", "hash_"),
    [("jo@shop.example", True, False), ("f" * 64, False, True), ("0" * 32, False, False), ("+49 170", True, False)],
)
def test_a_hash_is_told_from_a_clear_value_by_its_length(text: str, clear: bool, hash_: bool) -> None:
    """An address may be as long, but has its sign."""
    assert (is_clear(text), is_hash(text)) == (clear, hash_)
