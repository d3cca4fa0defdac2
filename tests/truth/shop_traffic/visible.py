"""Which faults the right statistical test would see within 48 hours, and when: from the traffic's own known rates.

The test is Page's: it adds up, event by event or slot by slot, how much likelier what is seen is with the fault than
without it, and speaks when the sum passes a threshold. With the threshold at the logarithm of the slots in a month it
speaks about once a month by mistake (Lorden 1971 bounds it from below, no other test is quicker for that). After the
fault begins the sum grows on average by the Kullback–Leibler divergence of what is seen; the time until it has grown to
the threshold is the test's time.

Where two sides report the same, the right test of fewer or more copies of one side may be that of copies which stand
alone; in each slot the one that tells more is taken.

The test is favoured in every way: it knows which fault may come, where, how large and with which noise, has the month's
one false alarm for itself, and needs no learning. Levels that nobody can know (a day's own, the waves all streams have
in common) it meets by the rest of the shop's traffic, unless the fault touches more than half of that. What is rare
without a fault is taken to be as usual as the template says, not impossible.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from shop_traffic.days import COMMON_SPREAD, OWN_SPREAD
from shop_traffic.delivery import REFUSED
from shop_traffic.fault import Extent, Fault, Template
from shop_traffic.payload import MEAN_ORDER
from shop_traffic.seasons import HOUR_S, Seasons, seasons
from shop_traffic.slot import SLOT_S
from shop_traffic.streams import DENIED, SERVER_LOST, Stream, streams

WITHIN_S: Final = 48 * HOUR_S
"""A fault that is seen later does not count as visible."""
SLOTS_A_MONTH: Final = 30 * 24 * HOUR_S // SLOT_S
THRESHOLD: Final = math.log(SLOTS_A_MONTH)
"""Nats: one false alarm in a month of slots."""
AFFECTED: Final = 30
"""Events after which a fault that touches every one should be known."""
LEAST_S: Final = 900
"""And the time that is always given, in seconds."""
_DAY_SPREAD: Final = 0.06
"""Coefficient of variation of the days' own levels: known to nobody where a fault touches most of the traffic."""
OTHER_USUAL: Final = 0.01
"""Share that Meta counts more than was delivered without another sender."""
_SLOW_USUAL: Final = 0.001


class Sight(NamedTuple):
    """`seen_s`: seconds from the fault's begin until the right test speaks, None if not within 48 hours (or before
    the fault ends). `affected_s`: seconds until 30 events are expected to be touched, None if fewer ever are.
    `loss`: what is reported wrongly or not at all of what an hour brings in, in the shop's currency. `test`: which.
    `mean_s`: the computed mean, where `seen_s` is of a trial over what was drawn."""

    seen_s: int | None
    affected_s: int | None
    loss: float
    test: str
    mean_s: int | None = None


class Expected(NamedTuple):
    """Copies expected in a slot without the fault: those that are meant, and all others; the square of the coefficient
    of variation of the meant; whether they are most of the traffic."""

    meant: float
    rest: float
    spread: float
    most: bool


class Known(NamedTuple):
    """What the right test is told: all streams of the shop, and how they rise and fall."""

    streams: tuple[Stream, ...]
    seasons: Seasons

    def expected(self, fault: Fault, at: int) -> Expected:
        """In the slot at a second."""
        meant = [copies for _, copies in _pairs(fault, self, at)]
        actions = sum(one.expected(self.seasons, at) for one, _ in _pairs(fault, self, at))
        whole = copies = 0.0
        for one in self.streams:
            whole += (mean := one.expected(self.seasons, at))
            copies += mean * (one.copies("browser") + one.copies(one.sender))
        before = sum(meant)
        own = OWN_SPREAD**2 * sum(one * one for one in meant) / before**2 if meant else 0.0
        most = actions > whole / 2
        return Expected(before, copies - before, own + (COMMON_SPREAD**2 + _DAY_SPREAD**2 if most else 0.0), most)


def known(size: str, seed: object) -> Known:
    """Of a shop as `days` makes it from the same size and seed."""
    return Known(streams(size), seasons(f"{seed}/{size}"))


def sight(fault: Fault, of: Known) -> Sight:
    """Whether and when the right test would see it."""
    test, nats = _test(fault, of)
    seen = _reached(fault, nats, THRESHOLD, min(fault.end, fault.start + WITHIN_S))
    affected = _reached(fault, lambda at: _touched(fault, of, at), AFFECTED, fault.end)
    return Sight(seen, affected, _loss(fault, of), test)


def _reached(fault: Fault, grows: Callable[[int], float], until: float, end: int) -> int | None:
    """Seconds from the begin until what grows slot by slot has reached `until`, at a slot's end."""
    total = 0.0
    for at in range(fault.start, end, SLOT_S):
        total += grows(at)
        if total >= until:
            return at + SLOT_S - fault.start
    return None


