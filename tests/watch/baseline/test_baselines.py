"""All that is normal, learnt from slots."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.errors import InvalidInput
from signalpost.watch.baseline.baselines import LONGEST_GAP_S, MOST_SHARES, Baselines
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import HOUR_S, SLOT_S, Series, Slot

BASE = 472_222 * HOUR_S
VIEW, BUY = Series("1", "browser", "h", "PageView"), Series("1", "server", "h", "Purchase")
DAY_S = 86_400


def slot(copies: int, **tallies: int) -> Slot:
    named = {name.replace("_", ":", 1): times for name, times in tallies.items()}
    return Slot(copies=copies, taken=copies, tallies=named, sums={"EUR": 50.0 * copies}, booked={})


def take(known: Baselines, begin: int, views: int = 30, buys: int = 3, em: int = 3) -> None:
    slots = {VIEW: slot(views)} | ({BUY: slot(buys, key_em=em, release_r1=buys)} if buys else {})
    known.take(Closed(begin=begin, slots=slots))


def learnt(days: int) -> tuple[Baselines, int]:
    known = Baselines()
    end = BASE + days * DAY_S
    for begin in range(BASE, end, SLOT_S):
        take(known, begin)
    return known, end


@pytest.fixture(scope="module")
def state() -> bytes:
    """Nine days of a shop."""
    return learnt(9)[0].to_bytes()


END = BASE + 9 * DAY_S


def test_what_is_learnt_comes_back_after_a_restart(state: bytes) -> None:
    """To the last sum."""
    known = Baselines.from_bytes(state)
    assert known.to_bytes() == state and known.at == END
    assert {series for series, _ in known.series("1")} == {VIEW, BUY}
    of = dict(known.series("1"))[BUY]
    assert of.releases == {"r1": BASE} and of.worth == {"EUR": pytest.approx(50.0)}
    assert set(of.shares) == {"key:em"}


def test_a_vanished_key_is_sure_within_thirty_copies(state: bytes) -> None:
    """And no other sum moves."""
    known = Baselines.from_bytes(state)
    for number in range(10):
        take(known, END + number * SLOT_S, em=0)
    of = dict(known.series("1"))[BUY]
    assert of.shares["key:em"].falls >= known.sure("1").shares
    assert of.volume.falls < 1


def test_an_event_that_stops_is_missed_though_no_slot_names_it(state: bytes) -> None:
    """The other's copies go on."""
    known = Baselines.from_bytes(state)
    for number in range(12):
        take(known, END + number * SLOT_S, buys=0)
    assert dict(known.series("1"))[BUY].volume.falls >= known.sure("1").volumes


def test_silence_is_time_without_slots(state: bytes) -> None:
    """Told by `idle`, or by the next slot that has copies."""
    told, seen = Baselines.from_bytes(state), Baselines.from_bytes(state)
    told.idle(END + HOUR_S)
    assert told.at == END + HOUR_S
    assert told.datasets["1"].whole.silence >= told.sure("1").volumes
    take(seen, END + HOUR_S)
    assert seen.datasets["1"].whole.silent_since == 0


def test_a_watch_that_did_not_run_is_no_silence(state: bytes) -> None:
    """After more than a day it goes on where it is now."""
    known, idle = Baselines.from_bytes(state), Baselines.from_bytes(state)
    take(known, END + LONGEST_GAP_S + SLOT_S)
    idle.idle(END + LONGEST_GAP_S + SLOT_S)
    assert known.datasets["1"].whole.silence == idle.datasets["1"].whole.silence == 0.0
    assert idle.at == END + LONGEST_GAP_S + SLOT_S


def test_a_clock_that_goes_back_is_judged_as_now(state: bytes) -> None:
    """Nothing is learnt twice of one hour."""
    known = Baselines.from_bytes(state)
    take(known, END - DAY_S)
    assert known.at == END + SLOT_S


