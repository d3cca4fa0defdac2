"""How much one caller may send."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from signalpost.gateway.limits import MOST_CALLERS, Buckets, DroppedRows
from signalpost.store.record import DroppedCopy


def copy(reason: str = "expired", key_id: str = "k1", at: int = 60_000) -> DroppedCopy:
    return DroppedCopy(space_id=1, key_id=key_id, origin="server", received_at=at, dataset=None, reason=reason)


def test_a_burst_passes_and_then_the_rate_holds() -> None:
    """60 a minute with a burst of 10 s: ten at once, then one a second."""
    buckets = Buckets(10.0)
    assert [buckets.take("k", 60, 0.0) for _ in range(11)] == [0] * 10 + [1]
    assert buckets.take("k", 60, 1.0) == 0
    assert buckets.take("k", 60, 1.0) == 1


def test_what_a_request_took_is_charged_when_it_is_done() -> None:
    """The next ones wait for it, at most twice as long as an empty bucket takes to fill; of a stranger nothing is
    taken."""
    buckets = Buckets(10.0)
    buckets.take("k", 60, 0.0)
    buckets.charge("k", 4, 60)
    assert [buckets.take("k", 60, 0.0) for _ in range(6)] == [0] * 5 + [1]
    buckets.charge("k", 1_000_000, 60)
    assert buckets.take("k", 60, 0.0) == 11
    buckets.charge("nobody", 1_000, 60)
    assert buckets.take("nobody", 60, 0.0) == 0


def test_the_wait_is_long_enough() -> None:
    """Whoever waits as long as told is let in."""
    buckets = Buckets(1.0)
    assert buckets.take("k", 6, 0.0) == 0
    wait = buckets.take("k", 6, 0.0)
    assert wait == 10
    assert buckets.take("k", 6, 0.0 + wait) == 0


def test_keys_do_not_share_a_bucket() -> None:
    """One key over its rate slows no other."""
    buckets = Buckets(1.0)
    assert [buckets.take("a", 60, 0.0), buckets.take("a", 60, 0.0), buckets.take("b", 60, 0.0)] == [0, 1, 0]


def test_no_rate_is_no_limit() -> None:
    """A rate of 0 lets everything through."""
    buckets = Buckets(1.0)
    assert {buckets.take("k", 0, 0.0) for _ in range(1_000)} == {0}


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 600))
def test_no_more_than_the_rate_gets_through(gaps: list[float], per_minute: int) -> None:
    """Over any time, what passes is at most the burst and the rate times the time."""
    buckets, now, passed = Buckets(10.0), 0.0, 0
    for gap in gaps:
        now += gap
        passed += buckets.take("k", per_minute, now) == 0
    assert passed <= max(1.0, per_minute / 6) + per_minute / 60 * now + 1e-6


def test_rows_past_the_limit_of_a_minute_are_counted() -> None:
    """100 rows a minute, key and reason; the rest is one row with its count."""
    rows = DroppedRows(100)
    over = [one for one in (copy() for _ in range(250)) if not rows.keep(one)]
    for one in over:
        rows.count(one)
    (counted,) = rows.take_counted()
    assert (len(over), counted.count, counted.reason, counted.key_id) == (150, 150, "expired", "k1")
    assert rows.take_counted() == []


def test_shops_of_one_name_in_two_spaces_are_counted_apart() -> None:
    """Both stand in rows as `shop:main`; the copies of one space must not turn up in the books of the other."""
    rows = DroppedRows(1)
    others = msgspec.structs.replace(copy(key_id="shop:main"), space_id=2)
    assert [rows.keep(one) for one in (copy(key_id="shop:main"), others, others)] == [True, True, False]
    rows.count(others)
    rows.count(copy(key_id="shop:main"))
    assert sorted((one.space_id, one.count) for one in rows.take_counted()) == [(1, 1), (2, 1)]


def test_another_reason_key_or_minute_has_rows_of_its_own() -> None:
    """The limit is per minute, key and reason."""
    rows = DroppedRows(1)
    kept = [rows.keep(one) for one in (copy(), copy(), copy("no_name"), copy(key_id="k2"), copy(at=120_000))]
    assert kept == [True, False, True, True, True]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(1, 5)), max_size=50))
def test_counting_loses_none(copies: list[tuple[str, str, int]]) -> None:
    """The counts of all rows add up to the copies counted."""
    rows = DroppedRows(0)
    for reason, key_id, count in copies:
        rows.count(
            DroppedCopy(
                space_id=1, key_id=key_id, origin="server", received_at=0, dataset=None, reason=reason, count=count
            )
        )
    assert sum(one.count for one in rows.take_counted()) == sum(count for _, _, count in copies)


def test_callers_are_remembered_in_bounded_memory() -> None:
    """A flood from ever new addresses forgets those that have not come for long, never those that keep coming."""
    buckets = Buckets(1.0)
    assert [buckets.take("busy", 60, 0.0), buckets.take("busy", 60, 0.0)] == [0, 1]
    for number in range(3 * MOST_CALLERS):
        buckets.take(str(number), 60, 0.0)
        if number % 1_000 == 0:
            assert buckets.take("busy", 60, 0.0) == 1
    assert len(buckets._levels) + len(buckets._older) <= 2 * MOST_CALLERS
