"""How much one caller may send: sizes, events a second, and rows of dropped copies a minute."""

from __future__ import annotations

import math

import msgspec

from signalpost.store.record import DroppedCopy

MINUTE_MS = 60_000
MOST_COUNTED = 1_000  # rows a second of counted copies; names are the sender's, and past this they are not told apart

MOST_CALLERS = 50_000  # about 10 MB of buckets


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes, seconds and counts. A rate of 0 sets no limit; rates are per key, and `burst_s` seconds of one may come at
    once. A browser key is public, so it has a limit from the start, and each address with it a smaller one: whoever
    floods the shop must not silence its visitors."""

    max_body: int = 10_000_000
    max_unpacked: int = 32_000_000
    max_events: int = 1_000  # a request, as Meta (page "Using the API", 2026-02)
    max_unproven: int = 128_000_000  # bytes at once of bodies whose senders have shown no key in the head
    read_timeout_s: float = 30.0
    requests_per_minute: int = 0
    browser_requests_per_minute: int = 60_000
    address_requests_per_minute: int = 3_000
    unverified_per_minute: int = 60  # webhooks of one address whose signature is not right; the others have no limit
    burst_s: float = 10.0
    dropped_rows_per_minute: int = 100
    max_inbox_bytes: int = 20_000_000_000
    min_free_disk: int = 2_000_000_000


class Buckets:
    """One token bucket per caller, one token a request. `MOST_CALLERS` are remembered at least, twice as many at most:
    those who have not come for the longest are forgotten, and begin with a full bucket."""

    def __init__(self, burst_s: float) -> None:
        self._burst_s = burst_s
        self._levels: dict[str, tuple[float, float]] = {}
        self._older: dict[str, tuple[float, float]] = {}

    def take(self, caller: str, per_minute: float, now: float) -> int:
        """Whole seconds to wait before trying again; 0 when the request may come now. `now` is monotonic seconds."""
        if per_minute <= 0:
            return 0
        rate = per_minute / 60
        full = max(1.0, rate * self._burst_s)
        known = self._levels.get(caller)
        if known is None:
            known = self._older.get(caller, (full, now))
            if len(self._levels) >= MOST_CALLERS:
                self._older, self._levels = self._levels, {}
        level = min(full, known[0] + (now - known[1]) * rate)
        if level < 1:
            self._levels[caller] = (level, now)
            return max(1, math.ceil((1 - level) / rate))
        self._levels[caller] = (level - 1, now)
        return 0

    def charge(self, caller: str, tokens: int, per_minute: float) -> None:
        """Take `tokens` more of one who came a moment ago: what the request took shows when it is done. The wait that
        follows is at most as long as two empty buckets take to fill."""
        known = self._levels.get(caller)
        if known is not None and tokens > 0:
            full = max(1.0, per_minute / 60 * self._burst_s)
            self._levels[caller] = (max(known[0] - tokens, -full), known[1])


class DroppedRows:
    """Keeps the first rows of dropped copies per minute, key and reason; counts the rest into one row, later.

    Counted copies wait in memory for `take_counted`, which is called once a second and at the end: what a kill can lose
    is one second of *counts* of copies whose senders were told that they are dropped.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._minute = -1
        self._rows: dict[tuple[int, str, str], int] = {}
        self._counted: dict[tuple[int, str, str, str | None, str | None], DroppedCopy] = {}

    def keep(self, copy: DroppedCopy) -> bool:
        """Whether `copy` gets a row of its own; if not, `count` it once the rest of its request is safe."""
        minute = copy.received_at // MINUTE_MS
        if minute != self._minute:
            self._minute, self._rows = minute, {}
        place = (copy.space_id, copy.key_id, copy.reason)
        rows = self._rows.get(place, 0)
        if rows < self._per_minute:
            self._rows[place] = rows + 1
            return True
        return False

    def count(self, copy: DroppedCopy) -> None:
        """Add `copy` to the row that will stand for all like it."""
        event_name = copy.event_name if len(self._counted) < MOST_COUNTED else None
        place = (copy.space_id, copy.key_id, copy.reason, copy.dataset, event_name)
        before = self._counted.get(place)
        self._counted[place] = DroppedCopy(
            space_id=copy.space_id,
            key_id=copy.key_id,
            origin=copy.origin,
            received_at=before.received_at if before else copy.received_at,
            dataset=copy.dataset,
            reason=copy.reason,
            event_name=event_name,
            count=copy.count + (before.count if before else 0),
        )

    def take_counted(self) -> list[DroppedCopy]:
        """What was counted since the last call: one copy per key, reason, dataset and name with its `count`."""
        taken, self._counted = list(self._counted.values()), {}
        return taken
