"""Tells channels of incidents: what is due goes into the queue, what is in the queue goes out, digests at their hour.

Beside the six alarms, in the same process and on its own time, so that a channel that hangs holds up no alarm.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence

import msgspec

from signalpost.alarms.run import GRACE_S, LOOK_S, Log
from signalpost.alarms.teller import Teller, letter_of
from signalpost.errors import StoreError
from signalpost.store.channels import Addressed
from signalpost.store.incident_messages import Messages, Waiting
from signalpost.watch.incidents.incident import Incidents
from signalpost.watch.telling.digest import digest, moment_of
from signalpost.watch.telling.digest_words import said as digest_said
from signalpost.watch.telling.due import HOUR_S, Due, Hearing, Told, due
from signalpost.watch.telling.queue import Queued
from signalpost.watch.telling.wanted import How
from signalpost.watch.telling.words import said, together

PRUNE_S = 3_600
DIGEST = "digest"
TOGETHER = "together"


class Telling:
    """`incidents()` are those of each space, `names(space_id)` what its datasets are called by their ids, `channels()`
    those to tell now, `public` the dashboard's base URL (empty: nobody knows it), `now()` is Unix ms."""

    def __init__(
        self,
        *,
        incidents: Callable[[], Mapping[int, Incidents]],
        names: Callable[[int], Mapping[str, str]],
        channels: Callable[[], Sequence[Addressed]],
        messages: Messages,
        teller: Teller,
        now: Callable[[], int],
        log: Log,
        public: str = "",
    ) -> None:
        self._incidents = incidents
        self._names = names
        self._channels = channels
        self._messages = messages
        self._teller = teller
        self._now = now
        self._log = log
        self._public = public
        self._pruned_at = 0
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Tell no more. What is under way has GRACE_S to end; what is not told by then is told after a restart."""
        self._stopping.set()

    async def run(self) -> None:
        """Queue, send, rest, until `stop`."""
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
        """One round; how many messages were sent or tried. What the disk does not let it do it does the next time."""
        try:
            channels = self._channels()
            self.queue(channels)
            known = {one.channel.name: one for one in channels}
            return await self._send(known)
        except (StoreError, msgspec.DecodeError) as error:  # also incidents of another release
            self._log("telling_failed", error=type(error).__name__)
            return 0

    def recover(self) -> None:
        """After a start: what was being sent when the process before ended is sent again, since nobody knows whether it
        got there; by the same id."""
        again = self._messages.recover()
        if again:
            self._log("sent_again", messages=again)

    def queue(self, channels: Sequence[Addressed]) -> None:
        """Put what is due into the queue."""
        now = self._now() // 1_000
        if now - self._pruned_at >= PRUNE_S:
            given_up = self._messages.prune(now, [one.channel.name for one in channels])
            self._pruned_at = now
            if given_up:
                self._log("messages_given_up", messages=given_up)
        spaces = self._incidents()
        for to in channels:
            for space_id, every in spaces.items():
                self._due(to, space_id, every, now)
            self._digest(to, spaces, now)

    def _due(self, to: Addressed, space_id: int, every: Incidents, now: int) -> None:
        name = to.channel.name
        told = self._messages.told(name, space_id)
        hearing = Hearing(
            wanted=to.wanted,
            again_s=int(to.channel.again_hours * HOUR_S),
            since=to.channel.added_at // 1_000,
            keeps_state=to.how is How.PAGERDUTY,
            recent=self._messages.recent(name, now - HOUR_S),
        )
        found = due(every.every, told, hearing, now)
        if found.single or found.together:
            self._messages.queue(self._said(to, space_id, found, told, now), now)

    def _said(self, to: Addressed, space_id: int, found: Due, told: Mapping[int, Told], now: int) -> Sequence[Queued]:
        names = self._names(space_id)
        queued = []
        for one, change in found.single:
            text = said(
                one,
                change,
                space_id=space_id,
                dataset=names.get(one.dataset, ""),
                public=self._public,
                now=now,
                new=one.number not in told,
            )
            heard = ((one.number, change, one.level),)
            queued.append(Queued(channel=to.channel.name, space_id=space_id, kind=change.value, said=text, told=heard))
        if found.together:
            text = together(found.together, space_id=space_id, public=self._public, now=now)
            every = tuple((one.number, change, one.level) for one, change in found.together)
            queued.append(Queued(channel=to.channel.name, space_id=space_id, kind=TOGETHER, said=text, told=every))
        return queued

    def _digest(self, to: Addressed, spaces: Mapping[int, Incidents], now: int) -> None:
        """Once at each of its moments; what was missed is made up for by the newest. A pager gets none."""
        at = moment_of(to.wanted, now)
        if not at or not spaces or to.how is How.PAGERDUTY:
            return
        name = to.channel.name
        before = self._messages.digested(name)
        if before is None:  # it has just asked for one: the next is its first
            self._messages.digest(name, at, None, now)
        elif before < at:
            made = digest(to.wanted.digest, to.wanted.zone, at, tuple(spaces.values()), to.wanted)
            text = digest_said(made, self._public)
            space_id = min(spaces, default=1)
            self._messages.digest(name, at, Queued(channel=name, space_id=space_id, kind=DIGEST, said=text), now)

    async def _send(self, known: Mapping[str, Addressed]) -> int:
        taken = self._messages.take(list(known), self._now() // 1_000)
        if not taken:
            return 0
        letters = [letter_of(known[one.channel], one.said, one.message_id) for one in taken]
        failures = await self._teller.tell(letters)
        ended = list(zip(taken, failures, strict=True))
        self._messages.settle(ended, self._now() // 1_000)
        for one, failure in ended:
            self._note(one, failure)
        return len(taken)

    def _note(self, one: Waiting, failure: str | None) -> None:
        self._log("told" if failure is None else "not_told", channel=one.channel, message=one.number, failure=failure)
