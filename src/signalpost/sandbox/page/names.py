"""Each event name as the page shows it: counts raw and deduplicated, estimated match quality, keys, deduplication."""

from __future__ import annotations

from typing import Any

from signalpost.quality.coverage import event_coverage
from signalpost.quality.dedupe_share import KeyShare, key_shares
from signalpost.quality.diagnostics import Diagnostic, diagnose
from signalpost.quality.estimate import estimate_of
from signalpost.quality.freshness import upload_frequency
from signalpost.quality.scoring import Scoring
from signalpost.quality.tally import Tally
from signalpost.sandbox.counts import Cell, Counts
from signalpost.sandbox.received import Source


def names(counts: Counts, scoring: Scoring | None = None) -> list[dict[str, Any]]:
    """One object an event name and dataset, most events first. Shares are percentages; None: nothing to tell it from.

    `browser`, `server` and `kept` count all events; the rest is about web events alone, which are all that Meta scores.
    """
    cells = counts.by_name()
    rows = [_row(counts.tally(*name), cells, name, scoring or Scoring()) for name in counts.names()]
    return sorted(rows, key=lambda row: -(row["browser"] + row["server"]))


def _row(
    tally: Tally, cells: dict[tuple[str, str, Source], Cell], name: tuple[str, str], scoring: Scoring
) -> dict[str, Any]:
    browser, server = (cells.get((*name, source)) or Cell() for source in (Source.BROWSER, Source.SERVER))
    return {
        "dataset": name[0],
        "event_name": name[1],
        "browser": browser.raw,
        "server": server.raw,
        "kept": browser.kept + server.kept,
        "last_received_at": tally.last_received_at,
        **_quality(tally, scoring),
        "freshness": upload_frequency(tally),
        "event_coverage": {"percentage": _percentage(event_coverage(tally)), "goal": 100 * scoring.thresholds.goal},
        "dedupe": [_dedupe(share) for share in key_shares(tally)],
        "diagnostics": [
            _diagnostic(found) for found in diagnose(tally, thresholds=scoring.thresholds, weights=scoring.weights)
        ],
    }


def _quality(tally: Tally, scoring: Scoring) -> dict[str, Any]:
    """The estimate and what each key gives, in points of the ten-point scale."""
    found = estimate_of(tally, weights=scoring.weights)
    if found is None:
        return {"estimate": None, "keys": []}
    keys = [
        {"key": worth.key, "coverage": 100 * worth.coverage, "points": worth.points, "adds": worth.adds}
        for worth in found.by_key
    ]
    return {"estimate": {"estimate": found.estimate, "low": found.low, "high": found.high}, "keys": keys}


def _dedupe(share: KeyShare) -> dict[str, Any]:
    sides = {"browser": share.browser, "server": share.server, "shared": share.shared}
    return {"key": share.key.value, **{side: _percentage(part) for side, part in sides.items()}}


def _diagnostic(found: Diagnostic) -> dict[str, Any]:
    return {
        "code": found.code.value,
        "side": found.side.value,
        "name": found.words.name,
        "description": found.words.description,
        "solution": found.words.solution,
        "affected": found.affected,
        "total": found.total,
    }


def _percentage(share: float | None) -> float | None:
    return None if share is None else 100 * share
