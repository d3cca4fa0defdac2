"""What going live changed."""

from __future__ import annotations

import pytest

from signalpost.dashboard.patterns import Pattern, Side, judge

FINE = (7.6, 9.0)


def side(
    counted: float, *, both: float = 0, server: float = 0, browser: float = 0, orders: float | None = None
) -> Side:
    return Side(days=14, counted=counted, both=both, server=server, browser=browser, orders=orders)


BEFORE = side(10, both=0, browser=10, orders=9)


@pytest.mark.parametrize(
    ("before", "after", "quality", "pattern"),
    [
        (BEFORE, side(20, both=1, server=10, browser=9, orders=9), FINE, Pattern.DOUBLED),
        (BEFORE, side(20, both=18, server=2, browser=0, orders=18), FINE, Pattern.MORE),
        (BEFORE, side(8, both=7, server=1, orders=9), FINE, Pattern.FELL_ORDERS_HELD),
        (BEFORE, side(8, both=7, server=1, orders=6), FINE, Pattern.FELL),
        (side(10, browser=10), side(8, both=7, server=1), FINE, Pattern.FELL),
        (BEFORE, side(10, both=9, server=1, orders=9), (4.0, 5.4), Pattern.QUALITY_LOW),
        (BEFORE, side(12, both=10, server=2, orders=9), FINE, Pattern.MORE),
        (BEFORE, side(10.5, both=10, server=0.5, orders=9), FINE, Pattern.UNCHANGED),
        (BEFORE, side(10.5, both=10, server=0.5, orders=9), None, Pattern.UNCHANGED),
        (side(1, browser=1), side(2, both=2), FINE, Pattern.TOO_FEW),
        (side(0), side(20, both=20), FINE, Pattern.TOO_FEW),
    ],
)
def test_each_pattern_is_known_by_its_numbers(
    before: Side, after: Side, quality: tuple[float, float] | None, pattern: Pattern
) -> None:
    """Two weeks before, two weeks after; averages of a day."""
    found = judge(before, after, quality=quality, target=8.0)
    assert found.pattern is pattern
    assert f"{before.counted:.1f} a day before" in found.evidence


def test_what_is_wrong_has_a_fix_and_what_is_not_has_none() -> None:
    """Doubled: the same id on both sides. Fewer orders too: not the tracking alone."""
    doubled = judge(BEFORE, side(20, both=1, server=10, browser=9), quality=FINE, target=8.0)
    assert (doubled.tone, "event_id" in doubled.fix, "10% of them" in doubled.evidence) == ("bad", True, True)
    unknown = judge(side(10, browser=10), side(8, both=8), quality=FINE, target=8.0)
    assert "connectors install" in unknown.fix
    assert judge(BEFORE, side(10, both=10), quality=FINE, target=8.0).fix == ""
