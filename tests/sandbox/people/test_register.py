"""What is known of whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.people.register import Register, network

ANN = {
    "em": ("e1", "e2"),
    "fn": ("ann",),
    "ln": ("lee",),
    "zp": ("z",),
    "country": ("gb",),
    "client_user_agent": ("A",),
}


def test_a_value_leads_to_those_who_have_it() -> None:
    """Each of several e-mails does; a value under another key does not."""
    register = Register(2)
    register.add(0, ANN)
    register.add(1, {"em": ("e2",)})
    assert register.find("em", "e1") == (0,)
    assert register.find("em", "e2") == (0, 1)
    assert register.find("ph", "e1") == ()


def test_a_name_leads_only_together_with_more() -> None:
    """Birthday, postcode or city; the name alone belongs to too many."""
    register = Register(1)
    register.add(0, ANN)
    assert register.named("ann", "lee", "zp", "z") == (0,)
    assert register.named("lee", "ann", "zp", "z") == ()
    assert register.named("ann", "lee", "ct", "z") == ()


def test_an_event_is_confirmed_key_by_key() -> None:
    """One of several values is enough; what is not known confirms nothing."""
    register = Register(1)
    register.add(0, ANN)
    event = {"fn": ("anne", "ann"), "ln": ("li",), "ct": ("leeds",), "client_user_agent": ("A",)}
    assert register.confirmed(0, event) == ["fn", "client_user_agent"]
    assert register.lives_in(0, ("fr", "gb"))
    assert not register.lives_in(0, ("fr",))
    assert register.uses(0, ("A",)) and not register.uses(0, ("B",))


def test_numbers_are_those_with_an_account() -> None:
    """Numbers may have gaps, and go beyond what was expected."""
    register = Register()
    for number in (3, 5_000):
        register.add(number, ANN)
    assert list(register.numbers()) == [3, 5_000]
    assert register.find("em", "e1") == (3, 5_000)
    assert register.confirmed(5_000, {"ln": ("lee",)}) == ["ln"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("2a02:810d:12:3400:aaaa:bbbb:cccc:dddd", "2a02:810d:12:3400"),
        ("2A02:810D:0012:3400::1", "2a02:810d:12:3400"),
        ("2a02:810d::1", "2a02:810d:0:0"),
        ("no:address", "no:address"),
    ],
)
def test_an_ipv6_address_counts_by_its_network(address: str, expected: str) -> None:
    """The second half changes by the day (RFC 8981), however it is written."""
    assert network(address) == expected


@given(st.text(alphabet="0123456789abcdef:.%g", max_size=40))
def test_no_text_breaks_the_look_up(text: str) -> None:
    """An address that is none belongs to nobody."""
    assert Register(1).find("client_ip_address", text) == ()
