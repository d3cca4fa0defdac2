"""What only a server reported."""

from __future__ import annotations

from signalpost.dashboard.counted import Counted
from signalpost.dashboard.recovered import Money, recovered_of
from signalpost.dashboard.view import Span
from signalpost.store.figures import Figure

SPAN = Span(word="24h", since=0, until=7_200, step=3_600)


def counted(*counts: tuple[int, str, str, int]) -> Counted:
    return Counted(
        [
            Figure(dataset="1", event_name="Purchase", at=at, kind=kind, word=word, count=count)
            for at, kind, word, count in counts
        ],
        SPAN,
    )


def test_it_is_told_by_browser_time_and_value() -> None:
    """Two hours, two browsers, two currencies."""
    found = recovered_of(
        counted(
            (0, "seen", "both", 6),
            (0, "seen", "server", 1),
            (3_600, "seen", "server", 3),
            (0, "recovered", "safari", 1),
            (3_600, "recovered", "safari", 2),
            (3_600, "recovered", "chrome", 1),
            (0, "recovered_value", "EUR safari", 20_000_000),
            (3_600, "recovered_value", "USD safari", 5_000_000),
            (3_600, "recovered_value", "EUR chrome", 1_500_000),
        )
    )
    assert (found.count, found.share) == (4, 0.4)
    assert found.value == [Money(currency="EUR", micros=21_500_000), Money(currency="USD", micros=5_000_000)]
    assert [(part.name, part.count) for part in found.browsers] == [("safari", 3), ("chrome", 1)]
    assert [(part.at, part.count) for part in found.steps] == [(3_600, 3), (0, 1)]
    assert (found.doubtful, found.alone) == (False, False)


def test_it_says_when_both_sides_share_too_few_ids() -> None:
    """Then the same conversion may be in it under another id."""
    assert recovered_of(counted((0, "seen", "browser", 9), (0, "seen", "server", 9), (0, "seen", "both", 1))).doubtful
    assert not recovered_of(counted((0, "seen", "browser", 9))).doubtful  # a name that no server reports


def test_it_says_when_there_is_nothing_to_compare_with() -> None:
    """A server that reports alone recovers nothing."""
    found = recovered_of(counted((0, "seen", "server", 9), (0, "recovered", "unknown", 9)))
    assert (found.alone, found.doubtful, found.count) == (True, False, 9)
