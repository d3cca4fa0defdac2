"""What the edge knows of a request beyond its body."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signalpost.capi.event import Event
from signalpost.capi.user_data import UserData
from signalpost.gateway.facts import (
    Browser,
    browser_of,
    clock_shift,
    fill,
    network_of,
    parse_sent_at,
    shift_note,
    shifted,
)
from signalpost.visit.proxies import parse_networks

TRUSTED = parse_networks(["10.0.0.0/8", "fd00::/8"])


def scope(peer: str, *headers: tuple[bytes, bytes]) -> dict[str, object]:
    return {"client": (peer, 4711), "headers": list(headers)}


def test_a_browser_is_known_by_its_connection() -> None:
    """Address and user agent come from the connection and its headers."""
    found = browser_of(scope("10.0.0.1", (b"user-agent", b"Mozilla"), (b"x-forwarded-for", b"8.8.8.8")), TRUSTED)
    assert found == Browser(client_ip_address="8.8.8.8", client_user_agent="Mozilla")


def test_cookies_say_which_browser_it_is() -> None:
    """The pixel's, and ours where it is well formed."""
    visitor = "1.1795000000.AAAAAAAAAAAAAAAAAAAAAA"
    cookies = f"_fbp=fb.1.1795000000000.7; other=1; _spv={visitor}".encode()
    found = browser_of(scope("8.8.8.8", (b"cookie", cookies)), ())
    assert (found.fbp, found.fbc, found.visitor) == ("fb.1.1795000000000.7", None, visitor)
    assert browser_of(scope("8.8.8.8", (b"cookie", b"_spv=x")), ()).visitor is None
    assert fill(event(), found).user_data.fbp == "fb.1.1795000000000.7"


@pytest.mark.parametrize("peer", ["127.0.0.1", "192.168.1.7", "10.0.0.1"])
def test_an_address_inside_a_network_is_nobodys(peer: str) -> None:
    """A private address would match no person and is left out."""
    assert browser_of(scope(peer), ()).client_ip_address is None


def test_a_user_agent_of_thousands_of_characters_is_left_out() -> None:
    """No browser sends one."""
    assert browser_of(scope("8.8.8.8", (b"user-agent", b"x" * 3_000)), ()).client_user_agent is None


def event(**user: str) -> Event:
    return Event(event_name="PageView", event_time=1_000, action_source="website", user_data=UserData(**user))


def test_facts_fill_only_what_is_absent() -> None:
    """What the event names itself stays."""
    facts = Browser(client_ip_address="8.8.8.8", client_user_agent="Mozilla")
    filled = fill(event(client_user_agent="Other"), facts).user_data
    assert (filled.client_ip_address, filled.client_user_agent) == ("8.8.8.8", "Other")
    assert fill(event(), Browser()) == event()


@pytest.mark.parametrize(
    ("sent_at", "received_at", "shift"),
    [
        (None, 1_700_000_000_000, 0),
        (1_700_000_000_000, 1_700_000_030_000, 0),
        (1_700_000_000_000, 1_700_000_030_001, 30),
        (1_700_000_000_000, 1_700_003_600_400, 3_600),
        (1_700_003_600_000, 1_700_000_000_000, -3_600),
    ],
)
def test_a_clock_more_than_thirty_seconds_off_shifts(sent_at: int | None, received_at: int, shift: int) -> None:
    """The shift is how far the sender's clock is behind ours, and none within 30 s."""
    assert clock_shift(sent_at, received_at) == shift


@pytest.mark.parametrize(
    ("value", "ms"),
    [
        (1_700_000_000_123, 1_700_000_000_123),
        (1_700_000_000, 1_700_000_000_000),
        ("1700000000.5", 1_700_000_000_500),
        (None, None),
    ],
)
def test_sent_at_is_milliseconds_or_seconds(value: object, ms: int | None) -> None:
    """Both units are told apart by size; text as a header carries it is read."""
    assert parse_sent_at(value) == ms


@example(1e-96)
@example(10**400)
@given(st.one_of(st.text(), st.floats(), st.integers(), st.lists(st.integers()), st.booleans()))
def test_any_sent_at_is_a_time_or_refused(value: object) -> None:
    """Nothing but ValueError comes of a sent_at that is none."""
    try:
        found = parse_sent_at(value)
    except ValueError:
        return
    assert found is None or 0 < found < 1e14


@pytest.mark.parametrize(
    ("event_time", "moved"),
    [(1_000, 1_060), (1_000.9, 1_060), ("1000", 1_060), ("soon", "soon"), ("nan", "nan"), (10**400, 10**400)],
)
def test_event_time_is_shifted_when_it_is_a_number(event_time: object, moved: object) -> None:
    """One that is no number stays for `prepare` to refuse."""
    assert shifted(Event(event_name="A", event_time=event_time, action_source="website"), 60).event_time == moved  # type: ignore[arg-type]


def test_the_note_says_how_far() -> None:
    """The note has a stable code and the place."""
    note = shift_note(-90)
    assert (note.path, note.code) == ("event_time", "clock_shifted")
    assert "-90 s" in note.message


@pytest.mark.parametrize(
    ("peer", "network"),
    [
        ("8.8.4.4", "8.8.4.4"),
        ("2001:db8:1:2::1", "20010db800010002"),
        ("2001:db8:1:2:ffff::9", "20010db800010002"),
        ("100.64.1.2", "100.64.1.2"),
        ("127.0.0.1", None),
        ("10.0.0.1", None),
        ("192.168.1.7", None),
        ("::1", None),
        ("fe80::1", None),
        ("not an address", None),
    ],
)
def test_a_line_is_an_address_or_the_64_bits_of_a_subscriber(peer: str, network: str | None) -> None:
    """Whoever has an IPv6 line has 2^64 addresses, and is one caller all the same. A private address is a proxy's."""
    assert network_of(scope(peer), ()) == network


def test_a_line_is_seen_through_trusted_proxies() -> None:
    """Else all visitors were one caller."""
    assert network_of(scope("10.0.0.1", (b"x-forwarded-for", b"1.1.1.1, 8.8.8.8")), TRUSTED) == "8.8.8.8"
