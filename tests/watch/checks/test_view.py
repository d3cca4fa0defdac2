"""What the checks look at."""

from __future__ import annotations

from signalpost.watch.baseline.baselines import Baselines
from signalpost.watch.checks.finding import Level
from signalpost.watch.checks.view import finding, look
from signalpost.watch.counts.counter import Closed
from signalpost.watch.counts.slot import OTHER, Series, Slot
from watch_views import SERIES, one, view


def test_things_that_moved_are_found_by_word_and_way() -> None:
    """Keys are not parameters."""
    seen = view(one("key:em"), one("key:ph", "rises"), one("param:value:number"))
    assert [each.subject for each in seen.of("key")] == ["em", "ph"]
    assert [each.subject for each in seen.of("key", "rises")] == ["ph"]


def test_at_risk_is_what_the_copies_that_differ_are_worth() -> None:
    """By currency; nothing of a series without values."""
    seen = view()
    assert seen.at_risk(one("key:em")) == {"EUR": 36 * 50.0}
    assert seen.at_risk(one("key:em", series=Series("1", "browser", "h", "Lead"))) == {}


def test_events_are_priced_as_copies_were_worth_lately() -> None:
    """Those of a name by themselves, of any name by the mean of all; what never came has no price."""
    seen = view()
    assert seen.priced(3, "Purchase") == {"EUR": 150.0} and seen.priced(3) == {"EUR": 30.0}
    assert seen.priced(3, "PageView") == seen.priced(3, "Lead") == view(daily={}).priced(3) == {}


def test_a_finding_has_the_figures_of_what_moved() -> None:
    """Rounded, and the releases that are likely to be why."""
    found = finding(view(), "key_fell", Level.WARNING, one("key:em", releases=("1.2",)), "key_lost")
    assert (found.series, found.subject, found.since, found.releases) == (SERIES, "em", 50, ("1.2",))
    assert found.evidence == {"before": 1.0, "now": 0.1, "copies": 40, "hits": 4, "expected": 40.0}
    assert found.shown == {} and found.at_risk == {"EUR": 1_800.0}


def test_a_look_takes_all_from_the_baselines() -> None:
    """A dataset whose first slot is known: nothing moved, and a copy is worth five."""
    known = Baselines()
    known.take(Closed(begin=300, slots={SERIES: Slot(copies=2, taken=2, tallies={}, sums={"EUR": 10.0}, booked={})}))
    seen = look(known, "1", 600)
    assert (seen.moved, seen.worth, seen.now) == ((), {SERIES: {"EUR": 5.0}}, 600)
    assert list(seen.daily) == [SERIES]
    assert seen.enough == known.sure("1").volumes and seen.whole is known.datasets["1"].whole


def test_a_series_made_of_others_is_priced_once() -> None:
    """All hosts together are no further copies."""
    known = Baselines()
    slot = Slot(copies=2, taken=2, tallies={}, sums={"EUR": 10.0}, booked={})
    other = Series("1", "browser", "other", "Purchase")
    known.take(Closed(begin=300, slots={SERIES: slot, other: slot}))
    assert set(look(known, "1", 600).daily) == {SERIES, other}


def test_names_that_are_not_counted_apart_are_seen_for_about_a_day() -> None:
    """With how many copies they were."""
    known, flood = Baselines(), Series("1", "browser", "", OTHER)
    known.take(Closed(begin=3_300, slots={flood: Slot(copies=40, taken=40, tallies={}, sums={}, booked={})}))
    assert look(known, "1", 3_600).spilled == ((flood, 40),)
    dict(known.series("1"))[flood].volume.day_copies = 0.4
    assert look(known, "1", 3_600).spilled == ()
