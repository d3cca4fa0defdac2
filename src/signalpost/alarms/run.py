"""The watch: looks every ten seconds, keeps what stands, tells who wants to know, until stopped.

From when a rule holds to when a channel has been told it takes at most LOOK_S, twice the teller's limit when the round
before has just met a channel that hangs: under a minute.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence

import msgspec

from signalpost.alarms.teller import KINDS, Teller, letter_of
from signalpost.errors import StoreError
from signalpost.store.channels import Addressed
from signalpost.store.watch_file import Kept, WatchFile
from signalpost.watch.checks.finding import Level
from signalpost.watch.code import Code
from signalpost.watch.notice import Channel, Kind, Notice, Told, due, kept, key, settled
from signalpost.watch.rules import find
from signalpost.watch.sight import Memory, Sight, begun_again, place, remember
from signalpost.watch.standing import Standing, Standings, step
from signalpost.watch.telling.queue import Said
from signalpost.watch.words import headline, message

LOOK_S = 10.0
GRACE_S = 3.0  # who stops everything does not wait for a channel that hangs
GAP_MS = 60_000  # looks are never so far apart while the watch runs

Log = Callable[..., None]


class Watch:
    """`look(now)` sees, `channels()` are those to tell now, `now()` is Unix ms. `log(event, **fields)` gets codes, ids
    and counts, never an address."""

    def __init__(
        self,
        *,
        look: Callable[[int], Sight],
        channels: Callable[[], Sequence[Addressed]],
        teller: Teller,
        file: WatchFile,
        now: Callable[[], int],
        log: Log,
    ) -> None:
        self._look = look
        self._channels = channels
        self._teller = teller
        self._file = file
        self._now = now
        self._log = log
        self._known: Sequence[Addressed] | None = None  # nobody could read them yet
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Look no more. A round that is under way has GRACE_S to end; what it had not told is told after a restart."""
        self._stopping.set()

    async def run(self) -> None:
        """Look, tell, rest, until `stop`."""
        stopped = asyncio.ensure_future(self._stopping.wait())
        while not stopped.done():
            round_ = asyncio.ensure_future(self.once())
            await asyncio.wait({round_, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if stopped.done():
                await asyncio.wait({round_}, timeout=GRACE_S)
                round_.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await round_
            await asyncio.wait({stopped}, timeout=LOOK_S)

    async def once(self) -> int:
        """One look and what follows from it; returns how many messages went out."""
        self._see()
        notices = due(self._file.kept.standings.alarms, self._file.kept.told, self._wanted(), self._now())
        return await self._tell(notices) if notices else 0

    def _see(self) -> None:
        before, now = self._file.kept, self._now()
        sight = self._look(now)
        if sight.unreadable is not None:
            self._log("look_failed", code=sight.unreadable)
        memory = remember(_memory(before, now), sight)
        standings = step(before.standings, find(sight, memory), sight)
        self._note(before.standings, standings)
        known = self._addressed()
        # Which channels are gone nobody knows until they are read: what they were told is not to be told again.
        told = before.told if known is None else kept(before.told, standings.alarms, [one.channel for one in known])
        self._write(msgspec.structs.replace(before, looked_at=now, memory=memory, standings=standings, told=told))

    def _note(self, before: Standings, after: Standings) -> None:
        were, are = ({one.number: one for one in alarms.standing()} for alarms in (before, after))
        for one in (are[number] for number in are.keys() - were):
            self._log("alarm_raised", number=one.number, code=one.code.value, dataset=one.dataset, what=headline(one))
        for one in (were[number] for number in were.keys() - are):
            self._log("alarm_over", number=one.number, code=one.code.value, dataset=one.dataset)

    async def _tell(self, notices: Sequence[Notice]) -> int:
        known = {one.channel.name: one for one in self._known or ()}
        now = self._now()
        letters = [letter_of(known[one.channel], said_of(one, now), self._id(one)) for one in notices]
        failures = await self._teller.tell(letters)
        for notice, failure in zip(notices, failures, strict=True):
            fields = {"channel": notice.channel, "kind": notice.kind.value, "code": notice.alarm.code.value}
            self._log("told" if failure is None else "not_told", **fields, failure=failure)
        told = settled(self._file.kept.told, zip(notices, failures, strict=True), self._now())
        self._write(msgspec.structs.replace(self._file.kept, told=told))
        return len(notices)

    def _id(self, one: Notice) -> str:
        """The same at each try of one message."""
        before = self._file.kept.told.get(key(one.channel, one.alarm.number), Told())
        return f"{alarm_topic(one.alarm)}.{one.kind.value}.{before.at}"

    def _wanted(self) -> Sequence[Channel]:
        return [one.channel for one in self._known or ()]

    def _addressed(self) -> Sequence[Addressed] | None:
        """The channels as they are now, or as last read while the control file cannot be; None: it never could."""
        try:
            self._known = self._channels()
        except StoreError as error:
            self._log("channels_unreadable", error=type(error).__name__)
        return self._known

    def _write(self, after: Kept) -> None:
        try:
            self._file.write(after)
        except StoreError as error:  # a full disk is no time to fall silent
            self._log("watch_file_unwritable", error=type(error).__name__)


def said_of(one: Notice, now: int) -> Said:
    """What is said of an alarm, for every kind of channel. `now`: Unix ms."""
    found, alarm = message(one.alarm, one.kind, now), one.alarm
    return Said(
        title=found.title,
        body=found.body,
        kind=KINDS[one.kind],
        topic=alarm_topic(alarm),
        over=one.kind is Kind.OVER,
        level=Level.CRITICAL,
        facts={
            "type": f"alarm.{one.kind.value}",
            "alarm": {
                "code": alarm.code.value,
                "dataset": alarm.dataset,
                "shop": alarm.shop,
                "cause": alarm.cause,
                "since": alarm.since // 1_000,
                "evidence": alarm.evidence,
            },
        },
    )


def alarm_topic(one: Standing) -> str:
    """What names an alarm to who joins messages: the same until it is over."""
    return f"alarm-{one.number}-{one.raised_at // 1_000}"


def _memory(kept: Kept, now: int) -> Memory:
    """What is remembered; after a gap without the time of the gap, but where an alarm stands."""
    if now - kept.looked_at <= GAP_MS:
        return kept.memory
    standing = [one for one in kept.standings.standing() if one.code is Code.NOT_DELIVERED]
    places = {None if one.dataset is None else place(one.space_id, one.dataset) for one in standing}
    return begun_again(kept.memory, now, places)
