"""What a check says: which check, of whom, since when, by what evidence, and what is at risk meanwhile."""

from __future__ import annotations

from enum import Enum

import msgspec

from signalpost.watch.counts.slot import Series


class Level(str, Enum):
    """How much it matters: `critical` wants somebody now, `warning` today, `notice` when there is time."""

    CRITICAL = "critical"
    WARNING = "warning"
    NOTICE = "notice"


#: The most pressing first.
RANK = {Level.CRITICAL: 0, Level.WARNING: 1, Level.NOTICE: 2}


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that one check found. It names no person and holds no value of an event.

    `subject`: the parameter, key, form or reason it is about; empty: the event as such. `since`: Unix seconds.
    `evidence`: figures by name, such as `before` and `now` (shares from 0 to 1) or `copies`; `shown`: texts by name, as
    two forms of ids. `at_risk`: value by currency of the events concerned since then. `releases`: those that were
    first seen shortly before. `cause`: a word of `incidents.causes`, empty when the check cannot tell.
    """

    check: str
    level: Level
    series: Series
    since: int
    subject: str = ""
    evidence: dict[str, float] = {}
    shown: dict[str, str] = {}
    at_risk: dict[str, float] = {}
    releases: tuple[str, ...] = ()
    cause: str = ""

    @property
    def name(self) -> tuple[str, Series, str]:
        """What makes two findings the same."""
        return self.check, self.series, self.subject

    @property
    def risk(self) -> float:
        """For ranking alone: the sum over all currencies, as if they were worth the same."""
        return sum(self.at_risk.values())


def rank(finding: Finding) -> tuple[int, float, int]:
    """To sort by: the most pressing first, then by value at risk, then by age."""
    return RANK[finding.level], -finding.risk, finding.since
