"""Which dedupe keys each side has, and which find their partner."""

from __future__ import annotations

from signalpost.quality.dedupe_share import key_shares, pairs_missed
from signalpost.quality.tally import DedupeKey, DedupeTally, Tally


def a_tally(browser: int, server: int, **shared: int) -> Tally:
    dedupe = {
        DedupeKey(key): DedupeTally(browser=browser, server=server, shared=count) for key, count in shared.items()
    }
    return Tally(dataset="1", event_name="Purchase", browser=browser, server=server, dedupe=dedupe)


def test_each_key_has_three_shares() -> None:
    """Section 8.2, row dedupe_key_feedback[]: browser, server, and overall coverage from the key."""
    event_id, external_id, fbp = key_shares(a_tally(200, 100, event_id=50, fbp=100))
    assert (event_id.key, event_id.browser, event_id.server, event_id.shared) == (DedupeKey.EVENT_ID, 1.0, 1.0, 0.25)
    assert (external_id.browser, external_id.shared) == (0.0, 0.0)
    assert fbp.shared == 0.5


def test_a_side_without_events_has_no_share() -> None:
    for share in key_shares(a_tally(0, 10, event_id=0)):
        assert share.browser is None and share.shared is None


def test_pairs_are_at_most_what_the_smaller_side_has() -> None:
    """A browser that blocks the pixel, or a name sent by one side alone, misses no pair."""
    assert pairs_missed(a_tally(200, 100, event_id=60)) == (40, 100)
    assert pairs_missed(a_tally(0, 100)) == (0, 0)
