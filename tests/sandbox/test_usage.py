"""Usage headers and the rate score."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.usage import slow_down
from signalpost.sandbox.usage import READ, WRITE, Score, Usage


def test_nothing_is_said_unless_set() -> None:
    """Section 2.3: a header is there when there is something to say."""
    assert Usage().headers() == ()


def test_each_header_has_metas_shape() -> None:
    """Section 2.3, headers; records usage_headers."""
    headers = dict(
        Usage(app=10, ad_account=9.67, reset_s=100, business=28, regain_minutes=3, business_id="42").headers()
    )
    assert json.loads(headers["X-App-Usage"]) == {"call_count": 10, "total_cputime": 10, "total_time": 10}
    assert json.loads(headers["X-Ad-Account-Usage"]) == {
        "acc_id_util_pct": 9.67,
        "reset_time_duration": 100,
        "ads_api_access_tier": "standard_access",
    }
    assert json.loads(headers["X-Business-Use-Case-Usage"]) == {
        "42": [
            {
                "type": "ads_management",
                "call_count": 28,
                "total_cputime": 28,
                "total_time": 28,
                "estimated_time_to_regain_access": 3,
            }
        ]
    }


def test_any_id_can_stand_in_a_header() -> None:
    """A header holds ASCII, whatever was set."""
    ((_, value),) = Usage(business=1, business_id="Büro €").headers()
    assert value.isascii()
    assert list(json.loads(value)) == ["Büro €"]


def test_both_spellings_of_the_business_header_exist() -> None:
    """Section 2.3: the WooCommerce plugin reads both."""
    assert [name for name, _ in Usage(business=1, old_spelling=True).headers()] == ["X-Business-Use-Case"]


@pytest.mark.parametrize(("usage", "least_s"), [(Usage(app=100), 300), (Usage(business=5, regain_minutes=4), 240)])
def test_the_sdk_slows_down_by_them(usage: Usage, least_s: float) -> None:
    """The reader of the headers and their writer were written apart."""
    assert slow_down(dict(usage.headers())) >= least_s


def test_the_limited_tier_takes_twenty_writes_and_then_blocks() -> None:
    """Section 2.3: 60 points, a write costs 3, block of 300 s."""
    score = Score("limited")
    assert all(score.spend(WRITE, 0.0) for _ in range(20))
    assert not score.spend(WRITE, 1.0)
    assert score.regain_minutes(1.0) == 5
    assert not score.spend(READ, 300.9)
    assert score.spend(READ, 301.0)
    assert score.regain_minutes(301.0) == 0


def test_points_decay_in_300_seconds() -> None:
    """Section 2.3."""
    score = Score("limited")
    for second in range(20):
        assert score.spend(WRITE, float(second))
    assert score.spend(WRITE, 300.0)


def test_the_full_tier_blocks_for_a_minute() -> None:
    """Section 2.3: 9,000 points, block of 60 s."""
    score = Score("full")
    assert all(score.spend(WRITE, 0.0) for _ in range(3_000))
    assert not score.spend(WRITE, 0.0)
    assert score.regain_minutes(0.0) == 1


@given(st.lists(st.floats(0, 100), max_size=200))
def test_no_300_seconds_hold_more_than_the_tier(steps: list[float]) -> None:
    """Whatever the pace."""
    score, now, taken = Score("limited"), 0.0, []
    for step in steps:
        now += step
        if score.spend(WRITE, now):
            taken.append(now)
    assert all(sum(WRITE for at in taken if start <= at < start + 300) <= 60 for start in taken)
