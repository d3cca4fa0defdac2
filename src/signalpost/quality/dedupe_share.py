"""Deduplication keys: how many events of each side have them, and how many browser events find their server event."""

from __future__ import annotations

import msgspec

from signalpost.quality.tally import DedupeKey, DedupeTally, Tally


class KeyShare(msgspec.Struct, frozen=True, kw_only=True):
    """One dedupe key. `browser`, `server`: share (0–1) of the side's events that have it; `shared`: share of the
    browser's events whose value a server event has too. None where the side has no events."""

    key: DedupeKey
    browser: float | None
    server: float | None
    shared: float | None


def key_shares(tally: Tally) -> tuple[KeyShare, ...]:
    """Every dedupe key that Meta reports on (Dataset Quality API, `dedupe_key_feedback`), in its order."""
    return tuple(_share(key, tally) for key in DedupeKey)


def pairs_missed(tally: Tally) -> tuple[int, int]:
    """(pairs without a shared event_id, pairs there could be): at most as many as the side with fewer events has."""
    possible = min(tally.browser, tally.server)
    by_id = tally.dedupe.get(DedupeKey.EVENT_ID, DedupeTally()).shared
    return max(0, possible - by_id), possible


def _share(key: DedupeKey, tally: Tally) -> KeyShare:
    counts = tally.dedupe.get(key, DedupeTally())
    return KeyShare(
        key=key,
        browser=_part(counts.browser, tally.browser),
        server=_part(counts.server, tally.server),
        shared=_part(counts.shared, tally.browser),
    )


def _part(count: int, total: int) -> float | None:
    return min(1.0, count / total) if total else None
