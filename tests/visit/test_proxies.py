"""Whose address a request comes from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.visit.proxies import client_address, is_trusted, parse_address, parse_networks

TRUSTED = parse_networks(["10.0.0.0/8", "fd00::/8"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # not a trusted peer: its header is its own invention
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),  # the left one the caller may have made up
        ("10.0.0.1", ["198.51.100.1, 10.2.3.4"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["10.9.9.9"], "10.9.9.9"),
        ("10.0.0.1", ["unknown"], None),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["[2001:db8::7]:4711"], "2001:db8::7"),
        ("fd00::1", ["198.51.100.1:80"], "198.51.100.1"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        (None, ["198.51.100.1"], None),
        ("unix", [], None),
    ],
)
def test_the_client_is_the_nearest_untrusted_address(
    peer: str | None, forwarded: list[str], address: str | None
) -> None:
    """X-Forwarded-For is read from the right, and only as far as trusted proxies wrote it."""
    assert client_address(peer, forwarded, TRUSTED) == address


@given(st.lists(st.text(max_size=40), max_size=5))
def test_no_forwarded_header_breaks_the_reading(forwarded: list[str]) -> None:
    """Whatever stands in the header, the result is an address or none."""
    found = client_address("10.0.0.1", forwarded, TRUSTED)
    assert found is None or parse_address(found) is not None


@given(st.lists(st.text(max_size=40), max_size=5))
def test_a_stranger_cannot_choose_its_address(forwarded: list[str]) -> None:
    """Without a trusted proxy the address is the connection's, whatever the header claims."""
    assert client_address("203.0.113.9", forwarded, TRUSTED) == "203.0.113.9"


def test_a_network_that_is_none_is_refused() -> None:
    """A typing error in the settings does not trust the world."""
    with pytest.raises(ValueError, match="does not appear"):
        parse_networks(["10.0.0.0/8x"])


@pytest.mark.parametrize(
    ("peer", "trusted"),
    [("10.1.2.3", True), ("::ffff:10.0.0.1", True), ("8.8.8.8", False), ("unix", False), (None, False)],
)
def test_only_a_listed_proxy_is_believed(peer: str | None, trusted: bool) -> None:
    """What anyone else says of the browser is its own invention."""
    assert is_trusted(peer, TRUSTED) is trusted


def test_without_trusted_proxies_the_peer_is_the_client() -> None:
    """Whatever it forwards; an IPv6 address takes the longer way to the same answer."""
    for peer in ("203.0.113.9", "127.0.0.1", "10.0.0.1", "2001:db8::7"):
        assert client_address(peer, ["198.51.100.1"], ()) == peer
    assert client_address(None, ["198.51.100.1"], ()) is None
