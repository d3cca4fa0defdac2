"""Ids that should be one."""

from __future__ import annotations

from typing import Any

from signalpost.watch.counts.near import MOST_FORMS, MOST_IDS, MOST_NAMES, Near, NearHour, Nearness
from signalpost.watch.seen import Seen


def seen(source: str, event_id: str, **given: Any) -> Seen:
    base = {"dataset": "1", "event_name": "Purchase", "at": 5, "event_time": 5}
    return Seen(**{**base, "source": source, "event_id": event_id, **given})


def both(nearness: Nearness, browser: str, server: str, numbers: range) -> None:
    for number in numbers:
        nearness.observe(seen("browser", browser.format(number)))
        nearness.observe(seen("shopify", server.format(number)))


def test_ids_that_differ_in_form_only_are_shown_side_by_side() -> None:
    """The first copy of all is not looked at: nothing says yet that both sides send."""
    nearness = Nearness()
    both(nearness, "order_{}", "ORDER-{}.1732300000", range(1_000, 1_030))
    found = Near(
        dataset="1", event_name="Purchase", browser="order_{n}", server="ORDER-{n}.{time}", pairs=29, copies=30
    )
    assert nearness.take() == [found]
    assert nearness.take() == []


def test_the_commonest_come_first_and_other_ids_are_no_pairs() -> None:
    """Of two forms; orders apart, ids too short, copies that met their like or are a try."""
    nearness = Nearness()
    both(nearness, "web-{}", "{}", range(1_000, 1_010))
    both(nearness, "app-{}", "{}", range(2_000, 2_020))
    both(nearness, "a{}", "{}", range(9))
    for other in ({"fate": "merged"}, {"test": True}, {"times": 3}, {"event_id": ""}):
        nearness.observe(seen("browser", **{"event_id": "x_5000", **other}))
    nearness.observe(seen("shopify", "5000"))
    assert [(one.browser, one.pairs) for one in nearness.take()] == [("app-{n}", 20), ("web-{n}", 9)]


def test_one_side_alone_costs_nothing() -> None:
    """Nothing waits where nothing can come."""
    nearness = Nearness()
    for number in range(100):
        nearness.observe(seen("browser", f"order_{number}"))
    assert not nearness._events["1", "Purchase"].waiting


def test_all_is_bounded() -> None:
    """Names, ids that wait, forms; a name that no longer comes is forgotten."""
    nearness = Nearness()
    both(nearness, "zz-{}", "qq-{}x", range(1_000, 1_000 + MOST_IDS))
    assert len(nearness._events["1", "Purchase"].waiting) == MOST_IDS
    letters = "ghijklmnopqrstuvw"
    for place, letter in enumerate(letters):
        both(nearness, f"{letter}{letter}-{{}}", "{}", range(10_000 + place, 10_001 + place))
    assert len(nearness.take()) == MOST_FORMS
    for number in range(MOST_NAMES + 9):
        nearness.observe(seen("browser", "1", event_name=f"x{number}"))
    assert len(nearness._events) == MOST_NAMES
    nearness.take()
    nearness.take()
    assert not nearness._events


def test_an_hour_adds_its_slots_up() -> None:
    """And forgets the oldest; a clock that went back begins it anew."""
    hour = NearHour()
    for number in range(1_000, 1_010):
        hour.observe(seen("browser", f"web-{number}"))
        hour.observe(seen("shopify", f"{number}"))
    assert [one.pairs for one in hour.close(300)] == [9]
    hour.observe(seen("browser", "web-2000"))
    hour.observe(seen("shopify", "2000"))
    assert [(one.pairs, one.copies) for one in hour.close(600)] == [(10, 11)]
    assert [one.pairs for one in hour.close(3_900)] == [1]
    assert hour.close(4_200) == []
    hour.observe(seen("browser", "web-3000"))
    hour.observe(seen("shopify", "3000"))
    assert [one.pairs for one in hour.close(4_500)] == [1]
    assert hour.close(1_200) == []
