"""What becomes of events on their way to Meta: replies, the queue, what Meta counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from shop_traffic.effects import DELIVERY_EFFECTS
from shop_traffic.fault import Fault
from shop_traffic.noise import Noise
from shop_traffic.seasons import HOUR_S
from shop_traffic.slot import SLOT_S, Copy, Counted, Queue, Reply

USUAL_DELAY: Final = 40
"""Seconds from receipt to Meta's answer when all is well."""
REFUSED: Final = 0.001
"""Share of events that Meta refuses without a fault, with code 100."""
DRAINS: Final = 20
"""Times the usual traffic: how fast a queue empties once deliveries go on."""


class Delivery:
    """The queue of one dataset through the days, slot by slot."""

    def __init__(self, faults: Sequence[Fault], noise: Noise) -> None:
        self._faults = [one for one in faults if one.template.effect in DELIVERY_EFFECTS]
        self._noise = noise
        self._waiting: Counter[str] = Counter()
        self._since = 0
        self._usual = 1.0
        self._hour: Counter[str] = Counter()

    def slot(self, at: int, copies: Sequence[Copy]) -> tuple[tuple[Reply, ...], Queue]:
        """Take in a slot's copies; what Meta answered in it, and how the queue is at its end."""
        came: Counter[str] = Counter()
        for copy in copies:
            if copy.fate == "event" and "event_name" in copy.event:
                came[copy.event["event_name"]] += copy.times
        self._waiting.update(came)
        self._usual += 0.01 * (came.total() - self._usual)
        now = [one for one in self._faults if one.size(at)]
        replies = tuple(self._replies(at, now, came.total()))
        waiting = self._waiting.total()
        self._since = (self._since or at) if waiting else 0
        oldest = at + SLOT_S - self._since if waiting else 0
        return replies, Queue(waiting, oldest, _days(now, "token", at), _days(now, "version", at), self._used(now))

    def counted(self, at: int) -> tuple[Counted, ...]:
        """Of the hour that ended at `at`; only then there is any."""
        if at % HOUR_S:
            return ()
        hour, self._hour = self._hour, Counter()
        return tuple(self._counted(name, count, at - SLOT_S) for name, count in sorted(hour.items()))

    def _counted(self, name: str, delivered: int, at: int) -> Counted:
        more = 0
        for fault in self._faults:
            template = fault.template
            meant = not template.where.event_names or name in template.where.event_names
            if template.effect == "other" and meant:
                more += self._noise.binomial(delivered, fault.size(at))
        return Counted(name, delivered + more, delivered)

    def _replies(self, at: int, now: Sequence[Fault], came: int) -> Iterator[Reply]:
        paused = next((one for one in now if one.template.effect == "refuse" and one.template.args.get("pauses")), None)
        if paused is not None:
            if self._waiting:  # one call asks whether it goes on
                yield Reply(next(iter(self._waiting)), paused.template.args["code"], 1, USUAL_DELAY)
            return
        slow = next((one for one in now if one.template.effect == "slow"), None)
        capacity = slow.template.args.get("capacity", DRAINS) if slow else DRAINS
        room = capacity * self._usual if slow else max(capacity * self._usual, came, 50)
        share = min(1.0, room / self._waiting.total()) if self._waiting else 0.0
        delay = USUAL_DELAY + (slow.template.args.get("delay", 0) if slow else 0)
        if self._since and not slow:
            delay += at - self._since
        for name, count in list(self._waiting.items()):
            yield from self._settled(name, self._noise.binomial(count, share), delay, at, now)

    def _settled(self, name: str, out: int, delay: int, at: int, now: Sequence[Fault]) -> Iterator[Reply]:
        self._waiting[name] -= out
        if not self._waiting[name]:
            del self._waiting[name]
        for fault in now:
            template = fault.template
            meant = not template.where.event_names or name in template.where.event_names
            if template.effect == "refuse" and meant:
                refused = self._noise.binomial(out, fault.size(at))
                out -= refused
                if refused:
                    yield Reply(name, template.args["code"], refused, delay, dead=True)
        usual = self._noise.binomial(out, REFUSED)
        if usual:
            yield Reply(name, 100, usual, delay, dead=True)
        if out > usual:
            self._hour[name] += out - usual
            yield Reply(name, 0, out - usual, delay)

    def _used(self, now: Sequence[Fault]) -> float:
        high = [one.template.args["used"] for one in now if one.template.effect == "used"]
        return float(max(high, default=min(0.9, 0.1 + self._usual / 20_000)))


def _days(now: Sequence[Fault], effect: str, at: int) -> int | None:
    left = [one.template.args["days"] - (at - one.start) // 86_400 for one in now if one.template.effect == effect]
    return min(left, default=None)
