"""Whose address a request comes from when proxies stand before the server."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence

from signalpost.capi.address import is_public_v4

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


LOOPBACK = "127.0.0.1"  # who asks on the machine itself: a proxy that is not trusted, a developer


def parse_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and networks (`10.0.0.0/8`, `::1`) of trusted proxies. Raises ValueError."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts if text.strip())


def parse_address(text: str) -> Address | None:
    """One address as it stands in X-Forwarded-For (with or without port and brackets), or None."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or (None if address.scope_id else address)
    return address


def client_address(peer: str | None, forwarded: Sequence[str], trusted: Sequence[Network]) -> str | None:
    """The caller's address: the peer, or, if that is a trusted proxy, the nearest untrusted one it names.

    `forwarded` are the values of X-Forwarded-For in the order they came. They are read from the right, because only
    what a trusted proxy has appended is true; what stands further left the caller may have made up.
    """
    if peer and not trusted and (peer == LOOPBACK or is_public_v4(peer)):
        return peer
    nearest = parse_address(peer) if peer else None
    if nearest is None or not _is_trusted(nearest, trusted):
        return str(nearest) if nearest else None
    for text in reversed([part for value in forwarded for part in value.split(",")]):
        named = parse_address(text)
        if named is None:
            return None
        if not _is_trusted(named, trusted):
            return str(named)
        nearest = named
    return str(nearest)


def is_trusted(peer: str | None, trusted: Sequence[Network]) -> bool:
    """Whether the other end of a connection is a trusted proxy, so that what it says of the browser is believed."""
    address = parse_address(peer) if peer else None
    return address is not None and _is_trusted(address, trusted)


def _is_trusted(address: Address, trusted: Sequence[Network]) -> bool:
    return any(address in network for network in trusted if network.version == address.version)
