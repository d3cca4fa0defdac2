"""Which of Safari's rules applies to a gateway, and how long its cookies live; rows of identity-and-cookies.md 5.1."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from public_suffixes import registrable
from signalpost.visit.cookie_life import (
    WORDS,
    Host,
    Rule,
    are_near,
    caution,
    is_local,
    is_shortened,
    lives,
    rule_of,
)
from signalpost.visit.cookies import DAY_S

SHOP = "203.0.113.10"
NEAR = "203.0.200.77"  # the same 16 leading bits
FAR = "198.51.100.7"
SHOP_6, NEAR_6, FAR_6 = "2001:db8:1:2::10", "2001:db8:1:2:ffff::1", "2001:db8:1:3::10"


def host(name: str, *addresses: str, alias: str = "", secure: bool = True) -> Host:
    return Host(name=name, canonical=alias or name, addresses=addresses, secure=secure)


def rule(page: Host, gateway: Host) -> Rule:
    return rule_of(page, gateway, registrable=registrable)


PAGE = host("www.shop.example", SHOP)


@pytest.mark.parametrize(
    ("page", "gateway", "expected"),
    [
        (PAGE, host("www.shop.example", FAR), Rule.SAME_HOST),
        (PAGE, host("sp.shop.example", NEAR), Rule.NEAR_ADDRESS),
        (PAGE, host("shop.example", SHOP), Rule.NEAR_ADDRESS),
        (PAGE, host("sp.shop.example", FAR), Rule.FAR_ADDRESS),
        (PAGE, host("sp.shop.example", NEAR, alias="gw.provider.net"), Rule.ALIAS_OF_OTHER_SITE),
        (PAGE, host("sp.shop.example", FAR, alias="origin.shop.example"), Rule.OWN_ALIAS),
        (PAGE, host("sp.other.example", SHOP), Rule.OTHER_SITE),
        (PAGE, host("203.0.113.10", SHOP), Rule.OTHER_SITE),
        (host("a.shop.co.uk", SHOP), host("b.other.co.uk", SHOP), Rule.OTHER_SITE),
        (host("a.shop.co.uk", SHOP), host("b.shop.co.uk", SHOP), Rule.NEAR_ADDRESS),
        (PAGE, host("sp.shop.example"), Rule.UNRESOLVED),
        (host("www.shop.example"), host("sp.shop.example", SHOP), Rule.UNRESOLVED),
        (PAGE, host("sp.shop.example", NEAR, secure=False), Rule.NO_TLS),
        (host("www.shop.example", SHOP, secure=False), host("www.shop.example", SHOP, secure=False), Rule.NO_TLS),
    ],
)
def test_the_rule_for_two_hosts(page: Host, gateway: Host, expected: Rule) -> None:
    """5.1, row "16.4+": alias of another site, or too few leading bits; not for the page's own host."""
    assert rule(page, gateway) is expected


def test_two_aliases_of_one_provider_pass() -> None:
    """5.1: "two hosts CNAMEd to the same provider domain pass"; two providers do not."""
    page = host("www.shop.example", SHOP, alias="shop.provider.net")
    assert rule(page, host("sp.shop.example", FAR, alias="gw.provider.net")) is Rule.SHARED_ALIAS
    assert rule(page, host("sp.shop.example", FAR, alias="gw.another.net")) is Rule.ALIAS_OF_OTHER_SITE


def test_an_alias_of_the_page_alone_changes_nothing() -> None:
    """The gateway's host is no alias: addresses count."""
    page = host("www.shop.example", SHOP, alias="shop.provider.net")
    assert rule(page, host("sp.shop.example", NEAR)) is Rule.NEAR_ADDRESS
    assert rule(page, host("sp.shop.example", FAR)) is Rule.FAR_ADDRESS


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ((SHOP, SHOP_6), (NEAR, NEAR_6), Rule.NEAR_ADDRESS),
        ((SHOP, SHOP_6), (NEAR, FAR_6), Rule.SOMETIMES_FAR),
        ((SHOP, SHOP_6), (NEAR,), Rule.SOMETIMES_FAR),  # reached by IPv6, the page's gateway is at an IPv4 address
        ((SHOP,), (NEAR, NEAR_6), Rule.SOMETIMES_FAR),
        ((SHOP,), (NEAR_6,), Rule.FAR_ADDRESS),
        ((SHOP, NEAR), (NEAR, SHOP), Rule.NEAR_ADDRESS),
        ((SHOP,), (NEAR, FAR), Rule.SOMETIMES_FAR),
        ((SHOP_6,), (FAR_6,), Rule.FAR_ADDRESS),
    ],
)
def test_every_pair_of_addresses_that_can_meet_counts(
    ours: tuple[str, ...], theirs: tuple[str, ...], expected: Rule
) -> None:
    """A browser takes one version of IP for both where both have it."""
    assert rule(host("www.shop.example", *ours), host("sp.shop.example", *theirs)) is expected


