"""Estimated match quality out of figures."""

from __future__ import annotations

from signalpost.dashboard.counted import Counted
from signalpost.dashboard.matching import Quality, quality_of
from signalpost.dashboard.view import Span
from signalpost.quality.estimate import estimate
from signalpost.quality.settings import AS_SHIPPED
from signalpost.store.figures import Figure

SPAN = Span(word="24h", since=0, until=3_600, step=3_600)


def quality(keys: dict[str, int], events: int = 100, gained: dict[str, int] | None = None) -> Quality | None:
    counts = [("seen", "both", events), ("seen", "test", 9)]
    counts += [("key", key, count) for key, count in keys.items()]
    counts += [("gained", key, count) for key, count in (gained or {}).items()]
    figures = [
        Figure(dataset="1", event_name="Purchase", at=0, kind=kind, word=word, count=count)
        for kind, word, count in counts
    ]
    return quality_of(Counted(figures, SPAN), "Purchase", AS_SHIPPED)


def test_the_range_is_that_of_the_keys_coverage() -> None:
    """Test events are no part of it."""
    found = quality({"em": 100, "client_ip_address": 100, "client_user_agent": 100, "ph": 12})
    expected = estimate({"em": 1.0, "client_ip_address": 1.0, "client_user_agent": 1.0, "ph": 0.12})
    assert found is not None
    assert (found.low, found.high) == (expected.low, expected.high)
    assert next(key.share for key in found.keys if key.key == "ph") == 0.12


def test_what_would_add_most_is_named_with_how_to_get_it() -> None:
    """Keys that count together are added together."""
    found = quality({"em": 100, "ph": 100, "external_id": 100, "fbc": 100, "fbp": 100, "fn": 100, "ln": 50})
    assert found is not None
    assert found.lacking is not None
    assert (found.lacking.label, found.lacking.share) == ("IP address and user agent", 0.0)
    assert found.lacking.how
    assert found.lacking.adds > 0.5


def test_the_target_makes_the_tone() -> None:
    """A Purchase should reach 8: below all of the range it is bad, within it a warning."""
    assert [found.tone for found in (quality({}), quality({"em": 100})) if found is not None] == ["bad", "bad"]
    everything = dict.fromkeys(
        ("em", "ph", "external_id", "fbc", "fbp", "client_ip_address", "client_user_agent", "fn", "ln"), 100
    )
    best = quality(everything)
    assert best is not None
    assert best.tone == "good"


def test_what_identity_added_is_told_apart() -> None:
    """Phones that 30 of 100 have, 20 of them by what was known of the person."""
    found = quality({"ph": 30}, gained={"ph": 20})
    assert found is not None
    phone = next(key for key in found.keys if key.key == "ph")
    assert (phone.share, phone.gained, phone.label) == (0.3, 0.2, "Phone")


def test_without_events_there_is_no_estimate() -> None:
    """None, rather than the score of nothing."""
    assert quality({}, events=0) is None
