"""How long the usage headers say to slow down."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.usage import LONGEST_WAIT_S, retry_after, slow_down


def headers(name, value):
    return {name: json.dumps(value)}


@pytest.mark.parametrize(("share", "seconds"), [(0, 0), (74.9, 0), (75, 2), (90, 10), (95, 30), (100, 300), (250, 300)])
def test_the_nearer_the_limit_the_slower(share, seconds):
    """At the limit Meta's own decay of 300 s."""
    assert slow_down(headers("X-App-Usage", {"call_count": share, "total_time": 1})) == seconds
    assert slow_down(headers("x-app-usage", {"total_cputime": share})) == seconds
    assert slow_down(headers("X-Ad-Account-Usage", {"acc_id_util_pct": share})) == seconds


def test_no_header_no_wait():
    """An answer without usage says nothing."""
    assert slow_down({}) == 0
    assert retry_after({}) == 0


@pytest.mark.parametrize("name", ["X-Business-Use-Case-Usage", "x-business-use-case-usage", "X-Business-Use-Case"])
def test_business_use_cases_count_in_minutes(name):
    """Both spellings of the header exist."""
    usage = {"7": [{"type": "ads_management", "call_count": 100, "estimated_time_to_regain_access": 19}], "8": [{}]}
    assert slow_down(headers(name, usage)) == 19 * 60


def test_an_ad_account_counts_in_seconds():
    """Only once its share is used up."""
    usage = {"acc_id_util_pct": 100, "reset_time_duration": 450}
    assert slow_down(headers("x-ad-account-usage", usage)) == 450
    assert slow_down(headers("x-ad-account-usage", {**usage, "acc_id_util_pct": 9.67})) == 0
    assert slow_down(headers("x-ad-account-usage", {**usage, "acc_id_util_pct": 99.9})) == 30


def test_no_wait_is_longer_than_a_day():
    """A garbled header must not stop a dataset for ever."""
    usage = {"1": [{"estimated_time_to_regain_access": 10**12}]}
    assert slow_down(headers("x-business-use-case-usage", usage)) == LONGEST_WAIT_S
    assert retry_after({"Retry-After": "999999999"}) == LONGEST_WAIT_S


@pytest.mark.parametrize("value", ["", "soon", "-5", "Wed, 21 Oct 2026 07:28:00 GMT", "9" * 400, "²"])
def test_an_odd_retry_after_is_not_read(value):
    """The form with a date is not used by Meta."""
    assert retry_after({"retry-after": value}) == 0
    assert retry_after({"RETRY-AFTER": " 7 "}) == 7


@given(st.dictionaries(st.sampled_from(["x-app-usage", "x-ad-account-usage", "x-business-use-case-usage"]), st.text()))
def test_garbled_headers_never_raise(garbled):
    """Nor do they stop anything."""
    assert 0 <= slow_down(garbled) <= LONGEST_WAIT_S


def test_other_headers_and_shapes_are_passed_over():
    """The wait is found among them, in whatever order they come."""
    assert retry_after({"Content-Type": "application/json", "Retry-After": "7"}) == 7
    assert retry_after({"Content-Type": "application/json"}) == 0
    assert slow_down(headers("x-app-usage", [{"call_count": 100}])) == 0
    several = {"1": "none", "2": [{"estimated_time_to_regain_access": 2}, "none"]}
    assert slow_down(headers("x-business-use-case-usage", several)) == 120