def _test(fault: Fault, of: Known) -> tuple[str, Callable[[int], float]]:
    """The test that fits, and what it learns in the slot at a second, in nats."""
    template = fault.template
    if template.effect in ("token", "version", "used"):
        return "state", lambda at: math.inf
    if template.effect == "refuse":
        sure = 0.98 if template.args.get("pauses") else None
        return "share", lambda at: _share(_events(fault, of, at), sure or fault.size(at), REFUSED)
    if template.effect == "slow":
        late = 1 - min(1.0, template.args["capacity"])
        return "share", lambda at: _share(_events(fault, of, at), late, _SLOW_USUAL)
    if template.effect == "other":
        return "share", lambda at: _share(_events(fault, of, at), fault.size(at), OTHER_USUAL)
    if template.effect == "consent":
        return "share", lambda at: _consent(fault, of, at)
    if of_test(template) == "share":
        return "share", lambda at: _share(_copies(fault, of, at), fault.size(at), template.usual)
    pairs = any(alone(fault, one) is not None for one in of.streams)
    return "pairs" if pairs else "count", lambda at: max(_count(fault, of, at), _paired(fault, of, at))


def of_test(template: Template) -> str:
    """Of a fault of copies: `share` or `count`."""
    return "share" if template.effect == "change" or template.args.get("same_id") else "count"


def _pairs(fault: Fault, of: Known, at: int) -> Iterator[tuple[Stream, float]]:
    """Streams that are meant, and how many copies of the senders meant are expected in the slot without the fault."""
    place = fault.template.where
    for one in of.streams:
        if place.of_stream(one):
            each = sum(one.copies(source) for source in {"browser", one.sender} if source and place.of_source(source))
            if each:
                yield one, each * one.expected(of.seasons, at)


def _copies(fault: Fault, of: Known, at: int) -> float:
    return sum(copies for one, copies in _pairs(fault, of, at) if not one.action.denied)


def _events(fault: Fault, of: Known, at: int) -> float:
    """Events after joining that go to Meta in the slot."""
    place = fault.template.where
    return sum(one.expected(of.seasons, at) for one in of.streams if place.of_stream(one) and not one.action.denied)


def _share(count: float, share: float, usual: float) -> float:
    """Of events that are touched with probability `share` and without the fault with `usual` (which stays)."""
    seen = usual + (1 - usual) * share
    return count * (_part(seen, usual) + _part(1 - seen, 1 - usual))


def _part(seen: float, usual: float) -> float:
    return seen * math.log(seen / usual) if seen > 0 else 0.0


def _consent(fault: Fault, of: Known, at: int) -> float:
    template = fault.template
    views = [one for one in of.streams if one.event_name == "PageView" and template.where.of_stream(one)]
    share = DENIED + (template.args["to"] - DENIED) * fault.size(at) / template.share
    return sum(one.expected(of.seasons, at) for one in views) * (_part(share, DENIED) + _part(1 - share, 1 - DENIED))


def _count(fault: Fault, of: Known, at: int) -> float:
    """Of negative binomial counts, whose spread is the streams' own, or where most is touched the shop's too."""
    expected = of.expected(fault, at)
    if not expected.meant:
        return 0.0
    size, before = fault.size(at), expected.meant
    after = before * (1 - size if fault.template.effect in ("fewer", "lose") else 1 + size)
    return _negative_binomial(before, after, shape(expected))


def shape(expected: Expected) -> float:
    """The second parameter of the counts' negative binomial distribution."""
    return 1 / expected.spread


def alone(fault: Fault, stream: Stream) -> float | None:
    """The share of one side's copies that have none on the other side without the fault, if the fault is seen by that:
    it takes one side's copies, or sends some of one side again under other ids."""
    template = fault.template
    if not stream.sender or not stream.action.browser or not template.where.of_stream(stream):
        return None
    browser, server = (template.where.of_source(one) for one in ("browser", stream.sender))
    if browser == server or template.effect not in ("lose", "again"):
        return None
    return stream.audience.blocked if browser == (template.effect == "lose") else SERVER_LOST


def _paired(fault: Fault, of: Known, at: int) -> float:
    """Of redundant copies: how many of one side stand alone. With `lose`, of the side that stays; with `again`, of the
    side that is sent again, of which each more stands alone."""
    size, nats = fault.size(at), 0.0
    for one in of.streams:
        usual = alone(fault, one)
        if usual is not None and fault.template.effect == "lose":
            nats += _share(one.expected(of.seasons, at), size, usual)
        elif usual is not None:
            nats += _share(one.expected(of.seasons, at) * (1 + size), size / (1 + size), usual)
    return nats


def _negative_binomial(before: float, after: float, shape: float) -> float:
    moved = after * math.log(after / before) if after else 0.0
    return moved - (after + shape) * math.log((after + shape) / (before + shape))


def _touched(fault: Fault, of: Known, at: int) -> float:
    """Copies, or for a fault of delivery events, that the fault touches in the slot."""
    size = min(1.0, fault.size(at))
    if fault.template.effect in ("refuse", "slow", "other", "token", "version", "used"):
        return size * _events(fault, of, at)
    return size * _copies(fault, of, at)


def _loss(fault: Fault, of: Known) -> float:
    """An hour's orders that are touched, at the mean order: of the week from the begin on, so that no night decides."""
    template = fault.template
    if template.extent is Extent.VOLUME and template.effect in ("more", "again"):
        return 0.0
    place = template.where
    orders = 0.0
    for at in range(fault.start, fault.start + 7 * 24 * HOUR_S, HOUR_S):
        orders += sum(
            one.expected(of.seasons, at) * HOUR_S / SLOT_S
            for one in of.streams
            if one.event_name == "Purchase" and place.of_stream(one)
        )
    return round(orders / (7 * 24) * MEAN_ORDER * min(1.0, template.share), 2)
