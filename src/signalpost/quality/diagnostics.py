"""A tally → what Events Manager's Diagnostics tab would say, with how many events are affected.

Names and triggers that are public: fact sheet, section 9. Meta shows most of them only after days and above a volume it
does not tell; here the thresholds are settings, and by default one event is enough.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

import msgspec

from signalpost.quality.coverage import GOAL, event_coverage, uncovered
from signalpost.quality.dedupe_share import pairs_missed
from signalpost.quality.estimate import estimate_of
from signalpost.quality.findings import WORDS, Finding, Words
from signalpost.quality.freshness import REAL_TIME_WITHIN_S, Frequency, upload_frequency, within
from signalpost.quality.tally import Tally
from signalpost.quality.weights import PRIORS, Weights


class Side(str, Enum):
    """Where the affected events came from."""

    SERVER = "server"
    BROWSER = "browser"


class Overall(str, Enum):
    """Codes of diagnostics that no single event shows."""

    LOW_DEDUPLICATION = "low_deduplication"
    LOW_COVERAGE = "low_coverage"
    NOT_REAL_TIME = "not_real_time"
    LOW_MATCH_QUALITY = "low_match_quality"


OVERALL_WORDS: Final[dict[Overall, Words]] = {
    Overall.LOW_DEDUPLICATION: Words(
        name="Missing or low deduplication",
        description="Browser and server send this event, but many of them share no event_id, so they may count twice.",
        solution="Give the pixel's call (eventID) and the server's event (event_id) the same value.",
    ),
    Overall.LOW_COVERAGE: Words(
        name="Improve your rate of Meta Pixel events covered by Conversions API",
        description="Many events of the browser have no server event with a shared key.",
        solution="Send every event from the server too, with the event_id of the browser's event.",
    ),
    Overall.NOT_REAL_TIME: Words(
        name="Improve data freshness",
        description="Half of the server's events arrive more than five minutes after they happened.",
        solution="Send events as they happen instead of in batches.",
    ),
    Overall.LOW_MATCH_QUALITY: Words(
        name="Low match quality",
        description="The estimated match quality is under Meta's target.",
        solution="Send the keys that would add most; the estimate names them.",
    ),
}


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a diagnostic shows. `least_events`, `least_share` (0–1): so many events must be affected; `goal` (0–1): of
    coverage and deduplication; `target`: of match quality ("Best practices", copy of 2026-09-12: 6.0 or more)."""

    least_events: int = 1
    least_share: float = 0.0
    goal: float = GOAL
    target: float = 6.0


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True):
    """One diagnostic of one event name: `affected` of `total` events of `side`."""

    code: Finding | Overall
    side: Side
    affected: int
    total: int

    @property
    def words(self) -> Words:
        """Its name, description and solution."""
        return OVERALL_WORDS[self.code] if isinstance(self.code, Overall) else WORDS[self.code]

    @property
    def share(self) -> float:
        """The share (0–1) of events affected."""
        return self.affected / self.total if self.total else 0.0


def diagnose(
    tally: Tally, *, thresholds: Thresholds | None = None, weights: Weights = PRIORS
) -> tuple[Diagnostic, ...]:
    """Every diagnostic of an event name: first those of the whole, then by number of events affected."""
    limits = thresholds or Thresholds()
    single = [
        Diagnostic(code=Finding(code), side=side, affected=affected, total=total)
        for side, counts, total in (
            (Side.SERVER, tally.findings, tally.server),
            (Side.BROWSER, tally.browser_findings, tally.browser),
        )
        for code, affected in counts.items()
    ]
    single.sort(key=lambda found: -found.affected)
    return tuple(
        found
        for found in (*_overall(tally, limits, weights), *single)
        if found.affected >= max(1, limits.least_events) and found.share >= limits.least_share
    )


def _overall(tally: Tally, limits: Thresholds, weights: Weights) -> list[Diagnostic]:
    found = []
    missed, possible = pairs_missed(tally)
    if possible and 1 - missed / possible < limits.goal:
        found.append(_of(Overall.LOW_DEDUPLICATION, missed, possible))
    coverage = event_coverage(tally)
    if coverage is not None and coverage < limits.goal:
        browser = sum(day.browser for day in tally.days)
        found.append(_of(Overall.LOW_COVERAGE, uncovered(tally), browser, Side.BROWSER))
    if upload_frequency(tally) not in (None, Frequency.REAL_TIME):
        total = sum(tally.delays)
        found.append(_of(Overall.NOT_REAL_TIME, total - within(tally, REAL_TIME_WITHIN_S), total))
    estimate = estimate_of(tally, weights=weights)
    if estimate is not None and estimate.estimate < limits.target:
        found.append(_of(Overall.LOW_MATCH_QUALITY, tally.server, tally.server))
    return found


def _of(code: Overall, affected: int, total: int, side: Side = Side.SERVER) -> Diagnostic:
    return Diagnostic(code=code, side=side, affected=affected, total=total)
