"""The policy's defaults are Meta's limits."""

from __future__ import annotations

from capi_events import NOW, judged
from signalpost.capi.outcome import Accepted, Dropped
from signalpost.capi.policy import Policy


def test_defaults_are_the_documented_limits():
    """7 days, 62 for stores, a minute of clock skew; both hashes; no MD5."""
    policy = Policy()
    assert (policy.max_age_s, policy.max_age_store_s, policy.future_tolerance_s) == (604_800, 5_356_800, 60)
    assert (policy.both_forms, policy.accept_md5, policy.default_country) == (True, False, None)


def test_ages_are_settings():
    """A stricter installation can refuse earlier, a more patient clock later."""
    old, early = {"event_time": NOW - 3_601}, {"event_time": NOW + 120}
    assert isinstance(judged(Policy(max_age_s=3_600), **old), Dropped)
    assert isinstance(judged(Policy(future_tolerance_s=120), **early), Accepted)
