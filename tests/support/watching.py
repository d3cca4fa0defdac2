"""Looks and alarms for the tests of watching."""

from __future__ import annotations

from typing import Any

from signalpost.watch.code import Code
from signalpost.watch.rules import Finding, find
from signalpost.watch.sight import DatasetSight, InboxSight, Memory, Sight, SpaceSight, remember
from signalpost.watch.standing import Standing

NOW = 1_790_000_000_000
SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
DATASET = "1234"


def a_dataset(**over: Any) -> DatasetSight:
    """A live dataset with which all is well: it accepts and delivers, nothing waits."""
    values: dict[str, Any] = {"dataset": DATASET, "name": "Shop", "accepted": 50, "delivered": 40, "ended_day": 40}
    return DatasetSight(**{**values, **over})


def a_sight(*datasets: DatasetSight, now: int = NOW, inbox: InboxSight | None = None, **over: Any) -> Sight:
    """A look at one space whose books balance."""
    space = SpaceSight(space_id=1, received=60, fates=60, routed=50, states=50, datasets=datasets or (a_dataset(),))
    return Sight(**{"now": now, "spaces": (space,), "inbox": inbox or InboxSight(), **over})


def findings(*sights: Sight) -> list[Finding]:
    """What is found at the last of these looks, after the ones before it."""
    memory, found = Memory(), []
    for sight in sights:
        memory = remember(memory, sight)
        found = list(find(sight, memory))
    return found


def codes(*sights: Sight) -> list[Code]:
    """The codes of what is found at the last look."""
    return [one.code for one in findings(*sights)]


def an_alarm(code: Code = Code.ACCESS_REFUSED, **over: Any) -> Standing:
    """An alarm that stands since ten minutes."""
    values: dict[str, Any] = {
        "number": 1,
        "code": code,
        "space_id": 1,
        "dataset": DATASET,
        "name": "Shop",
        "since": NOW - 10 * MINUTE,
        "raised_at": NOW - 9 * MINUTE,
        "seen_at": NOW,
        "dead_before": 0,
    }
    return Standing(**{**values, **over})
