"""What a finding says, and which comes first."""

from __future__ import annotations

from signalpost.watch.checks.finding import Finding, Level, rank
from signalpost.watch.counts.slot import Series


def found(level: Level, since: int = 5, **at_risk: float) -> Finding:
    return Finding(check="c", level=level, series=Series("1"), since=since, subject="s", at_risk=at_risk)


def test_the_most_pressing_comes_first_then_the_dearest_then_the_oldest() -> None:
    """Value counts within a level only."""
    order = [
        found(Level.CRITICAL),
        found(Level.WARNING, EUR=500.0, USD=1.0),
        found(Level.WARNING, EUR=500.5),
        found(Level.WARNING, since=4),
        found(Level.WARNING),
        found(Level.NOTICE, EUR=9e9),
    ]
    assert sorted((order[place] for place in (3, 1, 5, 0, 4, 2)), key=rank) == order
    assert order[1].risk == 501.0


def test_two_findings_are_the_same_by_check_series_and_subject() -> None:
    """Whatever their figures are by now."""
    assert found(Level.NOTICE).name == found(Level.CRITICAL, since=9).name == ("c", Series("1"), "s")
