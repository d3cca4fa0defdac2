"""What each channel is told and when: an alarm once, again after a delay, and that it is over. Times are Unix ms.

A channel that cannot be reached is tried again, more seldom each time. What it missed it is told in the newest form:
an alarm that came and went meanwhile as one message that says both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

import msgspec

from signalpost.watch.code import Code
from signalpost.watch.standing import Standing

HOUR_MS = 3_600_000
FIRST_TRY_AGAIN_MS = 10_000
LONGEST_TRY_AGAIN_MS = 600_000


class Kind(str, Enum):
    """What a message says of an alarm."""

    RAISED = "raised"
    AGAIN = "again"
    OVER = "over"


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """Where messages go: its name, which alarms it wants (none named: all; `alarms` false: none), after how many hours
    what still stands is told again (0: never), since when it is there. Its address is apart: it is a secret."""

    name: str
    codes: tuple[Code, ...] = ()
    again_hours: float = 24.0
    added_at: int = 0
    alarms: bool = True

    def wants(self, one: Standing) -> bool:
        """Whether it is told of this alarm."""
        return self.alarms and (not self.codes or one.code in self.codes)


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a channel knows of one alarm: the last message that got there and when; how often in a row it could not be
    told, since when, why, and when that is tried again."""

    kind: Kind | None = None
    at: int = 0
    failures: int = 0
    failing_since: int | None = None
    failure: str = ""
    try_at: int = 0


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one channel that is due."""

    channel: str
    kind: Kind
    alarm: Standing


Tellings = Mapping[str, Told]  # by `key`


def key(channel: str, number: int) -> str:
    """The place of a channel and an alarm in `Tellings`."""
    return f"{channel} {number}"


def due(alarms: Iterable[Standing], told: Tellings, channels: Sequence[Channel], now: int) -> Sequence[Notice]:
    """The messages that go out now."""
    notices = []
    for one in alarms:
        for channel in channels:
            before = told.get(key(channel.name, one.number), Told())
            kind = _due(one, before, channel, now)
            if kind is not None and now >= before.try_at:
                notices.append(Notice(channel=channel.name, kind=kind, alarm=one))
    return notices


def settled(told: Tellings, results: Iterable[tuple[Notice, str | None]], now: int) -> dict[str, Told]:
    """After these messages: None, it got there; else why it did not, in a word."""
    after = dict(told)
    for notice, failure in results:
        place = key(notice.channel, notice.alarm.number)
        before = after.get(place, Told())
        if failure is None:
            after[place] = Told(kind=notice.kind, at=now)
        else:
            wait = min(FIRST_TRY_AGAIN_MS << min(before.failures, 10), LONGEST_TRY_AGAIN_MS)
            after[place] = msgspec.structs.replace(
                before,
                failures=before.failures + 1,
                failing_since=now if before.failing_since is None else before.failing_since,
                failure=failure,
                try_at=now + wait,
            )
    return after


def kept(told: Tellings, alarms: Iterable[Standing], channels: Iterable[Channel]) -> dict[str, Told]:
    """Without alarms that are forgotten and channels that are gone."""
    names = [channel.name for channel in channels]
    places = {key(name, one.number) for one in alarms for name in names}
    return {place: one for place, one in told.items() if place in places}


def failing(told: Tellings) -> Mapping[str, Told]:
    """By channel, the message it has been waiting for longest, of those that could not be told."""
    found: dict[str, Told] = {}
    for place, one in told.items():
        channel = place.rpartition(" ")[0]
        if one.failures and (one.failing_since or 0) <= (found.get(channel, one).failing_since or 0):
            found[channel] = one
    return found


def _due(one: Standing, before: Told, channel: Channel, now: int) -> Kind | None:
    if not channel.wants(one):
        return None
    if one.over_at is not None:
        missed = before.kind is None and not before.failures and channel.added_at > one.raised_at
        return None if before.kind is Kind.OVER or missed else Kind.OVER
    if before.kind is None:
        return Kind.RAISED
    again = channel.again_hours * HOUR_MS
    return Kind.AGAIN if again and now - before.at >= again and one.gone_at is None else None
