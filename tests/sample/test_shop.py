"""The sample day: the same for the same seed, in order, within the day, and taken by Signalpost as it is."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.outcome import Accepted
from signalpost.capi.prepare import prepare
from signalpost.capi.wire import decode_event
from signalpost.sample.shop import DAY_S, day

UNTIL = 1_795_000_000


def test_the_same_seed_gives_the_same_day() -> None:
    """Byte for byte; another seed gives another."""
    first, again, other = (msgspec.json.encode(list(day(seed, until=UNTIL, visits=50))) for seed in (1, 1, 2))
    assert first == again != other


@given(seed=st.integers(min_value=0, max_value=2**32), visits=st.integers(min_value=0, max_value=30))
def test_a_day_is_in_order_and_within_its_hours(seed: int, visits: int) -> None:
    """Sorted by time, never after `until`, every event_id once."""
    events = list(day(seed, until=UNTIL, visits=visits))
    times = [event["event_time"] for event in events]
    assert times == sorted(times)
    assert all(UNTIL - DAY_S <= at <= UNTIL for at in times)
    assert len({event["event_id"] for event in events}) == len(events)


def test_every_event_is_accepted() -> None:
    """prepare takes each of them, and each purchase has value, currency and order."""
    names = set()
    for event in day(1, until=UNTIL, visits=200):
        outcome = prepare(decode_event(msgspec.json.encode(event)), now=UNTIL, random_id=event["event_id"])
        assert isinstance(outcome, Accepted), outcome
        assert not outcome.unmet
        names.add(outcome.event_name)
    assert {"PageView", "ViewContent", "AddToCart", "InitiateCheckout", "Purchase"} <= names


def test_a_browser_keeps_its_ids_all_day() -> None:
    """One address and agent, one fbp and fbc: in every step of a visit, and when its owner comes back."""
    ids: dict[tuple[str, str], set[tuple[str, str | None]]] = {}
    for event in day(1, until=UNTIL, visits=100):
        user = event["user_data"]
        ids.setdefault((user["client_ip_address"], user["client_user_agent"]), set()).add(
            (user["fbp"], user.get("fbc"))
        )
        assert int(user["fbp"].split(".")[2]) <= event["event_time"] * 1_000
    assert [len(found) for found in ids.values()] == [1] * len(ids)
