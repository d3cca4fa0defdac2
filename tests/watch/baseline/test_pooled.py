"""Series made of others."""

from __future__ import annotations

from signalpost.watch.baseline.pooled import BETWEEN, MET, is_pooled, pool
from signalpost.watch.counts.slot import Slot


def name(source: str, host: str) -> str:
    return BETWEEN.join((source, host, "Purchase"))


ALL, PAIR = name("browser", "all hosts"), name("both sides", "de")


def test_an_event_of_two_hosts_is_taken_together() -> None:
    """And stays so in slots in which one of them is silent."""
    slots = {name("browser", host): Slot(copies=2, tallies={"key:em": 1}) for host in ("de", "us")}
    pool(slots, ())
    assert (slots[ALL].copies, slots[ALL].tallies) == (4, {"key:em": 2})
    later = {name("browser", "de"): Slot(copies=1, tallies={})}
    pool(later, (name("browser", "de"), ALL))
    assert later[ALL].copies == 1


def test_hosts_that_never_meet_in_a_slot_are_taken_together() -> None:
    """As in a shop that sells twice a day."""
    slots = {name("browser", "us"): Slot(copies=1, tallies={})}
    pool(slots, (name("browser", "de"),))
    assert slots[ALL].copies == 1


def test_one_host_and_one_side_cost_nothing_more() -> None:
    """Nothing is added."""
    slots = {name("browser", "de"): Slot(copies=2, tallies={"fate:event": 2})}
    pool(slots, ())
    assert list(slots) == [name("browser", "de")]


def test_browser_copies_that_met_a_servers_are_a_share() -> None:
    """Of those that are events; once known, also where none did."""
    browser = {name("browser", "de"): Slot(copies=4, tallies={"fate:event": 3})}
    slots = {**browser, name("shopify", "de"): Slot(copies=2, tallies={"fate:merged": 2})}
    pool(slots, ())
    assert (slots[PAIR].copies, slots[PAIR].tallies) == (3, {MET: 2})
    pool(browser, (PAIR,))
    assert (browser[PAIR].copies, browser[PAIR].tallies) == (3, {})
    assert is_pooled(PAIR) and is_pooled(ALL) and not is_pooled(name("browser", "de"))
