"""What the edge knows of a request beyond its body: from which address and browser it came, and by whose clock."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from socket import AF_INET6, inet_pton
from typing import Any

import msgspec

from signalpost.capi.address import choose_address, is_public, is_public_v4
from signalpost.capi.event import Event
from signalpost.capi.problem import Problem
from signalpost.visit.cookies import read_cookies
from signalpost.visit.proxies import LOOPBACK, Network, client_address, is_trusted
from signalpost.visit.visit import FBC, FBP, MAX_USER_AGENT, visitor_of

CLOCK_TOLERANCE_MS = 30_000
EARLIEST_MS = 1_000_000_000_000  # September 2001; anything smaller is in seconds


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """What the connection says about a browser that sends an event of its own. `fbp`, `fbc` and `visitor` are its
    cookies, where it asks a host of the page's own site; `visitor` is ours, and no part of user_data."""

    client_ip_address: str | None = None
    client_user_agent: str | None = None
    fbp: str | None = None
    fbc: str | None = None
    visitor: str | None = None


_OF_USER_DATA = tuple(name for name in Browser.__struct_fields__ if name != "visitor")


def trusted_peer(scope: Mapping[str, Any], trusted: Sequence[Network]) -> bool:
    """Whether the connection comes from a trusted proxy, so that what it says of the browser is believed."""
    peer = scope.get("client")
    return is_trusted(peer[0] if peer else None, trusted)


def address_of(scope: Mapping[str, Any], trusted: Sequence[Network]) -> str | None:
    """The caller's address, public or not, once trusted proxies are taken away."""
    peer = scope.get("client")
    named: list[str] = []
    if trusted:
        named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return client_address(peer[0] if peer else None, named, trusted)


def network_of(scope: Mapping[str, Any], trusted: Sequence[Network]) -> str | None:
    """Whose line a browser's request came over: a public IPv4 address, or of a public IPv6 address the 64 bits that one
    subscriber has. None where the address is not public: then it is a proxy's that nobody trusts, or an office's."""
    return line_of(address_of(scope, trusted))


def line_of(address: str | None) -> str | None:
    """The same of an address that is known already."""
    if address is None or is_public_v4(address):
        return address
    if address == LOOPBACK or not is_public(address):
        return None
    return inet_pton(AF_INET6, address)[:8].hex() if ":" in address else address


def browser_of(scope: Mapping[str, Any], trusted: Sequence[Network]) -> Browser:
    """The facts of one ASGI connection. An address that is not public is nobody's, and left out."""
    agent, cookies = None, ""
    for name, value in scope["headers"]:
        if name == b"user-agent":
            agent = value.decode("latin-1").strip()
        elif name == b"cookie":
            cookies = value.decode("latin-1")
    known = read_cookies(cookies) if cookies else {}
    address = address_of(scope, trusted)
    return Browser(
        client_ip_address=choose_address(stored=None, forwarded=None, peer=address),
        client_user_agent=agent if agent and len(agent) <= MAX_USER_AGENT else None,
        fbp=known.get(FBP),
        fbc=known.get(FBC),
        visitor=visitor_of(known),
    )


def fill(event: Event, browser: Browser) -> Event:
    """`event` with address, user agent, fbp and fbc of the connection where it names none. For browser events only: a
    server's connection is the server's, and its address under a customer's event would be a lie."""
    user = event.user_data
    found = {
        name: value
        for name in _OF_USER_DATA
        if (value := getattr(browser, name)) is not None and not getattr(user, name)
    }
    if not found:
        return event
    return msgspec.structs.replace(event, user_data=msgspec.structs.replace(user, **found))


def clock_shift(sent_at: int | None, received_at: int) -> int:
    """Seconds to add to event_time: how far the caller's clock is behind ours (both Unix ms); 0 within 30 s."""
    if sent_at is None or abs(received_at - sent_at) <= CLOCK_TOLERANCE_MS:
        return 0
    return round((received_at - sent_at) / 1000)


def parse_sent_at(value: object) -> int | None:
    """Unix ms of `sent_at` as header or envelope give it: Unix ms, or seconds, as number or text. Raises ValueError."""
    if value is None or isinstance(value, bool):
        return None
    if not isinstance(value, int | float | str) or (isinstance(value, str) and len(value) > 20):
        raise ValueError("sent_at is a number")
    try:
        number = float(value)
    except OverflowError:  # of hundreds of digits
        raise ValueError("sent_at is no time") from None
    milliseconds = number if number >= EARLIEST_MS else number * 1000
    if not 1 <= milliseconds < 1e14:
        raise ValueError("sent_at is no time")
    return round(milliseconds)


def shifted(event: Event, shift_s: int) -> Event:
    """`event` with its time put on our clock; one whose time is no number is left for `prepare` to refuse."""
    try:
        moved = float(event.event_time) + shift_s
    except (ValueError, OverflowError):
        return event
    if not shift_s or not math.isfinite(moved):
        return event
    return msgspec.structs.replace(event, event_time=int(moved))


def shift_note(shift_s: int) -> Problem:
    """The note that goes with a shifted event_time."""
    return Problem(
        path="event_time",
        code="clock_shifted",
        message=f"The sender's clock differs from ours by {shift_s} s; event_time was shifted by that.",
        fix="Set the sender's clock, for instance with NTP.",
    )
