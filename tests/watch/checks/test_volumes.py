"""Too few, too many, none."""

from __future__ import annotations

import pytest

from signalpost.watch.baseline.season import new_season
from signalpost.watch.baseline.whole import Whole
from signalpost.watch.checks.volumes import day, names, silent, volumes
from signalpost.watch.counts.slot import OTHER
from watch_views import NOW, SERIES, one, view


@pytest.mark.parametrize(
    ("way", "hits", "check", "cause"),
    [
        ("falls", 0, "event_missing", "event_gone"),
        ("falls", 20, "event_drop", "event_less"),
        ("rises", 80, "event_spike", "sent_twice"),
        ("rises", 400, "event_spike", "event_more"),
    ],
)
def test_an_event_that_comes_less_or_more(way: str, hits: int, check: str, cause: str) -> None:
    """Where forty were expected. Twice as many are one sent twice."""
    (found,) = volumes(view(one("copies", way, hits=hits, nearly_all=hits == 0)))
    assert (found.check, found.cause) == (check, cause)


def test_what_only_has_another_part_of_the_traffic_is_not_told() -> None:
    """Where one event falls, the others' parts rise; where one rises, those of others fall. What is gone is told."""
    few, many = one("copies", hits=30), one("copies", "rises", hits=90)
    assert [each.check for each in volumes(view(few, many))] == ["event_spike"]
    assert [each.check for each in volumes(view(one("copies", hits=4), one("copies", "rises", hits=50)))] == [
        "event_drop"
    ]
    gone = one("copies", hits=0, nearly_all=True)
    assert [each.check for each in volumes(view(gone, many))] == ["event_missing", "event_spike"]


def whole(**given: object) -> Whole:
    return Whole(season=new_season(0), came=[0] * 24, expected=[10.0] * 24, **given)  # type: ignore[arg-type]


def test_silence_of_a_dataset() -> None:
    """Since the last copy, with what is missing."""
    (found,) = silent(view(whole=whole(silence=16.0, silent_since=900, missing=40.04)))
    assert (found.check, found.since, found.evidence) == ("dataset_silent", 900, {"expected": 40.0, "copies": 0})
    assert found.at_risk == {"EUR": 320.32}  # of the side with more copies
    assert not list(silent(view(whole=whole(silence=14.0, silent_since=900))))
    assert not list(silent(view(whole=whole(silence=16.0))))


def test_a_day_unlike_others() -> None:
    """Low or high; else nothing."""
    (low,) = day(view(whole=whole(low=1e-6)))
    (high,) = day(view(whole=whole(high=1e-6)))
    assert (low.check, high.check) == ("day_low", "day_high")
    assert (low.since, low.evidence) == (NOW - 86_400, {"copies": 0, "expected": 240.0})
    assert not list(day(view(whole=whole())))


def test_too_many_names() -> None:
    """What is counted under one word is said."""
    flood = SERIES._replace(host="", event_name=OTHER)
    (found,) = names(view(spilled=((flood, 12),)))
    assert (found.check, found.series, found.evidence) == ("too_many_names", flood, {"copies": 12})
    assert not list(names(view()))
