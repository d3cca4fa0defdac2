"""Alarms that stand: raised once, over when their rule has not held for a while."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signalpost.watch.code import Code
from signalpost.watch.rules import Finding
from signalpost.watch.sight import Sight
from signalpost.watch.standing import HOLD_MS, KEPT_MS, LONGEST_HOLD_MS, Standings, hold_ms, step
from watching import DATASET, DAY, HOUR, MINUTE, NOW, SECOND, a_dataset, a_sight

LOOK = 10 * SECOND


def refused(waiting: int = 1, **over: object) -> Finding:
    values = {"code": Code.ACCESS_REFUSED, "space_id": 1, "dataset": DATASET, "since": NOW - MINUTE, "cause": "token"}
    return Finding(**{**values, "evidence": {"waiting": waiting}, **over})


def looked(before: Standings, at: int, *found: Finding, dead: int = 0) -> Standings:
    return step(before, found, a_sight(a_dataset(dead=dead), now=at))


def test_an_alarm_is_raised_once() -> None:
    """With when it began; later looks bring it up to date, and remember the worst."""
    one = looked(Standings(), NOW, refused(1))
    two = looked(looked(one, NOW + LOOK, refused(9)), NOW + 2 * LOOK, refused(4))
    (alarm,) = two.alarms
    assert (alarm.number, alarm.since, alarm.raised_at, alarm.seen_at) == (1, NOW - MINUTE, NOW, NOW + 2 * LOOK)
    assert (alarm.evidence, alarm.most) == ({"waiting": 4}, {"waiting": 9})
    assert two.next_number == 2


def test_it_is_over_two_minutes_after_its_rule_last_held() -> None:
    """It ended when the rule first did not hold; what died meanwhile is known."""
    one = looked(Standings(), NOW, refused(), dead=5)
    gone = looked(one, NOW + LOOK, dead=6)
    assert gone.standing() and gone.alarms[0].gone_at == NOW + LOOK
    still = looked(gone, NOW + LOOK + HOLD_MS - 1, dead=7)
    assert still.standing()
    (over,) = looked(still, NOW + LOOK + HOLD_MS, dead=8).alarms
    assert not over.stands
    assert (over.gone_at, over.over_at, over.lost) == (NOW + LOOK, NOW + LOOK + HOLD_MS, 3)


def test_what_comes_and_goes_stays_one_alarm() -> None:
    """A fault of every other look is raised once, and is not over."""
    kept = Standings()
    for look in range(100):
        kept = looked(kept, NOW + look * LOOK, *([refused()] if look % 2 == 0 else []))
    assert [alarm.number for alarm in kept.standing()] == [1]
    assert len(kept.alarms) == 1


def test_one_that_keeps_coming_back_is_held_longer_each_time() -> None:
    """Five minutes of fault, five minutes without, all day: raised six times in the day, not 144."""
    kept = Standings()
    for at in range(0, DAY, LOOK):
        fault = at // (5 * MINUTE) % 2 == 0
        kept = looked(kept, NOW + at, *([refused()] if fault else []))
    assert kept.next_number - 1 <= 6
    assert [hold_ms(back) for back in (0, 1, 2)] == [HOLD_MS, 2 * HOLD_MS, 4 * HOLD_MS]
    assert hold_ms(99) == LONGEST_HOLD_MS


def test_one_that_comes_back_next_week_is_new() -> None:
    """The first time again."""
    kept = looked(Standings(), NOW, refused())
    kept = looked(looked(kept, NOW + LOOK), NOW + HOUR)
    kept = looked(kept, NOW + 5 * HOUR, refused())
    assert [alarm.back for alarm in kept.standing()] == [1]
    kept = looked(looked(kept, NOW + 6 * HOUR), NOW + 7 * HOUR)
    kept = looked(kept, NOW + 14 * HOUR, refused())
    assert [alarm.back for alarm in kept.standing()] == [0]


def test_alarms_of_several_datasets_are_apart() -> None:
    """And so are those of several codes."""
    kept = looked(Standings(), NOW, refused(), refused(dataset="9"), refused(code=Code.DEAD_LETTERS))
    assert [alarm.number for alarm in kept.alarms] == [1, 2, 3]
    kept = looked(looked(kept, NOW + LOOK, refused(dataset="9")), NOW + HOUR, refused(dataset="9"))
    assert [alarm.dataset for alarm in kept.standing()] == ["9"]


def test_a_look_that_could_not_read_ends_nothing() -> None:
    """Not seeing is not being well."""
    one = looked(Standings(), NOW, refused())
    blind = step(one, [], Sight(now=NOW + DAY, unreadable="store_locked"))
    assert blind == one


def test_what_is_over_is_forgotten_after_a_week() -> None:
    """Till then a channel that could not be told still can."""
    kept = looked(looked(looked(Standings(), NOW, refused()), NOW + LOOK), NOW + HOUR)
    assert len(looked(kept, NOW + HOUR + KEPT_MS - 1).alarms) == 1
    assert looked(kept, NOW + HOUR + KEPT_MS).alarms == ()
    assert looked(kept, NOW + HOUR + KEPT_MS).next_number == 2


def test_a_beginning_after_the_look_is_now() -> None:
    """The worker's clock may be ahead of the watch's."""
    (alarm,) = looked(Standings(), NOW, refused(since=NOW + HOUR)).alarms
    assert alarm.since == NOW


def test_what_was_not_seen_died_unknown() -> None:
    """A dataset that was removed while its alarm stood."""
    one = looked(Standings(), NOW, refused())
    for later in (LOOK, HOUR):
        one = step(one, [], a_sight(a_dataset(dataset="9"), now=NOW + later))
    assert (one.alarms[0].stands, one.alarms[0].lost) == (False, None)


@given(st.lists(st.tuples(st.integers(1_000, 400_000), st.booleans()), max_size=60))
def test_whatever_comes_an_alarm_stands_while_its_rule_holds(looks: list[tuple[int, bool]]) -> None:
    """At most one of a kind stands; numbers are never given twice; an end is never before its beginning."""
    kept, at, numbers = Standings(), NOW, set()
    for passed, holds in looks:
        at += passed
        kept = looked(kept, at, *([refused()] if holds else []))
        assert len(kept.standing()) <= 1 and (not holds or kept.standing())
        for alarm in kept.alarms:
            assert alarm.over_at is None or alarm.over_at >= alarm.raised_at
            numbers.add(alarm.number)
    assert numbers == set(range(1, kept.next_number))


def test_alarms_of_two_shops_are_two() -> None:
    """And one that is mended ends without the other."""
    found = [
        Finding(code=Code.WEBHOOKS_REFUSED, space_id=1, dataset=None, shop=shop, since=NOW)
        for shop in ("main", "other")
    ]
    both = step(Standings(), found, a_sight())
    assert [one.shop for one in both.standing()] == ["main", "other"]
    going = step(both, found[1:], a_sight(now=NOW + 1))
    after = step(going, found[1:], a_sight(now=NOW + 1 + HOLD_MS))
    assert [one.shop for one in after.standing()] == ["other"]
