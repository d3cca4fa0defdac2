"""Each alarm's rule: when it holds, and when it keeps quiet."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.watch.code import Code
from signalpost.watch.rhythm import Rhythm
from signalpost.watch.rules import LEAST_DEAD, REFUSALS, REFUSES_MS, UNFOLDED_MS, find
from signalpost.watch.settings import AlarmSettings
from signalpost.watch.sight import DatasetSight, InboxSight, Memory, Sight
from signalpost.watch.webhooks import REFUSED_FOR_MS, ShopCounts, ShopSight, WebhookSight
from watching import DATASET, DAY, HOUR, MINUTE, NOW, SECOND, a_dataset, a_sight, codes, findings

BUSY = Rhythm(arrivals=(60.0,) * 168, until=NOW // 1000)


def waiting(since: int, **over: Any) -> DatasetSight:
    return a_dataset(waiting=7, oldest_waiting_at=since, **over)


def test_all_is_well() -> None:
    """No alarm, at the first look and later."""
    assert codes(a_sight()) == codes(a_sight(), a_sight(now=NOW + DAY)) == []


# ------------------------------------------------------------------------------------------------ access refused


@pytest.mark.parametrize("reason", sorted(REFUSALS))
def test_a_dataset_that_meta_stops_is_an_alarm_at_once(reason: str) -> None:
    """At the first look that sees it, with how many events wait."""
    (found,) = findings(a_sight(a_dataset(paused=reason, paused_at=NOW - 1, waiting=3)))
    assert (found.code, found.cause, found.since) == (Code.ACCESS_REFUSED, reason, NOW - 1)
    assert (found.dataset, found.name, found.evidence) == (DATASET, "Shop", {"waiting": 3})


def test_a_token_that_was_taken_away_is_an_alarm_and_one_that_never_was_is_none() -> None:
    """A new installation has no token yet."""
    assert codes(a_sight(a_dataset(paused="no_token", delivered=1))) == [Code.ACCESS_REFUSED]
    assert codes(a_sight(a_dataset(paused="no_token", delivered=0))) == []


@pytest.mark.parametrize("over", [{"paused": "operator"}, {"sends": False}, {"tests": True}])
def test_who_does_not_send_on_purpose_raises_no_alarm_about_sending(over: dict[str, Any]) -> None:
    """Paused by hand, observing or testing: nothing of it is refused, undelivered or late."""
    one = waiting(NOW - 3 * DAY, **{"paused": "token", **over})
    assert codes(a_sight(one), a_sight(one, now=NOW + DAY)) == []


# ------------------------------------------------------------------------------------------------- not delivered


def test_copies_that_nobody_folds_are_an_alarm_after_half_a_minute() -> None:
    """The worker is gone: the fix says to start it."""
    inbox = InboxSight(unfolded=12, oldest_at=NOW)
    late = a_sight(now=NOW + UNFOLDED_MS, inbox=inbox, worker_runs=False)
    assert codes(a_sight(inbox=inbox), a_sight(now=NOW + UNFOLDED_MS - 1, inbox=inbox)) == []
    (found,) = findings(a_sight(inbox=inbox), late)
    assert (found.code, found.dataset, found.cause) == (Code.NOT_DELIVERED, None, "worker_gone")
    assert (found.since, found.evidence) == (NOW, {"unfolded": 12})


def test_a_worker_that_catches_up_is_no_alarm() -> None:
    """After an outage much is unfolded and old, and folding moves on."""
    looks = [
        a_sight(now=NOW + minute * MINUTE, inbox=InboxSight(unfolded=900, oldest_at=NOW - 20 * MINUTE, progress=minute))
        for minute in range(30)
    ]
    assert codes(*looks) == []


@pytest.mark.parametrize(("stops", "cause"), [((), "stuck"), (("inbox_unreadable", "key_missing"), "inbox_unreadable")])
def test_what_stops_the_inbox_is_the_cause(stops: tuple[str, ...], cause: str) -> None:
    """An incident says why; a worker that runs and does nothing is stuck."""
    inbox = InboxSight(unfolded=1, oldest_at=NOW - MINUTE)
    late = a_sight(now=NOW + MINUTE, inbox=inbox, worker_runs=True, stops=stops)
    assert [one.cause for one in findings(a_sight(inbox=inbox), late)] == [cause]


def test_a_ledger_that_cannot_be_read_is_an_alarm_after_half_a_minute() -> None:
    """One look that came at a bad moment is none."""

    def blind(at: int) -> Sight:
        return Sight(now=at, unreadable="store_corrupt")

    assert codes(a_sight(), blind(NOW + SECOND)) == []
    assert codes(a_sight(), blind(NOW), blind(NOW + UNFOLDED_MS - 1)) == []
    (found,) = findings(a_sight(), blind(NOW), blind(NOW + UNFOLDED_MS))
    assert (found.code, found.cause, found.since) == (Code.NOT_DELIVERED, "ledger_unreadable", NOW)
    assert codes(blind(NOW), a_sight(now=NOW + MINUTE), blind(NOW + 2 * MINUTE)) == []


def test_a_ledger_that_is_slow_to_read_has_ten_minutes() -> None:
    """A machine at its limit is not a damaged file; a watch that sees nothing for long is an alarm all the same."""
    looks = [Sight(now=NOW + at * MINUTE, unreadable="read_too_long") for at in range(11)]
    assert codes(*looks[:-1]) == []
    assert codes(*looks) == [Code.NOT_DELIVERED]


def test_events_that_wait_while_none_is_delivered_are_an_alarm_after_five_minutes() -> None:
    """With why calls fail, as far as it is known."""
    one = waiting(NOW, trouble="no_answer")
    first, almost = a_sight(one), a_sight(one, now=NOW + 5 * MINUTE - 1)
    assert codes(first, almost) == []
    (found,) = findings(first, a_sight(one, now=NOW + 5 * MINUTE))
    assert (found.code, found.cause, found.evidence) == (Code.NOT_DELIVERED, "no_answer", {"waiting": 7})


def test_slow_delivery_is_not_none() -> None:
    """A backlog that goes out bit by bit: each delivery begins the five minutes anew."""
    looks = [
        a_sight(waiting(NOW - 30 * MINUTE, delivered=40 + minute // 4), now=NOW + minute * MINUTE)
        for minute in range(20)
    ]
    assert codes(*looks) == []
    still = waiting(NOW - 30 * MINUTE, delivered=40 + 19 // 4)
    assert Code.NOT_DELIVERED in codes(*looks, a_sight(still, now=NOW + (16 + 5) * MINUTE))


def test_an_event_that_comes_after_a_quiet_night_has_its_five_minutes() -> None:
    """That nothing was delivered for hours is no fault while nothing was there to deliver."""
    assert codes(a_sight(), a_sight(waiting(NOW + 8 * HOUR), now=NOW + 8 * HOUR + MINUTE)) == []


def test_one_alarm_says_what_stops_a_dataset() -> None:
    """Refused is not also undelivered; with the worker gone the inbox says it for all."""
    one = waiting(NOW, paused="token", paused_at=NOW)
    assert codes(a_sight(one), a_sight(one, now=NOW + 10 * MINUTE)) == [Code.ACCESS_REFUSED]
    two, inbox = waiting(NOW), InboxSight(unfolded=1, oldest_at=NOW)
    gone = a_sight(two, now=NOW + 10 * MINUTE, inbox=inbox, worker_runs=False)
    assert codes(a_sight(two, inbox=inbox), gone) == [Code.NOT_DELIVERED]


@pytest.mark.parametrize(
    ("over", "runs", "cause"),
    [
        ({}, False, "worker_gone"),
        ({"delivered": 0, "paused": "no_token"}, True, "no_token"),
        ({"paused": "key_missing"}, True, "key_missing"),
        ({"trouble": "throttled"}, True, "throttled"),
        ({}, True, ""),
    ],
)
def test_the_likeliest_cause_is_named(over: dict[str, Any], runs: bool, cause: str) -> None:
    """From what is known for certain to what calls last said."""
    one = waiting(NOW, **over)
    (found,) = findings(a_sight(one), a_sight(one, now=NOW + 5 * MINUTE, worker_runs=runs))
    assert (found.code, found.cause) == (Code.NOT_DELIVERED, cause)


# ---------------------------------------------------------------------------------------------- nothing accepted


def test_silence_is_an_alarm_when_the_past_does_not_explain_it() -> None:
    """Sixty arrivals an hour: a quarter of an hour without any is news; a minute less is none."""
    one = a_dataset(rhythm=BUSY)
    assert codes(a_sight(one), a_sight(one, now=NOW + 14 * MINUTE)) == []
    (found,) = findings(a_sight(one), a_sight(one, now=NOW + 15 * MINUTE))
    assert (found.code, found.since) == (Code.NOTHING_ACCEPTED, NOW)
    assert codes(a_sight(one), a_sight(a_dataset(rhythm=BUSY, accepted=51), now=NOW + 15 * MINUTE)) == []


def test_hours_that_were_set_count_in_place_of_the_past() -> None:
    """Exactly so many; 0 never."""
    set_to = {hours: a_dataset(rhythm=BUSY, settings=AlarmSettings(silence_hours=hours)) for hours in (0, 26)}
    assert codes(a_sight(set_to[26]), a_sight(set_to[26], now=NOW + 26 * HOUR - 1)) == []
    assert codes(a_sight(set_to[26]), a_sight(set_to[26], now=NOW + 26 * HOUR)) == [Code.NOTHING_ACCEPTED]
    assert codes(a_sight(set_to[0]), a_sight(set_to[0], now=NOW + 90 * DAY)) == []


def test_a_new_dataset_is_quiet_until_it_has_a_past() -> None:
    """Without a rhythm only hours that were set raise an alarm, and none before the first copy."""
    assert codes(a_sight(), a_sight(now=NOW + 30 * DAY)) == []
    empty = a_dataset(accepted=0, delivered=0, settings=AlarmSettings(silence_hours=1))
    assert codes(a_sight(empty), a_sight(empty, now=NOW + DAY)) == []


def test_a_silence_from_before_the_first_look_counts() -> None:
    """The roll-ups know the hour of the last copy."""
    one = a_dataset(silent_from=NOW - 30 * HOUR, settings=AlarmSettings(silence_hours=26))
    assert [(found.code, found.since) for found in findings(a_sight(one))] == [(Code.NOTHING_ACCEPTED, NOW - 30 * HOUR)]


def test_copies_in_the_inbox_are_no_silence() -> None:
    """Whose they are nobody knows before they are folded; that they are not folded is an alarm of its own."""
    one, inbox = a_dataset(rhythm=BUSY), InboxSight(unfolded=1, oldest_at=NOW + HOUR - 15 * SECOND)
    assert codes(a_sight(one), a_sight(one, now=NOW + HOUR, inbox=inbox)) == []


def test_copies_that_are_just_on_their_way_hide_no_silence() -> None:
    """Beside a busy dataset there are always some."""
    one, inbox = a_dataset(rhythm=BUSY), InboxSight(unfolded=40, oldest_at=NOW + HOUR - 200)
    assert codes(a_sight(one), a_sight(one, now=NOW + HOUR, inbox=inbox)) == [Code.NOTHING_ACCEPTED]


def test_silence_of_a_dataset_that_observes_or_is_paused_is_news_and_of_one_that_tests_is_none() -> None:
    """Its events are wanted all the same; test events come when somebody tests."""
    for over, expected in (({"sends": False}, 1), ({"paused": "operator"}, 1), ({"tests": True}, 0)):
        one = a_dataset(rhythm=BUSY, **over)
        assert len(codes(a_sight(one), a_sight(one, now=NOW + HOUR))) == expected, over


# --------------------------------------------------------------------------------------------- waiting too long


def test_an_event_that_waits_an_hour_is_an_alarm() -> None:
    """Also while others are delivered; the limit can be set."""
    on_time = waiting(NOW - HOUR + 1)
    assert Code.WAITING_TOO_LONG not in codes(a_sight(on_time))
    (found,) = findings(a_sight(waiting(NOW - HOUR, trouble="throttled")))
    assert (found.code, found.cause, found.since) == (Code.WAITING_TOO_LONG, "throttled", NOW - HOUR)
    assert found.evidence == {"waiting": 7}
    patient = waiting(NOW - HOUR, settings=AlarmSettings(waiting_minutes=61))
    assert codes(a_sight(patient)) == []


def test_a_copy_that_lies_in_the_inbox_for_an_hour_is_one_too() -> None:
    """Whatever else says so."""
    found = findings(a_sight(inbox=InboxSight(unfolded=5, oldest_at=NOW - HOUR), worker_runs=False))
    assert [(one.code, one.dataset, one.cause) for one in found] == [(Code.WAITING_TOO_LONG, None, "worker_gone")]
    assert found[0].evidence == {"unfolded": 5}
    assert codes(a_sight(inbox=InboxSight(unfolded=5, oldest_at=NOW - HOUR + 1))) == []


# ------------------------------------------------------------------------------------------------- dead letters


@pytest.mark.parametrize(
    ("dead", "ended", "alarm"),
    [(0, 0, False), (2, 2, False), (3, 300, False), (3, 299, True), (3, 3, True), (10, 1000, False), (11, 1000, True)],
)
def test_more_than_a_hundredth_of_a_day_is_an_alarm(dead: int, ended: int, alarm: bool) -> None:
    """More, not as many; and never for one or two."""
    found = findings(a_sight(a_dataset(dead_day=dead, ended_day=ended, dead_of="value_missing")))
    assert [one.code for one in found] == [Code.DEAD_LETTERS] * alarm
    assert all((one.cause, one.evidence) == ("value_missing", {"dead": dead, "ended": ended}) for one in found)


@given(dead=st.integers(0, 10_000), alive=st.integers(0, 10_000), percent=st.floats(0, 100))
def test_the_share_of_dead_is_as_set(dead: int, alive: int, percent: float) -> None:
    """Whatever was set; fewer than three are never an alarm."""
    one = a_dataset(dead_day=dead, ended_day=dead + alive, settings=AlarmSettings(dead_percent=percent))
    expected = dead >= LEAST_DEAD and dead * 100 > percent * (dead + alive)
    assert (codes(a_sight(one)) == [Code.DEAD_LETTERS]) is expected


# ------------------------------------------------------------------------------------------------------- books


@pytest.mark.parametrize("over", [{"received": 61}, {"fates": 59}, {"routed": 51}, {"states": 49}])
def test_a_sum_that_does_not_hold_is_an_alarm_of_the_space(over: dict[str, int]) -> None:
    """At once, with all four figures."""
    sight = a_sight()
    wrong = msgspec.structs.replace(sight.spaces[0], space_id=2, **over)
    (found,) = findings(msgspec.structs.replace(sight, spaces=(wrong,)))
    assert (found.code, found.space_id, found.dataset) == (Code.BOOKS_UNBALANCED, 2, None)
    assert found.evidence == {"received": 60, "fates": 60, "routed": 50, "states": 50} | over


def test_a_dataset_that_was_never_remembered_is_left_alone() -> None:
    """Without the look's own memory nothing can be said of it."""
    assert list(find(a_sight(a_dataset(paused="token")), Memory())) == []


