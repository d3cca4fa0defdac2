"""Which sums of the baselines are news."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.watch.baseline.baselines import Baselines, Dataset, Known
from signalpost.watch.baseline.season import new_season
from signalpost.watch.baseline.share import Share
from signalpost.watch.baseline.volume import Volume
from signalpost.watch.baseline.whole import Whole
from signalpost.watch.checks.moved import Moved, moved
from signalpost.watch.counts.slot import Series

SERIES = Series("1", "browser", "h", "Purchase")
NAME = "browser\x1fh\x1fPurchase"


def baselines(
    shares: dict[str, Share] | None = None, releases: dict[str, int] | None = None, **volume: Any
) -> Baselines:
    known = Baselines()
    of = Known(
        first=0,
        volume=Volume(season=new_season(0), day_copies=100_000.0, **volume),
        shares=shares or {},
        releases=releases or {},
        sums={},
    )
    whole = Whole(season=new_season(0), came=[], expected=[])
    known.datasets["1"] = Dataset(whole=whole, series={NAME: of})
    return known


def found(known: Baselines, *standing: tuple[str, str, str]) -> list[Moved]:
    return list(moved(known, "1", set(standing)))


def share(**given: Any) -> Share:
    return Share(**{"copies": 1_000.0, "hits": 990.0, "since": 50_000, "now_copies": 40, "now_hits": 2, **given})


def test_a_share_that_surely_fell_is_told_with_its_figures() -> None:
    """How many copies, how many had it, how many should have."""
    (one,) = found(baselines({"key:em": share(gone=99.0)}))
    assert (one.series, one.word, one.subject, one.way, one.since) == (SERIES, "key", "em", "falls", 50_000)
    assert (one.copies, one.hits, one.now) == (40, 2, 0.05)
    assert one.expected == pytest.approx(39.6, abs=0.1) and one.changed == 38
    assert one.before == pytest.approx(0.99, abs=0.001)


def test_a_rise_is_told_too() -> None:
    """Of a tally that no copy had."""
    (one,) = found(baselines({"fate:held": share(hits=0.0, full=99.0)}))
    assert (one.way, one.tally, one.never) == ("rises", "fate:held", True)
    (seldom,) = found(baselines({"fate:held": share(hits=300.0, heard=290.0, now_hits=38, full=99.0)}))
    assert (seldom.way, seldom.never) == ("rises", False)


def test_what_is_not_sure_or_hardly_moves_is_not_told() -> None:
    """A sum below its threshold, none at all, and a tenth of a point in a million copies."""
    small = {"now_copies": 1_000_000, "now_hits": 989_000}
    shares = {
        "key:a": share(gone=4.0),
        "key:b": share(since=0),
        "key:c": share(low=99.0, **small),
        "key:d": share(high=99.0, now_copies=1_000_000, now_hits=991_000),
    }
    assert found(baselines(shares)) == []


def test_what_only_some_have_is_missed_in_thirty_copies_not_in_ten() -> None:
    """A few visitors of one kind, or of one product, are no fault."""
    some = {"hits": 600.0, "gone": 99.0, "now_hits": 0}
    assert found(baselines({"param:category:text": share(now_copies=29, **some)})) == []
    (one,) = found(baselines({"param:category:text": share(now_copies=30, **some)}))
    assert one.subject == "category:text"


def test_what_began_to_be_learnt_while_it_was_new_is_still_new() -> None:
    """The first copies of a fault are taken for chance, and into the past."""
    (one,) = found(baselines({"text:method:9f": share(hits=2.0, heard=0.4, now_hits=38, full=99.0)}))
    assert one.never


def test_what_stood_stands_until_its_sum_is_half() -> None:
    """Else a fault would end between two copies."""
    known = baselines({"key:em": share(gone=4.0)}, since=9, low=4.0, now_copies=9, now_own=9.0)
    assert all(enough / 2 < 4.0 < enough for enough in known.sure("1"))
    place = "\x1f".join(SERIES)
    assert {one.name for one in found(known, (place, "key:em", "falls"), (place, "copies", "falls"))} == {
        (place, "key:em", "falls"),
        (place, "copies", "falls"),
    }


@pytest.mark.parametrize(
    ("copies", "own", "low", "high", "ways"),
    [
        (0, 40.0, 99.0, 0.0, ["falls"]),
        (36, 40.0, 99.0, 0.0, []),  # the others grew: a campaign
        (80, 40.0, 0.0, 99.0, ["rises"]),
        (52, 40.0, 0.0, 99.0, []),
        (44, 40.0, 0.0, 99.0, []),  # the others fell
        (44, 0.0, 99.0, 0.0, ["falls"]),  # its own past is not known yet
    ],
)
def test_a_volume_must_differ_from_the_traffic_and_from_its_own_past(
    copies: int, own: float, low: float, high: float, ways: list[str]
) -> None:
    """Only both together are a fault of this series."""
    known = baselines(low=low, high=high, since=50_000, now_copies=copies, now_total=900, now_traffic=41.0, now_own=own)
    of = found(known)
    assert [one.way for one in of] == ways
    assert all((one.tally, one.hits, one.copies, one.expected) == ("copies", copies, 900, 41.0) for one in of)


@pytest.mark.parametrize(("low", "gone", "nearly_all"), [(50.0, 60.0, True), (60.0, 20.0, False)])
def test_next_to_nothing_is_told_from_less(low: float, gone: float, nearly_all: bool) -> None:
    """By which of the two explains better what came."""
    (one,) = found(baselines(low=low, gone=gone, since=9, now_own=40.0, now_traffic=41.0))
    assert one.nearly_all is nearly_all


def test_a_release_shortly_before_is_named() -> None:
    """Not one of the day before, nor the one that the series began with."""
    releases = {"1.0": 0, "1.1": 10_000, "1.2": 49_000, "1.3": 50_500, "1.4": 59_000}
    (one,) = found(baselines({"key:em": share(gone=99.0)}, releases))
    assert one.releases == ("1.2", "1.3")
