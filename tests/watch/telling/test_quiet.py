"""Quiet hours are spans of the wall clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.watch.telling.quiet import NEVER, Quiet, parse_quiet


def at(text: str, zone: str = "Europe/Berlin") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [("2026-11-23T21:59", False), ("2026-11-23T22:00", True), ("2026-11-24T06:59", True), ("2026-11-24T07:00", False)],
)
def test_they_may_go_past_midnight_in_the_channels_zone(moment: str, quiet: bool) -> None:
    """Its begin is in it, its end is not."""
    assert parse_quiet("22:00-07:00").holds(at(moment), "Europe/Berlin") is quiet


def test_summer_time_moves_nothing() -> None:
    """07:00 is 07:00 by the clock on the wall, in July and in November."""
    hours = parse_quiet("22:00-07:00")
    for day in ("2026-07-01", "2026-11-23"):
        assert hours.holds(at(f"{day}T06:59"), "Europe/Berlin")
        assert not hours.holds(at(f"{day}T07:00"), "Europe/Berlin")


def test_within_a_day() -> None:
    """A lunch."""
    hours = parse_quiet("12:00-13:30")
    assert [hours.holds(at(f"2026-11-23T{one}"), "Europe/Berlin") for one in ("11:59", "12:00", "13:29", "13:30")] == [
        False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "22-07", "24:00-07:00", "22:60-07:00", "22:00-22:00", "x", "22:00 - 07:00"])
def test_what_is_no_span_is_never(text: str) -> None:
    """So is one that ends as it begins."""
    assert parse_quiet(text) == NEVER
    assert not NEVER.holds(at("2026-11-23T00:00"), "Europe/Berlin")


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 2_000_000_000))
def test_a_span_and_the_other_part_of_the_day_share_nothing(begin: int, end: int, now: int) -> None:
    """At every moment one of the two holds, unless neither is a span."""
    one, other = Quiet(begin=begin, end=end), Quiet(begin=end, end=begin)
    assert (one.holds(now, "UTC") != other.holds(now, "UTC")) is (begin != end)
