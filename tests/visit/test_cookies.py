"""The Cookie header read and Set-Cookie written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.errors import InvalidInput
from signalpost.visit.cookies import LONGEST_LIFE_S, SetCookie, can_stand, read_cookies, set_cookie_header


def test_a_cookie_is_for_the_whole_site_and_never_for_other_sites() -> None:
    """Section 5.2 (4): `Secure; SameSite=Lax; Path=/`."""
    cookie = SetCookie(name="_fbp", value="fb.1.2.3", max_age_s=7_776_000, domain="shop.example")
    expected = "_fbp=fb.1.2.3; Path=/; Max-Age=7776000; Domain=shop.example; Secure; SameSite=Lax"
    assert set_cookie_header(cookie) == expected


def test_the_visitor_id_is_out_of_reach_of_scripts() -> None:
    """HttpOnly stands only where it is asked for; without a domain the cookie is the host's own."""
    cookie = SetCookie(name="_spv", value="x", max_age_s=10, http_only=True, secure=False)
    assert set_cookie_header(cookie) == "_spv=x; Path=/; Max-Age=10; HttpOnly; SameSite=Lax"


def test_no_cookie_is_asked_to_live_longer_than_browsers_allow() -> None:
    """400 days (RFC 6265bis; Chrome, section 5.1)."""
    header = set_cookie_header(SetCookie(name="a", value="b", max_age_s=10 * LONGEST_LIFE_S))
    assert f"Max-Age={400 * 86_400};" in header


@pytest.mark.parametrize(
    "cookie",
    [
        SetCookie(name="a", value="b; Domain=evil.example", max_age_s=1),
        SetCookie(name="a", value="b\r\nSet-Cookie: c=d", max_age_s=1),
        SetCookie(name="a", value="é", max_age_s=1),
        SetCookie(name="a", value='"', max_age_s=1),
        SetCookie(name="a", value="x" * 4_097, max_age_s=1),
        SetCookie(name="a b", value="c", max_age_s=1),
        SetCookie(name="", value="c", max_age_s=1),
        SetCookie(name="a", value="b", max_age_s=1, domain="shop.example; Path=/x"),
        SetCookie(name="a", value="b", max_age_s=1, domain=""),
    ],
)
def test_what_cannot_stand_in_a_header_is_refused(cookie: SetCookie) -> None:
    """Nothing that a visitor wrote can add an attribute or a header."""
    with pytest.raises(InvalidInput):
        set_cookie_header(cookie)


def test_the_first_of_two_cookies_with_a_name_is_taken() -> None:
    """Browsers send the one with the longest path, then the oldest, first."""
    assert read_cookies("a=1; b=2; a=3") == {"a": "1", "b": "2"}


def test_what_is_no_pair_is_left_out() -> None:
    """Cookies of other tools, quotes and flags are read for what they are."""
    assert read_cookies('x; =y; _fbp="fb.1.2.3";;  z = ; q=a=b') == {"_fbp": "fb.1.2.3", "z ": "", "q": "a=b"}


@given(st.text())
def test_no_header_breaks_the_reading(header: str) -> None:
    """Whatever stands in the header, reading ends with names and values."""
    assert all(name for name in read_cookies(header))


@given(st.text(), st.text())
def test_a_value_that_can_stand_comes_back_as_it_was(name: str, value: str) -> None:
    """What is set is what is read; anything else is refused."""
    try:
        header = set_cookie_header(SetCookie(name=name, value=value, max_age_s=1))
    except InvalidInput:
        return
    assert can_stand(value)
    assert read_cookies(header.partition(";")[0]) == {name: value}


def test_a_cookie_shows_no_value() -> None:
    """`repr()` names the cookie and says nothing about the visitor."""
    assert repr(SetCookie(name="_fbp", value="fb.1.2.3", max_age_s=5)) == "SetCookie(name='_fbp', max_age_s=5)"
