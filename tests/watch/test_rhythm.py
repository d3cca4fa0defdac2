"""When silence is news. Shops are drawn at random here: visitors come by chance and each brings several copies."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.watch.rhythm import (
    ARRIVALS_MISSING,
    HOUR_S,
    SHORTEST_PAST_HOURS,
    SHORTEST_SILENCE_S,
    WEEK_HOURS,
    YOUNG_COPIES_A_DAY,
    YOUNG_SILENCE_S,
    Rhythm,
    is_news,
    is_young,
    missing,
    rhythm,
)

UNTIL = 1_790_000_000 // HOUR_S * HOUR_S
WEEK_S = WEEK_HOURS * HOUR_S


def past(count: Callable[[int], int], weeks: int = 4) -> dict[int, int]:
    """Copies by hour: `count` of each hour's beginning."""
    return {hour: count(hour) for hour in range(UNTIL - weeks * WEEK_S, UNTIL, HOUR_S)}


def by_day(hour: int) -> bool:
    """Between eight and twenty."""
    return 8 <= hour // HOUR_S % 24 < 20


def shop(seed: int, visitors_an_hour: float, copies_each: int) -> Callable[[int], int]:
    """Open by day; visitors come by chance."""
    draw = random.Random(seed)

    def count(hour: int) -> int:
        if not by_day(hour):
            return 0
        visitors = sum(draw.random() < visitors_an_hour / 60 for _ in range(60))
        return sum(1 + draw.randrange(2 * copies_each - 1) for _ in range(visitors))

    return count


