"""What a resolver says becomes a host."""

from __future__ import annotations

import socket

from signalpost.cli.doctor_hosts import host_from, resolve


def test_localhost_is_looked_up_for_real() -> None:
    """Its addresses are this machine's."""
    found = resolve("localhost", secure=False)
    assert found.name == "localhost"
    assert found.secure is False
    assert set(found.addresses) & {"127.0.0.1", "::1"}
    assert set(found.addresses) <= {"127.0.0.1", "::1"}


def test_an_address_is_its_own_name() -> None:
    """No name server is asked."""
    found = resolve("127.0.0.1", secure=True)
    assert (found.canonical, found.addresses) == ("127.0.0.1", ("127.0.0.1",))


def test_a_name_that_cannot_be_one_has_no_addresses() -> None:
    """A label has at most 63 characters."""
    assert resolve("a" * 70 + ".example", secure=True).addresses == ()


def answer(address: str, alias: str = "") -> tuple[object, ...]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return family, socket.SOCK_STREAM, 6, alias, (address, 0)


def test_addresses_of_both_versions_and_the_end_of_the_aliases_are_kept() -> None:
    """Each address once; the name at the end stands with the first answer only."""
    answers = [answer("2001:db8::1", "GW.Provider.net."), answer("203.0.113.10"), answer("203.0.113.10")]
    found = host_from("sp.shop.example", answers, secure=True)
    assert found.canonical == "gw.provider.net"
    assert found.addresses == ("2001:db8::1", "203.0.113.10")


def test_without_an_alias_a_host_is_its_own() -> None:
    """Some resolvers leave the name out; an interface is no part of an address."""
    found = host_from("shop.example", [answer("fe80::1%eth0")], secure=True)
    assert (found.canonical, found.addresses) == ("shop.example", ("fe80::1",))
    assert host_from("shop.example", [], secure=True).addresses == ()
