"""Any ledger: figures over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import get_args

import pytest

from ledger_parts import DATASET, DAY, HOUR, NOW, SPACE, a_fate, a_merge, an_event, end, fold, lease
from signalpost.capi.said import MOST_UNITS
from signalpost.store.erasure import TakenOut
from signalpost.store.figures import Step
from signalpost.store.ledger import Fate, Ledger, State

THIS_HOUR = NOW // HOUR * 3600
TODAY = NOW // DAY * 86400
TOMORROW = TODAY + 86400

Said = list[tuple[str, str, int, str, str, int]]


def said(ledger: Ledger, *kinds: str, step: Step = "hour", names: Collection[str] | None = None) -> Said:
    """All figures of these kinds, in order."""
    found = ledger.series(SPACE, kinds=kinds, since=0, until=1 << 40, step=step, names=names)
    return sorted((one.dataset, one.event_name, one.at, one.kind, one.word, one.count) for one in found)


def test_copies_and_endings_are_told_by_hour_and_day(ledger: Ledger) -> None:
    """With the reason where something was lost."""
    fold(ledger, an_event(1), an_event(2), a_fate(3, count=4), a_fate(4, Fate.DUPLICATE, received_at=NOW + HOUR))
    one, two = lease(ledger)
    end(ledger, [one], now=NOW + DAY)
    end(ledger, [two], State.DEAD, now=NOW + DAY, reason="expired")
    mine = DATASET, "Purchase"
    assert said(ledger, "fate", "ending", step="day") == [
        (*mine, TODAY, "fate", "dropped:event_time_too_old", 4),
        (*mine, TODAY, "fate", "duplicate", 1),
        (*mine, TODAY, "fate", "event", 2),
        (*mine, TOMORROW, "ending", "dead:expired", 1),
        (*mine, TOMORROW, "ending", "delivered", 1),
    ]
    assert said(ledger, "fate") == [
        (*mine, THIS_HOUR, "fate", "dropped:event_time_too_old", 4),
        (*mine, THIS_HOUR, "fate", "event", 2),
        (*mine, THIS_HOUR + 3600, "fate", "duplicate", 1),
    ]


def test_what_tags_saw_and_what_consent_said_are_kinds_of_their_own(ledger: Ledger) -> None:
    """Their words are those that the pages on them list."""
    fold(ledger, an_event(1, observed="pixel=blocked;via=fbq", consent="send recorded_for_person tcf:purposes eea"))
    mine = DATASET, "Purchase", THIS_HOUR
    assert said(ledger, "pixel") == [(*mine, "pixel", "blocked", 1)]
    assert said(ledger, "consent") == [(*mine, "consent", "send:recorded_for_person", 1)]


def test_figures_are_of_the_space_dataset_names_and_time_asked_for(ledger: Ledger) -> None:
    """`until` is the first hour that is not meant; of another space nothing is told."""
    fold(ledger, an_event(1), an_event(2, dataset="b", event_name="Lead"), an_event(3, received_at=NOW + HOUR))
    fold(ledger, a_fate(4, dataset=None, event_name=None))

    def datasets(**asked: object) -> list[str]:
        wanted = {"since": 0, "until": 1 << 40, "kinds": ["fate"], **asked}
        return sorted(one.dataset for one in ledger.series(SPACE, **wanted))  # type: ignore[arg-type]

    assert datasets() == ["", DATASET, DATASET, "b"]
    assert datasets(dataset="b") == datasets(names=["Lead"]) == ["b"]
    assert datasets(names=[""]) == [""]
    assert datasets(names=["Search"]) == datasets(dataset="c") == datasets(names=[]) == []
    assert datasets(until=THIS_HOUR + 3600) == ["", DATASET, "b"]
    assert datasets(since=THIS_HOUR + 3600) == [DATASET]
    assert ledger.series(2, kinds=["fate"], since=0, until=1 << 40) == []


def test_the_whole_of_a_time_is_the_sum_of_its_hours(ledger: Ledger) -> None:
    """Of days and of the hours at both ends; what has no hour in it has no figure."""
    every = [NOW + number * 5 * HOUR for number in range(20)]
    fold(ledger, *(an_event(number + 1, received_at=at, value=number) for number, at in enumerate(every)))
    asked = {"kinds": ["fate", "seen", "value"], "since": THIS_HOUR + 7200, "until": THIS_HOUR + 80 * 3600}
    hours: Counter[tuple[str, str]] = Counter()
    for one in ledger.series(SPACE, **asked):  # type: ignore[arg-type]
        hours[one.kind, one.word] += one.count
    whole = ledger.series(SPACE, **asked, step="whole")  # type: ignore[arg-type]
    assert {(one.kind, one.word): one.count for one in whole} == hours
    assert hours["seen", "server"] == 15
    assert {one.at for one in whole} == {THIS_HOUR + 7200}
    nothing = {**asked, "until": THIS_HOUR + 3 * 3600}
    assert ledger.series(SPACE, **nothing, step="whole") == []  # type: ignore[arg-type]


def test_a_replayed_event_is_told_no_more_as_dead(ledger: Ledger) -> None:
    """What comes to nothing is left out."""
    fold(ledger, an_event(1, state=State.DEAD, reason="expired"))
    ledger.replay(SPACE, reason="expired", now=NOW + DAY)
    assert said(ledger, "ending", step="day") == []


def test_a_kind_that_is_none_is_an_error(ledger: Ledger) -> None:
    """It names those that there are."""
    with pytest.raises(ValueError, match=r"no such figure: colour; there are .*fate"):
        ledger.series(SPACE, kinds=["fate", "colour"], since=0, until=1)


SAID = "EUR|value,currency|safari"


def counted(ledger: Ledger, *kinds: str) -> dict[str, int]:
    """Words of these kinds with their counts, over all days, which are those over all hours."""
    words: dict[str, Counter[str]] = {}
    for step in get_args(Step):
        found = ledger.series(SPACE, kinds=kinds, since=0, until=1 << 40, step=step)
        words[step] = Counter()
        for one in found:
            words[step][one.word] += one.count
    assert words["hour"] == words["day"] == words["whole"]
    return dict(words["day"])


def test_an_event_moves_when_the_other_side_tells_of_it_too(ledger: Ledger) -> None:
    """Joined or too late to be joined, and also within one batch: it was seen by both, and is recovered no more."""
    fold(
        ledger, an_event(1, value=19_990_000, said=SAID, event_time=NOW // 1000), an_event(2, origin="browser"),
        an_event(3), a_fate(4, Fate.DUPLICATE, row=-3, origin="browser"),
    )  # fmt: skip
    assert counted(ledger, "seen") == {"server": 1, "browser": 1, "both": 1}
    assert counted(ledger, "recovered") == {"safari": 1}
    assert counted(ledger, "value", "recovered_value") == {"EUR server": 19_990_000, "EUR safari": 19_990_000}
    first, second = (ledger.find(SPACE, event_id=name, now=NOW)[0].row for name in ("e1", "e2"))
    fold(ledger, a_merge(first, 5, keys=("em",)), a_fate(6, Fate.DUPLICATE, row=second, origin="browser"))
    assert counted(ledger, "seen") == {"browser": 1, "both": 2}
    assert counted(ledger, "recovered", "recovered_value") == {}
    assert counted(ledger, "value") == {"EUR both": 19_990_000}
    assert counted(ledger, "key") == {"em": 1}
    fold(ledger, a_fate(7, Fate.DUPLICATE, row=second))
    assert counted(ledger, "seen") == {"both": 3}
    assert ledger.rebuild() == 0


def test_the_value_that_goes_out_is_the_one_that_counts(ledger: Ledger) -> None:
    """The server's, in its currency; parameters are those of both."""
    browsers, servers = "USD|value,currency,contents|chrome", "EUR|value,currency,order_id|"
    fold(ledger, an_event(1, origin="browser", value=5_000_000, said=browsers))
    row = ledger.find(SPACE, event_id="e1", now=NOW)[0].row
    fold(ledger, a_merge(row, 2, origin="server", value=7_250_000, said=servers))
    fold(
        ledger, an_event(3, origin="browser", value=5_000_000, said=browsers),
        a_fate(4, Fate.MERGED, row=-1, value=7_250_000, said=servers),
    )  # fmt: skip
    assert counted(ledger, "value") == {"EUR both": 14_500_000}
    assert counted(ledger, "parameter") == {"value": 2, "currency": 2, "contents": 2, "order_id": 2}


