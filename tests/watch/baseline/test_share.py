"""One proportion, followed."""

from __future__ import annotations

import pytest

from signalpost.watch.baseline.share import FIRST_WOBBLE, HEADROOM, LEAST_WOBBLE, Share

ENOUGH = 15.0


def known(hits: int, copies: int = 1_000, hours: int = 30) -> Share:
    """A share that was `hits` of `copies` each hour."""
    share = Share()
    for hour in range(hours):
        share.gather(copies, hits)
        share.learn(ENOUGH / 2, hour % 24 == 23)
    return share


def needed(share: Share, hits: int, copies: int, way: str) -> int:
    """How many copies until it is sure."""
    for slot in range(500):
        if getattr(share, way) >= ENOUGH:
            return slot * copies
        share.judge(copies, hits, 300 * slot + 300, ENOUGH)
    return 10**9


def test_a_share_is_learnt() -> None:
    """With what it is worth."""
    assert known(500).normal == pytest.approx(0.5, abs=0.001)


def test_little_is_not_judged() -> None:
    """A few copies are no habit."""
    share = known(1, 5, 2)
    share.judge(1_000, 0, 300, ENOUGH)
    assert share.falls == 0


@pytest.mark.parametrize(
    ("before", "now", "way", "most"),
    [
        (1_000, 0, "falls", 20),  # a parameter vanishes
        (1_000, 9, "falls", 400),  # from one copy in ten
        (900, 0, "falls", 20),
        (0, 10, "rises", 30),  # a parameter is new
        (0, 2, "rises", 60),
        (550, 4, "falls", 1_000),
    ],
)
def test_a_fault_is_sure_after_so_many_copies(before: int, now: int, way: str, most: int) -> None:
    """`now` of ten copies have it, `before` of a thousand had."""
    assert needed(known(before), now, 10, way) <= most


@pytest.mark.parametrize(("before", "now"), [(550, 11), (990, 20), (0, 0), (1_000, 20)])
def test_what_is_as_ever_is_never_sure(before: int, now: int) -> None:
    """A share that nearly all or no copies have can only move away from there."""
    share = known(before)
    assert needed(share, now, 20, "falls") == needed(share, now, 20, "rises") == 10**9


def test_what_is_sure_is_over_soon_after_the_fault() -> None:
    """The sum does not grow beyond what raised it; since when, and how many, is kept meanwhile."""
    share = known(990)
    for slot in range(100):
        share.judge(10, 0, 300 * slot + 300, ENOUGH)
    assert share.falls == HEADROOM * ENOUGH
    assert (share.since, share.now_copies, share.now_hits) == (300, 1_000, 0)
    for slot in range(12):
        share.judge(20, 20, 300 * slot, ENOUGH)
    assert (share.falls, share.since, share.now_copies) == (0.0, 0, 0)


def test_a_rise_is_kept_below_the_same_bound() -> None:
    """As a fall is."""
    share = known(5)
    for slot in range(100):
        share.judge(10, 10, 300 * slot, ENOUGH)
    assert share.rises == HEADROOM * ENOUGH


def test_what_may_be_a_fault_is_not_learnt() -> None:
    """Until it is over, or accepted as how things are."""
    share = known(990)
    for slot in range(10):
        share.judge(10, 0, 300 * slot + 300, ENOUGH)
    share.gather(1_000, 0)
    share.learn(ENOUGH / 2, True)
    assert share.normal == pytest.approx(0.99, abs=0.001)
    share.accept()
    assert share.normal < 0.01 and share.falls == 0.0 and share.since == 0


def test_an_hour_without_copies_teaches_nothing() -> None:
    """A shop sleeps."""
    share = known(500, 1_000, 1)
    before = (share.copies, share.restless, share.wobble)
    share.learn(ENOUGH, True)
    share.learn(ENOUGH, True)
    assert (share.copies, share.restless, share.wobble) == (before[0], before[1], pytest.approx(before[2], rel=0.1))


def test_a_share_that_moves_from_hour_to_hour_is_believed_less() -> None:
    """And one that stays is believed as far as chance goes."""
    steady, moving = known(500, hours=100), Share()
    for hour in range(100):
        moving.gather(1_000, 500 + (80 if hour % 2 else -80))
        moving.learn(10**9, False)
    assert steady.restless == 1.0 and moving.restless > 10


def test_days_that_differ_widen_what_is_usual() -> None:
    """Each day is a tenth higher or lower than the one before: no single day is news. Steady days narrow it."""
    share = Share()
    for hour in range(24 * 20):
        share.gather(1_000, 550 if hour // 24 % 2 else 450)
        share.learn(10**9, hour % 24 == 23)
    assert share.wobble > 0.08
    assert known(500, hours=24 * 40).wobble == LEAST_WOBBLE
    assert FIRST_WOBBLE > LEAST_WOBBLE


def test_little_that_chance_moves_teaches_no_restlessness() -> None:
    """Of one copy in an hour nothing can be said."""
    share = known(500)
    before = share.restless
    share.gather(1, 1)
    share.learn(ENOUGH, False)
    assert share.restless == before


def test_what_touched_all_is_over_with_the_first_sound_copies() -> None:
    """The sum against a small fall would stand for a hundred copies more."""
    share = known(990, 1_000, 5)
    share.judge(30, 0, 300, ENOUGH)
    assert share.gone >= ENOUGH and share.low > 0
    for slot in range(2):
        share.judge(20, 20, 600 + 300 * slot, ENOUGH)
    assert share.falls == 0 and not share.since


def test_a_burst_of_one_slot_is_no_more_than_twelve_copies() -> None:
    """All of one campaign's visitors may lack what others have; only what lasts is a fault."""
    twelve, thousand = known(500), known(500)
    twelve.judge(12, 0, 300, ENOUGH)
    thousand.judge(1_000, 0, 300, ENOUGH)
    assert thousand.falls == pytest.approx(twelve.falls)
    assert thousand.now_copies == 1_000


def test_what_is_expected_of_a_slot_counts_more_than_the_past() -> None:
    """None of these copies should have it, and none has; a little difference changes nothing."""
    plain, better, alike = known(200), known(200), known(200)
    for slot in range(40):
        plain.judge(10, 0, 300 * slot + 300, ENOUGH)
        better.judge(10, 0, 300 * slot + 300, ENOUGH, mixed=0.001)
        alike.judge(10, 0, 300 * slot + 300, ENOUGH, mixed=alike.normal + 0.005)
    assert plain.falls > ENOUGH > better.falls == 0.0
    assert alike.falls == plain.falls