def test_datasets_are_judged_each_by_itself() -> None:
    """One that is refused takes no other with it."""
    found = findings(a_sight(a_dataset(paused="token", paused_at=NOW), a_dataset(dataset="9", dead_day=9)))
    assert [(one.dataset, one.code) for one in found] == [(DATASET, Code.ACCESS_REFUSED), ("9", Code.DEAD_LETTERS)]


# ------------------------------------------------------------------------------------------ a gateway that refuses


@pytest.mark.parametrize("readable", [True, False])
def test_a_gateway_that_takes_nothing_is_an_alarm_after_twenty_seconds(readable: bool) -> None:
    """Whether or not the ledger can be read: what is sent is being lost."""

    def look(later: int, **over: Any) -> Sight:
        return a_sight(now=NOW + later, **over) if readable else Sight(now=NOW + later, unreadable="locked", **over)

    refused = [look(0, refuses="disk_full"), look(REFUSES_MS, refuses="disk_full")]
    (found,) = findings(*refused)
    assert (found.code, found.dataset, found.cause, found.since) == (Code.NOTHING_ACCEPTED, None, "disk_full", NOW)
    assert codes(refused[0], look(REFUSES_MS - 1, refuses="disk_full")) == []
    assert codes(*refused, look(REFUSES_MS + 1)) == []
    assert codes(*refused, look(REFUSES_MS + 1), look(REFUSES_MS + 2, refuses="disk_full")) == []


