"""What a channel wants to hear of incidents, and when."""

from __future__ import annotations

from enum import Enum
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from signalpost.errors import InvalidInput
from signalpost.watch.checks.finding import RANK, Level
from signalpost.watch.checks.table import CHECKS
from signalpost.watch.incidents.incident import Incident
from signalpost.watch.telling.quiet import NEVER, parse_quiet

KNOWN_CHECKS = frozenset(each for check in CHECKS for each in check.ids)


class How(str, Enum):
    """How a channel is reached: `apprise` (Slack, Teams, e-mail and the rest), `webhook` (JSON with a signature),
    `pagerduty` (events with a key, triggered and resolved)."""

    APPRISE = "apprise"
    WEBHOOK = "webhook"
    PAGERDUTY = "pagerduty"


class Every(str, Enum):
    """How often a digest goes out."""

    NEVER = "never"
    DAY = "day"
    WEEK = "week"


class Wanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`least`: the least pressing level that is told; none named of `datasets` and `checks`: all. An incident is told
    at most once in `window_minutes`, but where it becomes critical. `quiet`: `22:00-07:00` in `zone`, when only what
    is critical is told, and not even that without `critical_passes`. At most `most_an_hour` messages an hour, and as
    many again of what is critical. A digest goes out at `digest_hour` in `zone`; a week's on Mondays."""

    incidents: bool = True
    least: Level = Level.WARNING
    datasets: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    window_minutes: Annotated[int, msgspec.Meta(ge=1, le=10_080)] = 60
    quiet: str = ""
    zone: str = "UTC"
    critical_passes: bool = True
    most_an_hour: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 20
    digest: Every = Every.NEVER
    digest_hour: Annotated[int, msgspec.Meta(ge=0, le=23)] = 8

    def hears(self, one: Incident) -> bool:
        """Whether this incident is one that the channel is told of."""
        return (
            self.incidents
            and RANK[one.level] <= RANK[self.least]
            and (not self.datasets or one.dataset in self.datasets)
            and (not self.checks or any(each.check in self.checks for each in one.findings))
        )

    def sleeps(self, one: Incident, now: int) -> bool:
        """Whether its quiet hours keep this incident back at `now` (Unix s)."""
        passes = one.level is Level.CRITICAL and self.critical_passes
        return not passes and parse_quiet(self.quiet).holds(now, self.zone)


def checked(wanted: Wanted) -> Wanted:
    """The same. InvalidInput names what is none: a check, a zone, quiet hours."""
    for check in wanted.checks:
        if check not in KNOWN_CHECKS:
            raise InvalidInput(f"there is no check {check}; signalpost alarms checks lists them")
    try:
        ZoneInfo(wanted.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(f"{wanted.zone} is no time zone; write it as Europe/Berlin") from None
    if parse_quiet(wanted.quiet) == NEVER and wanted.quiet:
        raise InvalidInput("quiet hours are written as 22:00-07:00")
    return wanted
