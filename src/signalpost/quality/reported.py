"""What Meta itself says of a dataset's web events: answers of its Dataset Quality API, read.

Source: "Dataset Quality API" (copy of 2026-09-12). The root is `web`, one item an event name; any field may be missing.
Meta keeps no history of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from signalpost.quality.identifiers import key_named

FIELDS: Final = (
    "web{event_name,event_match_quality{composite_score,match_key_feedback{identifier,coverage{percentage}}},"
    "event_coverage{percentage},data_freshness{upload_frequency},acr{percentage}}"
)
"""What is asked for."""


class Reported(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event name, as Meta sees it. `score`: event match quality, 0–10; `keys`: share (0–1) of server events by
    user_data key; `coverage`: share of browser events that the server covers; `frequency`: how often it uploads;
    `additional`: conversions beyond the browser's, as a share of them. None or empty: not told."""

    event_name: str
    score: float | None = None
    keys: Mapping[str, float] = {}
    coverage: float | None = None
    frequency: str = ""
    additional: float | None = None


class ReportedDay(msgspec.Struct, frozen=True, kw_only=True):
    """What was told on one day (days since 1970-01-01, UTC), and when it was asked (Unix ms)."""

    day: int
    at: int
    events: Sequence[Reported]


class _Percentage(msgspec.Struct, frozen=True):
    percentage: float | None = None

    @property
    def share(self) -> float | None:
        return None if self.percentage is None else min(1.0, max(0.0, self.percentage / 100))


class _Key(msgspec.Struct, frozen=True):
    identifier: str = ""
    coverage: _Percentage = _Percentage()


class _MatchQuality(msgspec.Struct, frozen=True):
    composite_score: float | None = None
    match_key_feedback: tuple[_Key, ...] = ()


class _Freshness(msgspec.Struct, frozen=True):
    upload_frequency: str = ""


class _Item(msgspec.Struct, frozen=True):
    event_name: str = ""
    event_match_quality: _MatchQuality = _MatchQuality()
    event_coverage: _Percentage = _Percentage()
    data_freshness: _Freshness = _Freshness()
    acr: _Percentage = _Percentage()


class _Answer(msgspec.Struct, frozen=True):
    web: tuple[_Item, ...] = ()


def read_reported(body: bytes) -> tuple[Reported, ...]:
    """The event names of an answer. Raises ValueError when it is none."""
    answer = msgspec.json.decode(body, type=_Answer, strict=False)
    return tuple(_reported(item) for item in answer.web if item.event_name)


def _reported(item: _Item) -> Reported:
    quality = item.event_match_quality
    keys = {
        key: share
        for one in quality.match_key_feedback
        if (key := key_named(one.identifier)) is not None and (share := one.coverage.share) is not None
    }
    return Reported(
        event_name=item.event_name,
        score=quality.composite_score,
        keys=keys,
        coverage=item.event_coverage.share,
        frequency=item.data_freshness.upload_frequency,
        additional=None if item.acr.percentage is None else item.acr.percentage / 100,
    )