def news_after(known: Rhythm, since: int) -> int:
    """Hours of silence until it is news, to a quarter."""
    return next(quarter for quarter in range(1, 4 * 24 * 60) if is_news(known, since, since + quarter * HOUR_S // 4))


def test_two_weeks_are_needed() -> None:
    """Less cannot tell a habit from a chance visit; nor can a past in which nothing came."""
    assert rhythm(past(lambda hour: 5, weeks=2), UNTIL) is not None
    assert rhythm(dict(list(past(lambda hour: 5, weeks=2).items())[1:]), UNTIL) is None
    assert rhythm(past(lambda hour: 0), UNTIL) is rhythm({}, UNTIL) is None
    assert not is_news(None, 0, UNTIL)


def test_a_busy_shop_is_missed_within_the_hour() -> None:
    """Sixty visitors an hour, each with five copies: news after less than an hour by day."""
    known = rhythm(past(shop(1, 60, 5)), UNTIL)
    assert known is not None
    noon = UNTIL // 86_400 * 86_400 + 12 * HOUR_S
    assert news_after(known, noon) <= 4


def test_a_night_is_no_news() -> None:
    """Silence from closing to opening is what the past expects."""
    for seed in range(20):
        known = rhythm(past(shop(seed, 60, 5)), UNTIL)
        assert known is not None
        evening = UNTIL // 86_400 * 86_400 + 20 * HOUR_S
        assert not is_news(known, evening, evening + 12 * HOUR_S)


@pytest.mark.parametrize("visitors", [0.2, 0.5, 2, 30])
def test_a_shop_raises_no_false_alarm_in_a_year(visitors: float, deep: bool) -> None:
    """Looked at every hour for thirteen months, with nothing wrong: none of its silences is news."""
    for seed in range(25 if deep else 2):
        count, hours, known = shop(seed, visitors, 4), dict[int, int](), None
        since = UNTIL
        for hour in range(UNTIL, UNTIL + 56 * WEEK_S, HOUR_S):
            if (hour - UNTIL) // HOUR_S % 31 == 0:
                known = rhythm({at: hours[at] for at in range(max(UNTIL, hour - 4 * WEEK_S), hour, HOUR_S)}, hour)
            assert not is_news(known, since, hour), (visitors, seed, (hour - UNTIL) / 86_400)
            hours[hour] = count(hour)
            if hours[hour]:
                since = hour + HOUR_S


def test_a_small_shop_is_missed_within_days() -> None:
    """Two visitors an hour by day, four copies each: what stops for good is news on the second day."""
    known = rhythm(past(shop(3, 2, 4)), UNTIL)
    assert known is not None
    evening = UNTIL // 86_400 * 86_400 + 20 * HOUR_S
    assert 4 * 12 < news_after(known, evening) < 4 * 48


def test_after_a_campaign_less_is_normal() -> None:
    """A hundredfold until yesterday: an hour without any is no news today."""

    def count(hour: int) -> int:
        return 1_000 if hour < UNTIL - 86_400 else 10

    before = rhythm(past(lambda hour: 1_000), UNTIL)
    after = rhythm(past(count), UNTIL)
    assert before is not None and after is not None
    assert is_news(before, UNTIL, UNTIL + HOUR_S)
    assert not is_news(after, UNTIL, UNTIL + HOUR_S)


def test_a_silence_that_lasts_does_not_become_normal() -> None:
    """The level is that of the last day that had anything."""
    hours = dict.fromkeys(range(UNTIL - 4 * WEEK_S, UNTIL - 3 * 86400, HOUR_S), 60)
    known = rhythm(hours, UNTIL)
    assert known is not None
    assert is_news(known, UNTIL - 3 * 86_400, UNTIL)


@given(st.lists(st.integers(0, 10_000), min_size=2 * WEEK_HOURS, max_size=3 * WEEK_HOURS), st.integers(0, 10**6))
def test_longer_silence_is_never_less_news(counts: list[int], seconds: int) -> None:
    """Whatever the past was: what is missing grows with time, and is not negative."""
    hours = {UNTIL - (len(counts) - number) * HOUR_S: count for number, count in enumerate(counts)}
    known = rhythm(hours, UNTIL)
    if known is None:
        return
    one, two = missing(known, UNTIL, UNTIL + seconds), missing(known, UNTIL, UNTIL + seconds + 60)
    assert 0 <= one <= two or two >= ARRIVALS_MISSING


def test_parts_of_hours_count_as_parts() -> None:
    """Half an hour with twelve arrivals expected in each hour misses six."""
    known = Rhythm(arrivals=(12.0,) * WEEK_HOURS, until=UNTIL)
    assert missing(known, UNTIL + 900, UNTIL + 2_700) == pytest.approx(6)
    assert missing(known, UNTIL + 2_700, UNTIL + 4_500) == pytest.approx(6)
    assert is_news(known, UNTIL, UNTIL + HOUR_S) and not is_news(known, UNTIL, UNTIL + HOUR_S - 60)
    busy = Rhythm(arrivals=(1e6,) * WEEK_HOURS, until=UNTIL)
    assert is_news(busy, UNTIL, UNTIL + SHORTEST_SILENCE_S)
    assert not is_news(busy, UNTIL, UNTIL + SHORTEST_SILENCE_S - 1)


def test_a_new_dataset_is_missed_if_enough_comes() -> None:
    """Less than two weeks after its first copy; one that ended long ago is not new when its past is empty."""
    day = 24 * HOUR_S
    assert is_young({UNTIL - 30 * HOUR_S: YOUNG_COPIES_A_DAY}, UNTIL)
    assert not is_young({UNTIL - 30 * HOUR_S: YOUNG_COPIES_A_DAY - 1}, UNTIL)
    assert not is_young({}, UNTIL)
    assert not is_young({UNTIL - SHORTEST_PAST_HOURS * HOUR_S: YOUNG_COPIES_A_DAY}, UNTIL)
    assert is_young({UNTIL - 5 * day: YOUNG_COPIES_A_DAY, UNTIL - 3 * day: YOUNG_COPIES_A_DAY}, UNTIL)
    assert not is_young({UNTIL - 6 * day: YOUNG_COPIES_A_DAY, UNTIL - 3 * day: YOUNG_COPIES_A_DAY}, UNTIL)


def test_chance_does_not_silence_a_new_dataset_that_counts_as_one() -> None:
    """A thousand first fortnights of shops with two visitors in three hours, ten copies each: no day and a bit without
    any; half as many visitors do not count."""
    draw = random.Random(26)
    longest = 0.0
    for _ in range(1_000):
        gaps = [draw.expovariate(20 / 24) for _ in range(280)]
        longest = max(longest, *gaps)
    assert longest * HOUR_S < YOUNG_SILENCE_S
    assert 20 * 10 >= YOUNG_COPIES_A_DAY > 10 * 10
