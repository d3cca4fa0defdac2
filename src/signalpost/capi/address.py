"""`client_ip_address`: the person's public address, and which of the addresses at hand that is.

Meta: "the user's public IPv4 or IPv6, IPv6 preferred, no blanks"; its parameter builder may add `.token`, which stays
(Customer information parameters, 2026-01-09; capi-param-builder-nodejs 1.2.1 for the order of choice).
"""

from __future__ import annotations

import string

_V4 = (string.digits + ".").encode()
_V6 = (string.hexdigits + ":").encode()
_V4_PRIVATE = frozenset({10, 127})
_OCTETS = frozenset(map(str, range(256)))
_PRIVATE_SOMEWHERE = frozenset({"10", "127", "169", "172", "192"})
_V6_PRIVATE = ("fc", "fd", "fe8", "fe9", "fea", "feb")
_TOKEN_LENGTHS = (2, 8)
_MAPPED = "::ffff:"


def address_form(text: str) -> str:
    """The address as it is sent, token kept; "" when it is none. Private addresses are addresses.

    One of IPv4 in the clothes of IPv6 (`::ffff:192.0.2.1`), as a socket of both kinds names its peer, is sent as IPv4.
    """
    trimmed = text.strip()
    if trimmed[:7].lower() == _MAPPED and _is_v4(split_token(trimmed[7:])[0]):
        trimmed = trimmed[7:]
    address, _ = split_token(trimmed)
    return trimmed if _is_v4(address) or _is_v6(address) else ""


def is_public_v4(text: str) -> bool:
    """Whether this is, beyond doubt, a public IPv4 address as programs write it: the quick answer for most."""
    parts = text.split(".")
    if len(parts) != 4:
        return False
    first, second, third, fourth = parts
    return (
        first in _OCTETS
        and first not in _PRIVATE_SOMEWHERE
        and second in _OCTETS
        and third in _OCTETS
        and fourth in _OCTETS
    )


def is_public(text: str) -> bool:
    """Whether a well-formed address can be a person's on the internet.

    Not 10/8, 172.16/12, 192.168/16, 127/8, 169.254/16, ::1, fe80::/10, fc00::/7. Like Meta's builder this leaves
    100.64/10 (carriers' NAT) and 0.0.0.0 in.
    """
    address = split_token(text)[0].lower()
    if ":" in address:
        return not address.startswith(_V6_PRIVATE) and address.strip("0:") != "1"
    first, second = map(int, address.split(".")[:2])
    if first in _V4_PRIVATE or (first, second) in ((192, 168), (169, 254)):
        return False
    return not (first == 172 and 16 <= second <= 31)


def choose_address(*, stored: str | None, forwarded: str | None, peer: str | None) -> str | None:
    """The address to send, of the `_fbi` cookie, the first entry of X-Forwarded-For, and the peer of the connection.

    IPv6 before IPv4, the cookie before the request. `forwarded` must only be given when a trusted proxy wrote it.
    """
    request = _public((forwarded or "").split(",")[0]) or _public(peer or "")
    candidates = [address for address in (_public(stored or ""), request) if address]
    return next((address for address in candidates if ":" in address), candidates[0] if candidates else None)


def split_token(text: str) -> tuple[str, str]:
    """An address and the token of Meta's builder behind it, or ""."""
    address, dot, token = text.rpartition(".")
    if dot and len(token) in _TOKEN_LENGTHS and (address.count(".") == 3 or ":" in address):
        return address, token
    return text, ""


def _public(text: str) -> str:
    form = address_form(text)
    return form if form and is_public(form) else ""


def _is_v4(text: str) -> bool:
    if not text.isascii() or text.encode().translate(None, _V4):
        return False
    parts = text.split(".")
    return len(parts) == 4 and all(0 < len(part) <= 3 and int(part) <= 255 for part in parts)


def _is_v6(text: str) -> bool:
    if ":" not in text or not text.isascii() or text.encode().translate(None, _V6):
        return False
    groups = text.split(":")
    shortened = text.count("::")
    if shortened > 1 or ":::" in text or max(map(len, groups)) > 4:
        return False
    if shortened:
        return len(groups) <= 8 + (text.startswith("::") or text.endswith("::"))
    return len(groups) == 8 and "" not in groups
