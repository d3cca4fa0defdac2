"""What was seen of one event name of one dataset, as counts. Everything in `quality` is computed from it.

Whoever receives events fills it (the sandbox from what it took, the dashboard from its roll-ups). It covers *web*
events only: from the browser, and from a server with action_source website, because Meta scores no others (Dataset
Quality API, copy of 2026-09-12). Counts are raw, before deduplication, unless they say otherwise.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from enum import Enum
from typing import Final

import msgspec


class DedupeKey(str, Enum):
    """The keys by which Meta's `dedupe_key_feedback` compares browser and server (Dataset Quality API)."""

    EVENT_ID = "event_id"
    EXTERNAL_ID = "external_id"
    FBP = "fbp"


DELAY_BOUNDS_S: Final = (60, 300, 900, 3_600, 6 * 3_600, 86_400, 7 * 86_400)
"""Upper bounds, inclusive, of the bins of `Tally.delays`, in seconds; one more bin holds everything later."""

DELAY_BINS: Final = len(DELAY_BOUNDS_S) + 1


def delay_bin(delay_s: float) -> int:
    """The index in `Tally.delays` of an event received `delay_s` seconds after its event_time (negative: the first)."""
    return bisect_left(DELAY_BOUNDS_S, delay_s)


class DedupeTally(msgspec.Struct, frozen=True, kw_only=True):
    """How many browser and server events carried one dedupe key, and how many browser events found their server event
    by it (the same value on both sides within the deduplication window, whichever came first)."""

    browser: int = 0
    server: int = 0
    shared: int = 0


class DayTally(msgspec.Struct, frozen=True, kw_only=True):
    """One day of UTC: browser events, and how many of them a server event covers (shares any dedupe key with).

    `day` counts days since 1970-01-01.
    """

    day: int
    browser: int
    covered: int


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of the web events of one event name of one dataset.

    `keys`: match key → server events with a usable value of it. `malformed`: match key → server events among these
    whose value has the wrong form (`form.malformed`). `matched`: server events that a person was found for; None where
    nothing is matched. `dedupe`: a missing key counts as zeros. `days`: the last seven, gaps allowed. `delays`: server
    events by `delay_bin`; empty when not measured. `findings`: code of `examine` → server events it was found on;
    `browser_findings`: the same for browser events. `last_received_at`: Unix milliseconds.
    """

    dataset: str
    event_name: str
    server: int = 0
    browser: int = 0
    server_kept: int = 0
    browser_kept: int = 0
    keys: Mapping[str, int] = {}
    malformed: Mapping[str, int] = {}
    matched: int | None = None
    dedupe: Mapping[DedupeKey, DedupeTally] = {}
    days: tuple[DayTally, ...] = ()
    delays: tuple[int, ...] = ()
    findings: Mapping[str, int] = {}
    browser_findings: Mapping[str, int] = {}
    last_received_at: int | None = None

    @property
    def coverage(self) -> dict[str, float]:
        """Match key → share (0–1) of the server events that have it; empty without server events."""
        return {key: count / self.server for key, count in self.keys.items()} if self.server else {}

    @property
    def form_quality(self) -> dict[str, float]:
        """Match key → share (0–1) of its values that have the right form."""
        return {key: 1 - self.malformed.get(key, 0) / count for key, count in self.keys.items() if count}

    @property
    def match_share(self) -> float | None:
        """Share (0–1) of the server events that a person was found for; None where nothing is matched."""
        return None if self.matched is None or not self.server else self.matched / self.server
