"""Quiet hours: a span of each day in a time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """From one minute of the day until another, by the clock on the wall; past midnight if that is earlier; alike:
    never."""

    begin: int
    end: int

    def holds(self, now: int, zone: str) -> bool:
        """Whether `now` (Unix s) is in it. By the wall clock, so that a change of summer time moves nothing."""
        there = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(zone))
        minute = there.hour * 60 + there.minute
        if self.begin <= self.end:
            return self.begin <= minute < self.end
        return minute >= self.begin or minute < self.end


NEVER = Quiet(begin=0, end=0)


def parse_quiet(text: str) -> Quiet:
    """What `22:00-07:00` means; NEVER for what is no such text, or begins as it ends."""
    found = _FORM.fullmatch(text)
    if found is None or found.group(1, 2) == found.group(3, 4):
        return NEVER
    hour, minute, last_hour, last_minute = map(int, found.groups())
    return Quiet(begin=hour * 60 + minute, end=last_hour * 60 + last_minute)
