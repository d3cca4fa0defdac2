"""What a share on all hosts should be."""

from __future__ import annotations

import pytest

from signalpost.watch.baseline.mixed import NONE, mixed, parts
from signalpost.watch.baseline.pooled import ALL_HOSTS, BETWEEN
from signalpost.watch.baseline.share import Share
from signalpost.watch.counts.slot import Slot

FR, US, ALL = (BETWEEN.join(("browser", host, "Purchase")) for host in ("fr", "us", ALL_HOSTS))
WHOLE = Share(copies=400.0, hits=80.0)


def slot(copies: int) -> Slot:
    return Slot(copies=copies, taken=copies)


def test_it_goes_by_the_hosts_that_sent() -> None:
    """All copies of one have the key, none of the other's."""
    shares = {"key:fbc": Share(copies=100.0, hits=100.0)}
    assert mixed("key:fbc", WHOLE, [(slot(3), shares), (slot(9), {})]) == pytest.approx(0.25, abs=0.01)
    assert mixed("key:fbc", WHOLE, [(slot(9), {})]) == 0.0


def test_a_host_that_is_hardly_known_is_as_all_of_them() -> None:
    """Its own past says nothing yet."""
    assert mixed("key:fbc", WHOLE, [(slot(4), {"key:fbc": Share(copies=5.0, hits=5.0)})]) == WHOLE.normal


def test_nobody_can_say_better_without_hosts_or_a_past() -> None:
    """Then the share's own past counts."""
    assert mixed("key:fbc", WHOLE, NONE) is None
    assert mixed("key:fbc", Share(copies=5.0), [(slot(4), {})]) is None
    assert mixed("key:fbc", WHOLE, [(slot(0), {})]) is None


def test_hosts_stand_under_the_series_of_all_of_them() -> None:
    """Those that are known, of an event that came of several."""
    alone = BETWEEN.join(("server", "fr", "Lead"))
    slots = {FR: slot(1), US: slot(2), ALL: slot(3), alone: slot(4)}
    found = parts(slots, {FR, ALL, alone}, lambda name: {"key:em": WHOLE})
    assert found == {ALL: [(slots[FR], {"key:em": WHOLE})]}
