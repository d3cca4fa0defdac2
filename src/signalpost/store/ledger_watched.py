"""What the ledger tells whoever watches: figures of a space and its datasets at one moment."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class WatchedDataset(msgspec.Struct, frozen=True, kw_only=True):
    """One dataset. Counts are of all time but those of `day`, which are of the hour of the look and the 23 before, and
    of `hour`, the last 60 minutes. `failed_hour`: events of calls that failed for a reason that passes; `usual_failed`:
    their share in the day before that hour; both of the newest calls alone, where there are many.

    `accepted`: copies that were not dropped; `held`: those of them that still wait; `waiting`: events that are not
    settled. `oldest_at`: since when (Unix ms) the one could have been sent that could first: due, or tried without an
    end; of many only the first are looked at.
    """

    dataset: str
    paused: str | None = None
    paused_at: int | None = None
    accepted: int = 0
    held: int = 0
    delivered: int = 0
    dead: int = 0
    waiting: int = 0
    oldest_at: int | None = None
    ended_day: int = 0
    dead_day: int = 0
    dead_of: str = ""  # what most of them died of
    failed_hour: int = 0
    usual_failed: float = 0.0


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """A space: the two sums and their terms, all from one moment. `cursors`: how far each inbox is folded, by id."""

    received: int
    fates: int
    routed: int
    states: int
    datasets: Mapping[str, WatchedDataset]
    cursors: Mapping[str, int]