def test_values_are_summed_beyond_64_bits(ledger: Ledger) -> None:
    """A thousand of the largest there are, and below zero."""
    most = MOST_UNITS * 10**6
    fold(ledger, *(an_event(n, value=most - 1, said=SAID) for n in range(1, 1001)))
    assert counted(ledger, "value") == {"EUR server": 1000 * (most - 1)}
    fold(ledger, *(an_event(n, value=1 - most, said=SAID) for n in range(1001, 2002)))
    assert counted(ledger, "value") == {"EUR server": 1 - most}


def test_keys_are_those_that_leave(ledger: Ledger) -> None:
    """What identity added is told apart, and taken back with it."""
    fold(
        ledger,
        an_event(1, keys=("em", "fbp"), enriched="em=login:1763766000", body=b'{"user_data":{"em":"x","fbp":"y"}}'),
    )
    assert (counted(ledger, "key"), counted(ledger, "gained")) == ({"em": 1, "fbp": 1}, {"em": 1})
    ledger.unenrich([ledger.find(SPACE, event_id="e1", now=NOW)[0].row])
    assert (counted(ledger, "key"), counted(ledger, "gained")) == ({"fbp": 1}, {})


def test_delays_are_told_in_steps(ledger: Ledger) -> None:
    """From the event's time until it came, and from then until Meta had it."""
    fold(ledger, an_event(1), an_event(2, origin="browser", event_time=NOW // 1000 - 10**7), an_event(3))
    one, two, _ = lease(ledger)
    end(ledger, [one, two], now=NOW + 61_000)
    assert counted(ledger, "lag") == {"server 60": 2, "browser later": 1}
    assert counted(ledger, "delivery") == {"300": 2}
    ledger.prune(NOW + DAY)
    assert (counted(ledger, "delivery"), ledger.rebuild()) == ({"300": 2}, 0)


def test_copies_are_told_by_side(ledger: Ledger) -> None:
    """And those that came without an event_id."""
    fold(
        ledger, an_event(1, said="|||made"), a_fate(2, origin="browser", count=3), a_fate(3, Fate.DUPLICATE),
        a_fate(4, Fate.MERGED, row=-1, origin="browser", said=SAID), an_event(5, origin="browser", said="|||made"),
    )  # fmt: skip
    assert counted(ledger, "copy") == {
        "server event": 1, "browser event": 1, "browser dropped": 3, "server duplicate": 1, "browser merged": 1,
    }  # fmt: skip
    assert counted(ledger, "made_id") == {"server": 1, "browser": 1}


def test_leaks_are_told_by_kind_and_what_was_done(ledger: Ledger) -> None:
    """Of each copy its own, also when another joins it or comes too late; of one that is held once it goes on."""
    mail, both = "EUR|value|safari||email:masked", "|||made|email:masked,health:reported"
    fold(
        ledger, an_event(1, said=mail), a_fate(2, Fate.MERGED, row=-1, origin="browser", said=both), an_event(3),
        a_fate(4, Fate.HELD, "consent_unknown", said=mail),
    )  # fmt: skip
    assert counted(ledger, "leak") == {"email:masked": 2, "health:reported": 1}
    row = ledger.find(SPACE, event_id="e3", now=NOW)[0].row
    fold(ledger, a_merge(row, 5, said=mail), a_fate(6, Fate.DUPLICATE, row=row, origin="browser", said=both))
    assert counted(ledger, "leak") == {"email:masked": 4, "health:reported": 2}
    end(ledger, lease(ledger))
    ledger.prune(NOW + DAY)
    assert (counted(ledger, "leak"), ledger.rebuild()) == ({"email:masked": 4, "health:reported": 2}, 0)


def test_test_events_stand_apart(ledger: Ledger) -> None:
    """They are in no figure beside, and their delivery is none."""
    fold(ledger, an_event(1, test_event_code="TEST1", value=1, said=SAID, keys=("em",)))
    end(ledger, lease(ledger))
    assert counted(ledger, "seen", "value", "recovered", "key", "parameter", "lag", "delivery") == {"test": 1}
    assert counted(ledger, "copy") == {"server event": 1}


def test_the_newest_copy_of_each_side_is_remembered(ledger: Ledger) -> None:
    """Also when its row is gone; what was refused does not count."""
    fold(ledger, an_event(1), an_event(2, received_at=NOW - 5), a_fate(3, Fate.DUPLICATE, origin="browser"))
    fold(ledger, a_fate(4, received_at=NOW + 9), an_event(5, dataset="b", received_at=NOW + 3))
    end(ledger, lease(ledger))
    ledger.prune(NOW + DAY)

    def told(dataset: str | None = None) -> set[tuple[str, str, int]]:
        return {(one.dataset, one.origin, one.at) for one in ledger.last_received(SPACE, dataset)}

    assert told() == {(DATASET, "server", NOW), (DATASET, "browser", NOW), ("b", "server", NOW + 3)}
    assert told("b") == {("b", "server", NOW + 3)}
    assert ledger.last_received(2) == []


def test_a_new_ledger_has_all_figures(ledger: Ledger) -> None:
    """Of one from before they were kept, it is told since when."""
    assert ledger.figures_since() is None


def test_hours_go_long_after_their_rows_and_days_stay(ledger: Ledger) -> None:
    """Long looks are by day."""
    fold(ledger, an_event(1))
    end(ledger, lease(ledger))
    ledger.prune(NOW + DAY)
    assert counted(ledger, "seen") == {"server": 1}
    ledger.prune(NOW + 100 * DAY)
    assert said(ledger, "seen") == []
    assert [one[-2:] for one in said(ledger, "seen", step="day")] == [("server", 1)]


def test_what_is_erased_stays_counted(ledger: Ledger) -> None:
    """Figures name nobody."""
    fold(ledger, an_event(1, value=1_000_000, said=SAID), an_event(2))
    end(ledger, lease(ledger, 1))
    before = counted(ledger, "seen", "value", "copy", "delivery")
    rows = [row.row for row in ledger.find(SPACE, now=NOW)]
    ledger.erase(TakenOut(erasure_id="r", space_id=SPACE, asked_at=NOW, keys=(), kinds=(), rows=rows, held=()), NOW + 1)
    assert ledger.find(SPACE, now=NOW) == []
    assert (counted(ledger, "seen", "value", "copy", "delivery"), ledger.rebuild()) == (before, 0)
