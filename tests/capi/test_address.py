"""The person's address: which texts are one, and which address of a request it is."""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.address import address_form, choose_address, is_public, is_public_v4, split_token

ROWS = json.loads((Path(__file__).parent.parent / "golden" / "fbc_fbp.json").read_text(encoding="utf-8"))["rows"]
CHOICES = [row for row in ROWS if row["kind"] == "client_ip"]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in CHOICES])
def test_the_address_is_chosen_as_meta_s_builder_chooses(row: dict[str, Any]) -> None:
    """IPv6 first, the cookie before the request, private addresses never; tokens kept, none made."""
    given_ = row["input"]
    chosen = choose_address(
        stored=given_["fbi_cookie"], forwarded=given_["x_forwarded_for"], peer=given_["remote_address"]
    )
    assert chosen == row["ours"]["client_ip_address"]


@given(st.ip_addresses())
def test_every_address_is_one(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """As it came, long or short, with a token or without."""
    for text in (str(address), address.exploded):
        assert address_form(f" {text} ") == text
        assert address_form(f"{text}.AQYCAQMA") == f"{text}.AQYCAQMA"
        assert split_token(f"{text}.AQYCAQMA") == (text, "AQYCAQMA")


@given(st.text("0123456789abcdef:.") | st.text())
def test_what_passes_is_an_address(text: str) -> None:
    """Nothing else gets through."""
    form = address_form(text)
    if form:
        parts = [str(int(part)) for part in split_token(form)[0].split(".")] if ":" not in form else []
        ipaddress.ip_address(".".join(parts) if parts else split_token(form)[0])
        assert is_public(form) in (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.1",
        "172.16.0.1",
        "172.31.9.9",
        "192.168.1.1",
        "127.0.0.1",
        "169.254.1.1",
        "::1",
        "fe80::1",
        "fe90::1",
        "fea0::1",
        "FEB0::1",
        "fc00::1",
        "fd00::1",
        "0:0:0:0:0:0:0:1",
    ],
)
def test_private_addresses_are_not_the_person_s(text: str) -> None:
    """They are the proxy's."""
    assert not is_public(text)


@pytest.mark.parametrize("text", ["1.2.3.4", "172.15.0.1", "172.32.0.1", "2001:db8::1", "192.169.0.1"])
def test_other_addresses_can_be(text: str) -> None:
    """The neighbours of private ranges are public."""
    assert is_public(text)


@pytest.mark.parametrize("text", ["8.8.8.8", "203.0.113.7", "1.0.0.1", "255.255.255.255"])
def test_usual_addresses_are_known_at_a_glance(text: str) -> None:
    """The quick answer agrees with the long one wherever it says yes."""
    assert is_public_v4(text)
    assert address_form(text) == text
    assert is_public(text)


@pytest.mark.parametrize(
    "text",
    ["10.0.0.1", "127.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.0.1", "8.8.8", "8.8.8.8.8", "8.8.8.256",
     "8.8.256.8", "8.256.8.8", "256.8.8.8", "08.8.8.8", "8.8.8.8 ", "2001:db8::1", ""],
)  # fmt: skip
def test_what_is_not_sure_at_a_glance_takes_the_long_way(text: str) -> None:
    """Private ones, neighbours of private ones, and everything that is written otherwise."""
    assert not is_public_v4(text)


@pytest.mark.parametrize(
    "text",
    [
        "1::2::3",
        "1:::2",
        "12345::1",
        "::ffff:1.2.3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "g::1",
        "1:2:3:4:5:6:7::8:9",
    ],
)
def test_malformed_ipv6_addresses_are_none(text: str) -> None:
    """Shortened twice, a group too long, too few or too many."""
    assert address_form(text) == ""


@pytest.mark.parametrize("text", ["::2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "1::8", "::"])
def test_one_group_may_be_all_that_is_left_out(text: str) -> None:
    """At either end, where the colon stands twice for it."""
    assert address_form(text) == text


@pytest.mark.parametrize(
    "text", ["1.2..4", "1.2.3.", ".2.3.4", "1.2.3.0004", "1.2.3.256", "1.2.3.\ud800", "\ud800::1", "١.2.3.4"]
)
def test_malformed_ipv4_addresses_are_none(text: str) -> None:
    """A part that is empty, too long or too large; a digit of another script; half a character."""
    assert address_form(text) == ""


def test_an_address_alone_has_no_token() -> None:
    """Nor does a part of it pass for one: tokens have two or eight characters and stand behind a whole address."""
    for text in ("1.2.3.44", "2001:db8::1", "1.2.3"):
        assert split_token(text) == (text, "")
    assert split_token("1.2.3.4.AQ") == ("1.2.3.4", "AQ")


def test_an_address_of_ipv4_in_ipv6_s_clothes_is_sent_as_ipv4() -> None:
    """A socket of both kinds names its peers so; its last number is no token of Meta's builder."""
    assert address_form("::ffff:203.0.113.45") == "203.0.113.45"
    assert address_form("::ffff:0:0.AQYCAQMA") == "::ffff:0:0.AQYCAQMA"  # the dot is the token's
    assert address_form("::FFFF:203.0.113.45.AQYCAQMA") == "203.0.113.45.AQYCAQMA"
    assert choose_address(stored=None, forwarded=None, peer="::ffff:203.0.113.45") == "203.0.113.45"
    assert choose_address(stored=None, forwarded=None, peer="::ffff:10.0.0.1") is None
