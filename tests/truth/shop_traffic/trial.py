"""The right test itself, run over what was really drawn: what is visible in expectation may not have happened.

In a small shop a fault of purchases can pass without one; who is silent then has missed nothing. So wherever copies,
orders or replies can be counted, a fault counts as visible if the sum of `visible` passes its threshold on this very
traffic, and that moment is the test's time; elsewhere the expectation stands.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Final

from shop_traffic.days import COMMON_SPREAD
from shop_traffic.delivery import REFUSED
from shop_traffic.fault import Fault
from shop_traffic.slot import SLOT_S, Copy, Slot
from shop_traffic.streams import DENIED, Stream
from shop_traffic.visible import OTHER_USUAL, THRESHOLD, WITHIN_S, Known, Sight, alone, of_test, shape, sight

_NEVER: Final = 0.001
"""No share is taken to be nearer to none or all than this, so that one odd copy does not disprove a fault."""
_KNOWN_LEVEL: Final = 1 / COMMON_SPREAD**2
"""So many copies expected elsewhere tell as much of the slot's wave as is known of waves beforehand."""

Place = tuple[str, str, str]


class Trial:
    """Page's test of one fault; told of every slot in order of time."""

    def __init__(self, fault: Fault, of: Known) -> None:
        self._fault, self._of = fault, of
        self._sum = 0.0
        self._seen_s: int | None = None
        self._meant = [one for one in of.streams if fault.template.where.of_stream(one)]

    def sight(self) -> Sight:
        """After the last slot."""
        expected = sight(self._fault, self._of)
        if self._fault.template.effect in ("token", "version", "used", "slow"):
            return expected
        return expected._replace(seen_s=self._seen_s, mean_s=expected.seen_s)

    def slot(self, slot: Slot) -> None:
        """Add what a slot tells."""
        fault = self._fault
        if self._seen_s is not None or not fault.start <= slot.at < min(fault.end, fault.start + WITHIN_S):
            return
        self._sum = max(0.0, self._sum + self._nats(slot))
        if self._sum >= THRESHOLD:
            self._seen_s = slot.at + SLOT_S - fault.start

    def _nats(self, slot: Slot) -> float:
        template, size = self._fault.template, self._fault.size(slot.at)
        if template.effect == "refuse":
            names = template.where.event_names
            replies = [one for one in slot.replies if not names or one.event_name in names]
            bad = sum(one.times for one in replies if one.code)
            share = 0.98 if template.args.get("pauses") else size
            return told(bad, sum(one.times for one in replies), share, REFUSED)
        if template.effect == "other":
            counted = [one for one in slot.counted if one.event_name in template.where.event_names]
            delivered = sum(one.delivered for one in counted)
            return told(sum(one.by_meta for one in counted) - delivered, delivered, size, OTHER_USUAL)
        copies = [*self._copies(slot)]
        if template.effect == "consent":
            views = [one for one in copies if one.event["event_name"] == "PageView"]
            denied = sum(one.times for one in views if one.consent == "denied")
            share = (template.args["to"] - DENIED) * size / template.share
            return told(denied, sum(one.times for one in views), share / (1 - DENIED), DENIED)
        if of_test(template) == "share":
            touched = sum(one.times for one in copies if one.fault)
            whole = sum(one.times for one in copies if one.fate != "duplicate" or template.effect == "change")
            return told(touched, whole, size, template.usual)
        return max(self._counted(slot, copies, size), self._paired(slot, size))

    def _copies(self, slot: Slot) -> Iterator[Copy]:
        """Those that are meant, as far as they can tell of the fault."""
        place, counts = self._fault.template.where, of_test(self._fault.template) == "count"
        for one in slot.copies:
            consent = counts or one.fault or not one.fate.startswith("dropped") or one.event["event_name"] == "PageView"
            if consent and place.of_source(one.source) and any(_is_of(one, stream) for stream in self._meant):
                yield one

    def _counted(self, slot: Slot, copies: list[Copy], size: float) -> float:
        expected = self._of.expected(self._fault, slot.at)
        if not expected.meant:
            return 0.0
        seen = sum(one.times for one in copies)
        level = 1.0
        if not expected.most:
            rest = sum(one.times for one in slot.copies) - seen
            level = (rest + _KNOWN_LEVEL) / (expected.rest + _KNOWN_LEVEL)
        before = expected.meant * level
        grows = self._fault.template.effect in ("more", "again")
        after = before * (1 + size if grows else max(1 - size, _NEVER))
        of = shape(expected)
        return seen * math.log(after / before) - (seen + of) * math.log((after + of) / (before + of))

    def _paired(self, slot: Slot, size: float) -> float:
        """As `visible` expects it, of the copies of one side that really stand alone."""
        nats, again = 0.0, self._fault.template.effect == "again"
        sides: Counter[tuple[Place, str]] = Counter()
        for one in slot.copies:
            if not one.fate.startswith("dropped"):
                side = one.fate if one.source != "browser" else "browser"
                sides[(one.event["event_name"], one.country, one.browser), side] += one.times
        for stream in self._meant:
            usual = alone(self._fault, stream)
            if usual is None:
                continue
            place = (stream.event_name, stream.audience.country, stream.audience.browser)
            merged, lone, browser = (sides[place, side] for side in ("merged", "event", "browser"))
            of_browser = self._fault.template.where.of_source("browser") == again
            whole = browser if of_browser else merged + lone
            share = size / (1 + size) if again else size
            nats += told(max(browser - merged, 0) if of_browser else lone, whole, share, usual)
        return nats


def _is_of(copy: Copy, stream: Stream) -> bool:
    audience, action = stream.audience, stream.action
    return (
        copy.event["event_name"] == action.event_name
        and copy.country == audience.country
        and copy.browser == audience.browser
        and copy.template == action.template
    )


def told(touched: int, whole: int, share: float, usual: float) -> float:
    """Nats by which `touched` of `whole` speak for a share that is added to what is usual."""
    seen = min(max(usual + (1 - usual) * share, _NEVER / 2), 1 - _NEVER)
    return touched * math.log(seen / usual) + (whole - touched) * math.log((1 - seen) / (1 - usual))
