"""One series against the rest of its dataset."""

from __future__ import annotations

import pytest

from signalpost.watch.baseline.season import WEEK_HOURS, new_season
from signalpost.watch.baseline.volume import A_LITTLE, A_LOT, HEADROOM, LEAST_HOURS, Volume

ENOUGH = 15.0
SLOTS = 12


def known(copies: int, total: int, weeks: int = 3) -> tuple[Volume, int]:
    """A series that was `copies` of `total` in each slot; and the hour after."""
    whole, volume = new_season(0), Volume(season=new_season(0))
    for hour in range(WEEK_HOURS * weeks):
        volume.prepare(hour, whole)
        for slot in range(SLOTS):
            volume.judge(copies, total, hour * 3600 + slot * 300, SLOTS, ENOUGH)
        volume.learn(hour, ENOUGH / 2)
        whole.learn(hour, total * SLOTS)
    volume.prepare(WEEK_HOURS * weeks, whole)
    return volume, WEEK_HOURS * weeks


def after(volume: Volume, hour: int, copies: int, total: int, slots: int) -> Volume:
    for slot in range(slots):
        volume.judge(copies, total, hour * 3600 + slot * 300, SLOTS, ENOUGH)
    return volume


@pytest.mark.parametrize(
    ("copies", "total", "way", "slots"),
    [(0, 98, "falls", 10), (1, 99, "falls", 100), (4, 102, "rises", 40), (8, 106, "rises", 8)],
)
def test_a_fault_is_sure_soon(copies: int, total: int, way: str, slots: int) -> None:
    """Two of a hundred copies a slot are usual."""
    volume, hour = known(2, 100)
    after(volume, hour, copies, total, slots)
    assert getattr(volume, way) >= ENOUGH
    assert volume.since >= hour * 3600 and volume.now_copies == pytest.approx(copies * slots, abs=6 * copies)
    assert volume.now_own > 0 and volume.now_traffic > 0


@pytest.mark.parametrize("factor", [0, 1, 5])
def test_a_holiday_of_all_is_no_fault_of_one(factor: int) -> None:
    """Nor is a campaign that brings five times as many of everything."""
    volume, hour = known(2, 100)
    after(volume, hour, 2 * factor, 100 * factor, 300)
    assert volume.falls < ENOUGH / 2 and volume.rises < ENOUGH / 2


def test_one_slot_alone_is_never_sure() -> None:
    """Whatever a large shop's five minutes bring."""
    quiet, hour = known(200, 10_000)
    assert after(quiet, hour, 0, 9_800, 1).falls == A_LOT
    loud, hour = known(200, 10_000)
    assert after(loud, hour, 5_000, 14_800, 1).rises == A_LOT
    less, hour = known(200, 10_000)
    assert after(less, hour, 140, 9_940, 1).low == A_LITTLE


def test_sums_stay_where_they_are_over_soon() -> None:
    """However long the fault lasts."""
    fell, hour = known(2, 100)
    assert after(fell, hour, 0, 98, 500).falls == HEADROOM * ENOUGH
    rose, hour = known(2, 100)
    assert after(rose, hour, 20, 118, 500).rises == HEADROOM * ENOUGH


def test_a_young_series_is_not_judged() -> None:
    """It may come on one weekday only."""
    volume, whole = Volume(season=new_season(0)), new_season(0)
    volume.prepare(LEAST_HOURS - 1, whole)
    assert not any(after(volume, LEAST_HOURS - 1, 0, 10_000, 50).table)
    assert volume.falls == 0.0


def test_what_is_nearly_all_there_is_has_nothing_to_be_measured_against() -> None:
    """The dataset as a whole is judged apart."""
    volume, hour = known(100, 100)
    assert volume.part <= 1.0
    assert after(volume, hour, 0, 0, 100).falls == 0.0


def test_a_fault_is_not_learnt_until_it_is_accepted() -> None:
    """Then what came since is how it is."""
    volume, hour = known(2, 100)
    season = list(volume.season.means)
    after(volume, hour, 0, 98, SLOTS)
    volume.learn(hour, ENOUGH / 2)
    assert list(volume.season.means) == season
    volume.accept()
    assert (volume.falls, volume.since, volume.came) == (0.0, 0, 0.0) and volume.by_traffic > 10


def test_a_series_that_comes_in_bursts_is_believed_less() -> None:
    """A newsletter brings a hundred in an hour, then nothing for a day."""
    steady, _ = known(2, 100)
    volume, whole = Volume(season=new_season(0)), new_season(0)
    for hour in range(WEEK_HOURS * 2):
        volume.prepare(hour, whole)
        copies = 40 if hour % 5 == 0 else 0
        volume.judge(copies, 200, hour * 3600, SLOTS, 1e9)
        volume.learn(hour, 1e9)
        whole.learn(hour, 200)
    assert steady.restless < 1.2 < 3 < volume.restless


def test_hours_that_chance_explains_teach_nothing() -> None:
    """Of a series with a copy a day, no hour says how restless it is."""
    volume, hour = known(0, 10)
    before = volume.restless
    volume.learn(hour, ENOUGH)
    assert volume.restless == before == 2.0
