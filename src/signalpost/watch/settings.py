"""How a dataset's alarms are bent."""

from __future__ import annotations

from typing import Annotated

import msgspec


class AlarmSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Per dataset. Read at every look.

    silence_hours     so long may pass without a copy; none: as long as its own past explains; 0: never an alarm
    delivery_minutes  so long may events wait while not one is delivered
    waiting_minutes   so old may an event that waits become
    dead_percent      so many of a day's events may die
    """

    silence_hours: Annotated[float, msgspec.Meta(ge=0, le=8_760)] | None = None
    delivery_minutes: Annotated[int, msgspec.Meta(ge=1, le=1_440)] = 5
    waiting_minutes: Annotated[int, msgspec.Meta(ge=1, le=10_080)] = 60
    dead_percent: Annotated[float, msgspec.Meta(ge=0, le=100)] = 1.0


AS_SHIPPED = AlarmSettings()
