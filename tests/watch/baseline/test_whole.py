"""All copies of a dataset."""

from __future__ import annotations

from signalpost.watch.baseline.season import DAY_HOURS, WEEK_HOURS, new_season
from signalpost.watch.baseline.whole import LEAST_HOURS, LEAST_SPREAD, RARE, Whole

ENOUGH = 12.0
SLOTS = 12


def run(whole: Whole, hours: range, copies: int) -> Whole:
    """`copies` in each slot of these hours."""
    for hour in hours:
        whole.prepare(hour)
        for slot in range(SLOTS):
            whole.judge(copies, hour * 3600 + slot * 300, SLOTS, ENOUGH)
        whole.learn(hour, ENOUGH / 2)
    return whole


def known(weeks: int = 5, copies: int = 10) -> tuple[Whole, int]:
    whole = Whole(season=new_season(0), came=[], expected=[])
    return run(whole, range(WEEK_HOURS * weeks), copies), WEEK_HOURS * weeks


def test_silence_is_sure_after_some_forty_copies_that_did_not_come() -> None:
    """A quarter of an hour, where ten come in five minutes."""
    whole, hour = known()
    whole.prepare(hour)
    for slot in range(4):
        assert whole.silence < ENOUGH
        whole.judge(0, hour * 3600 + slot * 300, SLOTS, ENOUGH)
    assert whole.silence >= ENOUGH
    assert (whole.silent_since, round(whole.missing)) == (hour * 3600, 40)
    before = list(whole.season.means)
    whole.learn(hour, ENOUGH / 2)
    assert whole.season.means == before
    whole.judge(10, hour * 3600 + 1_800, SLOTS, ENOUGH)
    assert (whole.silent_since, whole.missing, whole.silence) == (0, 0.0, 0.0)


def test_a_holiday_is_not_silence() -> None:
    """Two fifths of the usual, the whole day: a day unlike others, and said as that."""
    whole, hour = known()
    run(whole, range(hour, hour + DAY_HOURS), 4)
    assert whole.silence == 0.0 and whole.low < RARE < whole.high
    assert whole.day[0] == 4 * SLOTS * DAY_HOURS


def test_a_campaign_is_a_day_unlike_others_too() -> None:
    """Twice as much of everything."""
    whole, hour = known()
    assert min(whole.low, whole.high) > 0.1
    run(whole, range(hour, hour + DAY_HOURS), 22)
    assert whole.high < RARE < whole.low


def test_days_that_vary_are_not_news() -> None:
    """Where each day is half or one and a half of the usual, the next one is not either."""
    whole = Whole(season=new_season(0), came=[], expected=[])
    for day in range(70):
        run(whole, range(day * 24, day * 24 + 24), 5 if day % 2 else 15)
    assert whole.spread > 0.3 and min(whole.low, whole.high) > RARE


def test_days_that_are_alike_are_believed_to_be_so_within_bounds() -> None:
    """A tenth is always possible."""
    whole, _ = known(20)
    assert whole.spread == LEAST_SPREAD


def test_nothing_is_judged_before_a_week_is_known() -> None:
    """Nor of a dataset that never had a copy in that time."""
    whole = run(Whole(season=new_season(0), came=[], expected=[]), range(LEAST_HOURS - 24), 5)
    run(whole, range(LEAST_HOURS - 24, LEAST_HOURS), 0)
    assert (whole.silence, whole.low, whole.rate) == (0.0, 1.0, 0.0)
    idle = run(Whole(season=new_season(0), came=[], expected=[]), range(LEAST_HOURS + 48), 0)
    idle.rate = 0.0
    assert (idle.silence, idle.low) == (0.0, 1.0)


def test_a_day_of_which_nothing_was_expected_says_nothing() -> None:
    """The hours before are too few, or expected none."""
    whole = Whole(season=new_season(0), came=[0] * 24, expected=[0.0] * 24, rate=1e-12)
    whole._judge_day(23)
    assert whole.low == 1.0