def test_how_many_copies_of_the_browser_met_a_servers_is_a_share_of_its_own() -> None:
    """Of a series of both sides, beside those that it is made of."""
    known = Baselines()
    browser = Series("1", "browser", "h", "Purchase")
    for begin in range(BASE, BASE + DAY_S, SLOT_S):
        known.take(
            Closed(
                begin=begin,
                slots={
                    browser: Slot(copies=3, taken=3, tallies={"fate:event": 3}, sums={}, booked={}),
                    BUY: Slot(copies=2, taken=2, tallies={"fate:merged": 2}, sums={}, booked={}),
                },
            )
        )
    of = dict(known.series("1"))
    pairs = next(one for series, one in of.items() if series.source == "both sides")
    assert set(pairs.shares) == {"fate:met"} and "fate:met" not in of[browser].shares
    assert pairs.shares["fate:met"].hits / pairs.shares["fate:met"].copies == pytest.approx(2 / 3, abs=0.01)


def test_nothing_known_stays_so() -> None:
    """No copy ever came."""
    known = Baselines()
    known.idle(BASE)
    assert (known.at, known.datasets) == (0, {})


def test_what_comes_a_first_time_has_the_past_of_its_series(state: bytes) -> None:
    """It never came in all those copies, so few of them make it news."""
    known = Baselines.from_bytes(state)
    for number in range(4):
        known.take(Closed(begin=END + number * SLOT_S, slots={BUY: slot(3, key_ph=3, fate_held=3), VIEW: slot(30)}))
    shares = dict(known.series("1"))[BUY].shares
    assert min(shares["key:ph"].rises, shares["fate:held"].rises) >= known.sure("1").shares


def test_what_has_been_different_for_a_week_is_how_it_is(state: bytes) -> None:
    """Otherwise a key that was dropped for good would stay an incident for ever."""
    known = Baselines.from_bytes(state)
    for number in range(8 * 24 * 12):
        take(known, END + number * SLOT_S, buys=1, em=0)
    of = dict(known.series("1"))[BUY]
    assert "key:em" not in of.shares
    assert of.volume.falls < known.sure("1").volumes


def test_series_and_tallies_that_no_longer_come_are_forgotten(state: bytes) -> None:
    """The first after five weeks."""
    known = Baselines.from_bytes(state)
    of = dict(known.series("1"))[BUY]
    of.shares["key:em"].hits, of.taken = 0.2, 1e5
    for number in range(12):
        known.take(Closed(begin=END + number * SLOT_S, slots={BUY: slot(1), VIEW: slot(30)}))
    assert "key:em" in of.shares or not of.shares
    of.volume.last = of.first = END - 36 * DAY_S
    for number in range(12, 24):
        take(known, END + number * SLOT_S, buys=0)
    assert {series for series, _ in known.series("1")} == {VIEW}


def test_dropped_copies_say_nothing_of_keys(state: bytes) -> None:
    """They are a share of all copies, and have none of their own."""
    known = Baselines.from_bytes(state)
    refused = Slot(copies=3, taken=0, tallies={"fate:dropped:bot": 3}, sums={}, booked={})
    for number in range(4):
        known.take(Closed(begin=END + number * SLOT_S, slots={BUY: refused, VIEW: slot(30)}))
    shares = dict(known.series("1"))[BUY].shares
    assert shares["key:em"].falls == 0.0 and shares["fate:dropped:bot"].rises >= known.sure("1").shares


def test_a_flood_of_tallies_is_bounded() -> None:
    """And so are releases."""
    known = Baselines()
    names = {f"param_{number}:text": 1 for number in range(MOST_SHARES + 40)}
    for number in range(40):
        known.take(Closed(begin=BASE + number * SLOT_S, slots={BUY: slot(1, **names, **{f"release_{number}": 1})}))
    of = dict(known.series("1"))[BUY]
    assert len(of.shares) == MOST_SHARES and list(of.releases) == [str(number) for number in range(20, 40)]


def test_a_state_that_cannot_be_read_is_said() -> None:
    """Damaged, or of another release."""
    with pytest.raises(InvalidInput, match="cannot be read"):
        Baselines.from_bytes(b"x")
    other = msgspec.msgpack.decode(Baselines().to_bytes())
    with pytest.raises(InvalidInput, match="version 9"):
        Baselines.from_bytes(msgspec.msgpack.encode({**other, "version": 9}))
