"""Keys that Meta wants unhashed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.clear_keys import (
    ANY_TIME,
    CLEAR_RULES,
    click_key,
    id_key,
    lead_key,
    meta_id_key,
    number_key,
    public_address,
    text_key,
    why_clear,
)
from signalpost.capi.codes import CODES
from signalpost.capi.user_data import CLEAR_KEYS


def test_every_clear_key_has_a_rule() -> None:
    """And the rules stand in the order of the keys."""
    assert list(CLEAR_RULES) == list(CLEAR_KEYS)


def test_texts_are_trimmed_and_words_for_unknown_left_out() -> None:
    """A user agent of "null" is nobody's."""
    assert text_key(" Mozilla/5.0 (X11) ") == "Mozilla/5.0 (X11)"
    assert text_key("NULL") == text_key(" ") == text_key("\ud800") == ""


def test_numbers_are_numbers_on_the_wire() -> None:
    """With or without the prefix that exports of Lead Ads put in front."""
    assert number_key("l:1234567890123456") == number_key(" 1234567890123456 ") == 1234567890123456
    assert number_key("0") == number_key("-5") == number_key("1.5") == number_key("9" * 25) == ""


def test_only_public_addresses_are_sent() -> None:
    """IPv4 and IPv6, tokens kept."""
    assert public_address(" 8.8.8.8 ") == "8.8.8.8"
    assert public_address("2001:db8::1.AQYCAQMA") == "2001:db8::1.AQYCAQMA"
    assert public_address("192.168.0.1") == public_address("8.8.8.8:80") == ""


def test_click_ids_go_out_without_blanks_around_them() -> None:
    """The short way for usual values and the long one agree."""
    for value in ("fb.1.1700000000000.AbC", "fb.12.1700000000000.AbC", "fb.1.1700000000000.AbC.AQYCAQMA"):
        assert (
            click_key(f" {value}\n", ANY_TIME)
            == click_key(f"{value} ", ANY_TIME)
            == click_key(value, ANY_TIME)
            == value
        )
    assert click_key("fb.1.0.AbC", ANY_TIME) == "fb.1.0.AbC"  # whatever its time
    for value in (
        "fb.1.1700000000000..x",
        "fb.1.1700000000000. ",
        "fb.1.1700000000000.",
        "fb.1.170000000000x.AbC",
        "fb.1.1700000000000",
    ):
        assert click_key(value, ANY_TIME) == ""


@given(st.sampled_from(sorted(CLEAR_RULES)), st.text())
def test_whatever_is_left_out_has_a_reason(field: str, text: str) -> None:
    """Every reason is in the table of codes."""
    if CLEAR_RULES[field](text, ANY_TIME) == "":
        assert why_clear(field, text) in CODES


def test_an_address_as_programs_write_it_is_sent_at_once():
    """A private one is said to be private, not malformed."""
    assert public_address("8.8.8.8") == "8.8.8.8"
    assert why_clear("client_ip_address", "192.168.0.1") == "client_ip_address_private"
    assert why_clear("client_ip_address", "8.8.8.8:80") == "client_ip_address_invalid"


@pytest.mark.parametrize("field", sorted(name for name, rule in CLEAR_RULES.items() if rule is id_key))
def test_an_email_address_is_no_id(field: str) -> None:
    """These keys go out as they are: an address that stands in one would leave in clear."""
    assert id_key("jo@example.com") == ""
    assert why_clear(field, "jo@example.com") == f"{field}_invalid"
    assert id_key(" 17-a ") == "17-a"


def test_texts_of_any_script_are_sent() -> None:
    """Whatever UTF-8 can hold; half a character it cannot."""
    assert text_key(" Käse 北京 😀 ") == "Käse 北京 😀"
    assert text_key("Käse\ud800") == text_key("Käse\udfff") == ""


def test_a_number_fits_into_64_bits() -> None:
    """Nineteen digits at most, whatever zeros lead them."""
    assert number_key("9223372036854775807") == 9223372036854775807
    assert number_key("9223372036854775808") == ""
    assert number_key("1".zfill(19)) == 1
    assert number_key("1".zfill(20)) == ""


def test_a_lead_has_fifteen_to_seventeen_digits() -> None:
    """Others would cost the event."""
    assert [lead_key("1" * digits) for digits in (14, 15, 17, 18)] == ["", 10**15 // 9, 10**17 // 9, ""]
    assert lead_key("nobody") == ""


def test_a_word_for_unknown_is_said_to_be_one_in_any_case() -> None:
    """Not to be malformed."""
    assert why_clear("madid", " Null ") == why_clear("fbc", "NaN") == "value_placeholder"


@pytest.mark.parametrize("field", sorted(name for name, rule in CLEAR_RULES.items() if rule is meta_id_key))
def test_an_id_of_a_page_is_no_name_and_no_address_of_it(field):
    """A name in its place is told of here; Meta would refuse the event."""
    assert CLEAR_RULES[field](" 104857600 ", ANY_TIME) == "104857600"
    for typed in ("Shop of Jo", "https://www.facebook.com/shop", "jo@example.com"):
        assert CLEAR_RULES[field](typed, ANY_TIME) == ""
