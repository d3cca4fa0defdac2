"""Hours of the week."""

from __future__ import annotations

import pytest

from signalpost.watch.baseline.season import MOST_LEVEL, WEEK_HOURS, Season, new_season, portion


def learnt(weeks: int, copies: int = 10, night: int = 1) -> Season:
    """`copies` an hour by day, `night` at night."""
    season = new_season(0)
    for hour in range(WEEK_HOURS * weeks):
        season.learn(hour, copies if 8 <= hour % 24 < 20 else night)
    return season


def test_nights_and_days_are_expected_as_such() -> None:
    """After some weeks."""
    season = learnt(4)
    hour = WEEK_HOURS * 4
    assert season.rate(hour + 12) == pytest.approx(10, rel=0.05)
    assert season.rate(hour + 2) == pytest.approx(1, rel=0.05)
    assert season.age(hour) == hour


def test_in_the_first_week_the_days_before_say_what_to_expect() -> None:
    """By the hour of the day; before the first day, nothing."""
    season = new_season(0)
    assert season.rate(5) == 0.0
    for hour in range(48):
        season.learn(hour, 10 if hour % 24 == 12 else 0)
    assert season.rate(24 * 3 + 12) == pytest.approx(10.0, rel=0.01)


def test_growth_is_followed_within_days_not_hours() -> None:
    """Twice as much for a day moves the level by some percent, and no further than bounds."""
    season = learnt(4, 10, 10)
    for hour in range(24):
        season.learn(WEEK_HOURS * 4 + hour, 20)
    assert 1.0 < season.level < 1.25
    season.came, season.expected = 1e9, 1.0
    assert season.level == MOST_LEVEL


def test_old_weeks_are_forgotten() -> None:
    """After two months at a new level, that is what an hour brings."""
    season = learnt(4, 10, 10)
    for hour in range(WEEK_HOURS * 8):
        season.learn(WEEK_HOURS * 4 + hour, 20)
    assert season.means[0] == pytest.approx(20, rel=0.1)


def test_a_part_is_that_of_its_hour_as_far_as_that_is_known() -> None:
    """With few copies, that of the whole week; never more than all."""
    whole, part, rare = learnt(4, 1_000, 100), learnt(4, 100, 50), learnt(4, 0, 0)
    hour = WEEK_HOURS * 4
    assert portion(part, whole, hour + 12) == pytest.approx(0.1, rel=0.1)
    assert 0.3 < portion(part, whole, hour + 2) < 0.5
    assert portion(rare, whole, hour + 2) < 1e-3
    assert portion(whole, whole, hour + 2) == pytest.approx(1.0, abs=0.01)
    assert portion(whole, part, hour) <= 1.0
