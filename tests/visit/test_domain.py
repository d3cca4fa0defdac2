"""Where cookies go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from public_suffixes import registrable
from signalpost.visit.domain import cookie_domain, host_of, site_of


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://Shop.Example:8443/a?b#c", "shop.example"),
        ("shop.example:80", "shop.example"),
        ("shop.example.", "shop.example"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("http://[2001:db8::1]/x", "2001:db8::1"),
        ("https://user@shop.example/", "shop.example"),
        ("http://[half", ""),
        ("", ""),
        ("null", "null"),
    ],
)
def test_the_host_is_found_in_urls_origins_and_headers(text: str, host: str) -> None:
    """Without port, brackets, user and the dot at its end."""
    assert host_of(text) == host


@pytest.mark.parametrize(
    ("host", "domains", "site"),
    [
        ("www.shop.example", (), "shop.example"),
        ("a.b.shop.co.uk", (), "shop.co.uk"),
        ("shop.github.io", (), "shop.github.io"),
        ("eu.www.shop.example", ("www.shop.example",), "www.shop.example"),
        ("notshop.example", ("shop.example",), "notshop.example"),
        ("localhost", (), "localhost"),
        ("203.0.113.9", (), "203.0.113.9"),
    ],
)
def test_a_site_is_the_registrable_domain_unless_the_business_says_otherwise(
    host: str, domains: tuple[str, ...], site: str
) -> None:
    """By the public suffix list: `shop.co.uk`, not `co.uk`."""
    assert site_of(host, domains=domains, registrable=registrable) == site


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.shop.example", "shop.example"),
        ("www.shop.co.uk", "shop.co.uk"),
        ("co.uk", None),
        ("localhost", None),
        ("127.0.0.1", None),
        ("2001:db8::1", None),
        ("sp.shop.example;", None),
        ("sp.shop.exa mple", None),
        ("sp.shop.ex\x00ample", None),
    ],
)
def test_a_cookie_goes_to_the_whole_site_where_browsers_allow_it(host: str, domain: str | None) -> None:
    """A public suffix, an address, a bare name and what is no name take no Domain: the cookie is the host's own."""
    assert cookie_domain(host, domains=(), registrable=registrable) == domain


def test_a_domain_of_the_business_that_is_a_public_suffix_is_not_used() -> None:
    """A browser would refuse the cookie altogether."""
    assert cookie_domain("shop.co.uk", domains=("co.uk",), registrable=registrable) is None


@given(st.text())
def test_no_text_breaks_the_reading_of_a_host(text: str) -> None:
    """Whatever a header says, there is a host or none."""
    assert isinstance(host_of(text), str)
