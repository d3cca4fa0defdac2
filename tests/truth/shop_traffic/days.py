"""The ninety days themselves: slot by slot, the same for the same size, seed and faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from shop_traffic.delivery import Delivery
from shop_traffic.effects import factor, played
from shop_traffic.fault import Fault
from shop_traffic.noise import Noise
from shop_traffic.payload import Payloads
from shop_traffic.seasons import DAYS, SLOTS_A_DAY, START, Seasons, seasons
from shop_traffic.slot import SLOT_S, Copy, Orders, Slot
from shop_traffic.streams import ORDERS_DENIED, SERVER_LOST, Stream, streams

COMMON_SPREAD: Final = 0.08
"""Coefficient of variation of what all streams of a slot have in common: people come in waves."""
OWN_SPREAD: Final = 0.06
"""The same of each stream by itself."""
_STAYS: Final = 0.8
"""How much of a slot's wave is left in the next."""
_ORDERS_A_ROW: Final = 5
"""Orders that one row stands for at most: more alike ones would make revenue jump."""
_AT_ONCE: Final = 8.0
"""Below so many actions a slot their number is drawn once and dealt to the streams; the result is as likely."""


def days(size: str, seed: object, faults: Sequence[Fault] = (), *, days: int = DAYS) -> Iterator[Slot]:
    """The slots of the first `days` days of a shop of a size (one of `streams.SIZES`), with these faults."""
    return Shop(size, seed, faults).slots(days)


class Shop:
    """One shop's traffic in the making."""

    def __init__(self, size: str, seed: object, faults: Sequence[Fault] = ()) -> None:
        even = Random(f"{seed}/{size}").random
        self.streams = streams(size)
        self.seasons: Seasons = seasons(f"{seed}/{size}")
        self._faults = faults
        self._noise = Noise(even)
        self._payloads = Payloads(even)
        self._delivery = Delivery(faults, self._noise)
        self._number = 100_000
        self._wave = 0.0

    def slots(self, days: int) -> Iterator[Slot]:
        """In order of time."""
        for turn in range(days * SLOTS_A_DAY):
            yield self.slot(START + turn * SLOT_S)

    def slot(self, at: int) -> Slot:
        """The slot that begins at a second (Unix); to be asked for in order of time."""
        now = [one for one in self._faults if one.start <= at < one.end]
        copies: list[Copy] = []
        orders: list[Orders] = []
        counted = self._delivery.counted(at)
        release = self._release(at, now)
        for stream, count in self._done(at, now):
            left = count
            while left:
                some = min(left, _ORDERS_A_ROW) if stream.event_name == "Purchase" else left
                left -= some
                rows, order = self._rows(stream, at, some, release)
                copies += played(rows, stream, now, at, self._noise)
                orders += order
        replies, queue = self._delivery.slot(at, copies)
        return Slot(at, tuple(copies), tuple(orders), replies, queue, counted)

    def _release(self, at: int, now: Sequence[Fault]) -> str:
        name = self.seasons.release(at)
        return f"{name}.{now[0].number}" if now and now[0].template.by_release else name

    def _done(self, at: int, now: Sequence[Fault]) -> Iterator[tuple[Stream, int]]:
        """How often the actions of each stream are done in the slot."""
        self._wave = _STAYS * self._wave + (1 - _STAYS * _STAYS) ** 0.5 * self._noise.normal()
        common = max(0.0, 1 + COMMON_SPREAD * self._wave)
        levels = {one: self.seasons.level(at, one) for one in {each.audience.shift_s for each in self.streams}}
        means = [common * each.mean * levels[each.audience.shift_s] for each in self.streams]
        if now:
            means = [mean * factor(each, now, at) for mean, each in zip(means, self.streams, strict=True)]
        total = sum(means)
        if total < _AT_ONCE:
            yield from self._dealt(means, total)
            return
        for stream, mean in zip(self.streams, means, strict=True):
            count = self._noise.overdispersed(mean, OWN_SPREAD)
            if count:
                yield stream, count

    def _dealt(self, means: Sequence[float], total: float) -> Iterator[tuple[Stream, int]]:
        for _ in range(self._noise.poisson(total)):
            left = self._noise.even() * total
            for stream, mean in zip(self.streams, means, strict=True):
                left -= mean
                if left < 0:
                    yield stream, 1
                    break

    def _rows(self, stream: Stream, at: int, count: int, release: str) -> tuple[list[Copy], list[Orders]]:
        """The copies of `count` actions alike, and the orders they are."""
        number, self._number = self._number, self._number + count
        event = self._payloads.event(stream, at + int(self._noise.even() * SLOT_S), number)
        plain = self._plain(stream, event["event_time"], release)
        if stream.action.denied:
            return [self._sent(plain, stream, event, "browser", "dropped:consent_denied", count)], []
        if not stream.sender:
            return [self._sent(plain, stream, event, "browser", "event", count)], []
        if not stream.action.browser:
            return [self._sent(plain, stream, event, stream.sender, "event", count)], []
        orders = []
        if stream.event_name == "Purchase":
            denied = self._noise.binomial(count, ORDERS_DENIED)
            money = event["custom_data"]
            paid = round(money["value"] * count, 2)
            orders = [Orders(stream.audience.host, money["currency"], count, paid, denied)]
        else:
            denied = 0
        return list(self._both(plain, stream, event, count, denied)), orders

    def _both(self, plain: Copy, stream: Stream, event: dict[str, object], count: int, denied: int) -> Iterator[Copy]:
        """The browser's copies and the server's: who has both, who lacks one, who has not consented."""
        agreed = count - denied
        blocked = self._noise.binomial(agreed, stream.audience.blocked)
        lost = self._noise.binomial(agreed - blocked, SERVER_LOST)
        together = agreed - blocked - lost
        if together + lost:
            yield self._sent(plain, stream, event, "browser", "event", together + lost)
        for fate, times in (("merged", together), ("event", blocked), ("dropped:consent_denied", denied)):
            if times:
                yield self._sent(plain, stream, event, stream.sender, fate, times)

    def _plain(self, stream: Stream, at: int, release: str) -> Copy:
        audience = stream.audience
        host = "" if stream.event_name == "Lead" else audience.host
        return Copy(
            at=at,
            event={},
            source="",
            host=host,
            country=audience.country,
            browser=audience.browser,
            template=stream.action.template,
            release=release,
            consent="denied" if stream.action.denied else "granted",
            fate="",
            times=1,
        )

    def _sent(self, plain: Copy, stream: Stream, event: dict[str, object], source: str, fate: str, times: int) -> Copy:
        own = {**event, "user_data": self._payloads.keys(stream, source)}
        behind = 1 if source == "browser" else 4
        consent = "denied" if fate == "dropped:consent_denied" else "granted"
        return plain._replace(event=own, source=source, fate=fate, times=times, at=plain.at + behind, consent=consent)