@given(st.ip_addresses(), st.integers(0, 127))
def test_addresses_are_near_by_16_and_64_leading_bits(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, bit: int
) -> None:
    """One bit changed at or behind the limit changes nothing; before it, all."""
    length = address.max_prefixlen
    changed = type(address)(int(address) ^ (1 << (length - 1 - bit % length)))
    assert are_near(str(address), str(changed)) is (bit % length >= (16 if address.version == 4 else 64))
    assert are_near(str(address), str(address))


def test_addresses_of_two_versions_are_never_near() -> None:
    """Whatever their bits."""
    assert not are_near("32.1.13.184", "2001:db8::1")


def test_what_counts_as_this_machine() -> None:
    """Loopback addresses, localhost and what is below it."""
    assert all(is_local(name) for name in ("localhost", "www.shop.localhost", "127.8.0.1", "::1"))
    assert not any(is_local(name) for name in ("localhost.example", "10.0.0.1", "mylocalhost"))


def test_a_page_served_here_without_tls_is_local() -> None:
    """Safari keeps no Secure cookie of http://localhost (WebKit bug 281149); Chrome does. From a page with TLS it is
    mixed content."""
    local = host("localhost", "127.0.0.1", secure=False)
    assert rule(local, local) is Rule.LOCAL
    assert rule(host("localhost", "127.0.0.1"), local) is Rule.NO_TLS
    found = {(life.cookie, life.way): life for life in lives(Rule.LOCAL, local, local, click_s=90 * DAY_S)}
    assert (found["_fbp", "gateway"].safari_s, found["_fbp", "gateway"].chrome_s) == (0, 90 * DAY_S)
    assert (found["_fbp", "document"].safari_s, found["_fbp", "document"].chrome_s) == (0, 90 * DAY_S)
    assert found["_fbp", "script"].safari_s == 7 * DAY_S


def days(rule: Rule, page: Host = PAGE, gateway: Host = PAGE) -> dict[tuple[str, str], tuple[int, int, int]]:
    return {
        (life.cookie, life.way): (life.asked_s // DAY_S, life.safari_s // DAY_S, life.chrome_s // DAY_S)
        for life in lives(rule, page, gateway, click_s=90 * DAY_S)
    }


def test_every_cookie_lives_as_its_way_allows() -> None:
    """5.1: seven days for scripts and for answers of a gateway that is far; documents are not shortened."""
    assert days(Rule.FAR_ADDRESS) == {
        ("_spv", "gateway"): (400, 7, 400),
        ("_fbp", "gateway"): (90, 7, 90),
        ("_fbc", "gateway"): (90, 7, 90),
        ("_spv", "document"): (400, 400, 400),
        ("_fbp", "document"): (90, 90, 90),
        ("_fbc", "document"): (90, 90, 90),
        ("_fbp", "script"): (90, 7, 90),
        ("_fbc", "script"): (90, 7, 90),
    }
    assert days(Rule.SAME_HOST)["_spv", "gateway"] == (400, 400, 400)


def test_another_sites_cookies_are_never_kept() -> None:
    """Safari keeps no third-party cookies; Chrome refuses SameSite=Lax in an answer to another site's page."""
    assert days(Rule.OTHER_SITE)["_fbp", "gateway"] == (90, 0, 0)


def test_a_page_without_tls_loses_what_is_secure() -> None:
    """Its document's cookies everywhere; in Chrome also those of a gateway with TLS, which is another site there."""
    plain = host("www.shop.example", SHOP, secure=False)
    found = days(Rule.NEAR_ADDRESS, plain, host("sp.shop.example", NEAR))
    assert found["_fbp", "gateway"] == (90, 90, 0)
    assert found["_fbp", "document"] == (90, 0, 0)
    assert found["_fbp", "script"] == (90, 7, 90)


@pytest.mark.parametrize("rule", list(Rule))
def test_what_shortens_has_a_fix(rule: Rule) -> None:
    """And what does not, needs none."""
    shortened = is_shortened(rule, lives(rule, PAGE, PAGE, click_s=90 * DAY_S))
    assert shortened is bool(WORDS[rule].fix)
    assert WORDS[rule].why


def test_a_life_below_seven_days_is_not_shortened_by_seven() -> None:
    """The visitor id is: it asks for 400."""
    found = lives(Rule.FAR_ADDRESS, PAGE, PAGE, click_s=3 * DAY_S)
    assert {life.safari_s // DAY_S for life in found if life.cookie == "_fbp"} == {3}
    assert is_shortened(Rule.FAR_ADDRESS, found)


def test_one_host_in_several_networks_is_told() -> None:
    """Two connections to it may end at two addresses; the two versions of IP say nothing."""
    assert caution(host("shop.example", SHOP, FAR), Rule.SAME_HOST)
    assert not caution(host("shop.example", SHOP, NEAR, SHOP_6), Rule.SAME_HOST)
    assert not caution(host("shop.example", SHOP, FAR), Rule.FAR_ADDRESS)