def test_a_new_dataset_that_falls_silent_is_missed_after_26_hours() -> None:
    """It has no past to go by yet; a setting of its own counts more."""
    young = a_dataset(young=True)
    late = NOW + 26 * HOUR
    assert codes(a_sight(young), a_sight(young, now=late - 1)) == []
    assert codes(a_sight(young), a_sight(young, now=late)) == [Code.NOTHING_ACCEPTED]
    never = a_dataset(young=True, settings=AlarmSettings(silence_hours=0))
    assert codes(a_sight(never), a_sight(never, now=late)) == []
    old = a_dataset(young=False)
    assert codes(a_sight(old), a_sight(old, now=late)) == []


# ------------------------------------------------------------------------------------------------ webhooks refused


def test_a_shop_whose_webhooks_fail_their_signature_is_an_alarm_of_its_own() -> None:
    """By its name and space, also while the gateway does not answer; the other shop is left in peace."""
    counts = ShopCounts(refused={"signature_wrong": 7})
    shops = (ShopSight(space_id=1, shop="main", counts=counts), ShopSight(space_id=1, shop="other"))
    first = a_sight(webhooks=WebhookSight(process="a", shops=shops))
    assert codes(first) == []
    (found,) = findings(first, a_sight(now=NOW + REFUSED_FOR_MS))
    assert (found.code, found.space_id, found.dataset, found.shop) == (Code.WEBHOOKS_REFUSED, 1, None, "main")
    assert (found.cause, found.since, found.evidence) == ("signature_wrong", NOW, {"refused": 7, "right": 0})
