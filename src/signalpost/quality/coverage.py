"""Event coverage: how many of the browser's events the server sends too, so that Meta can tell they are the same."""

from __future__ import annotations

from typing import Final

from signalpost.quality.tally import Tally

GOAL: Final = 0.75
"""Meta's goal for event coverage (Dataset Quality API, copy of 2026-09-12)."""


def event_coverage(tally: Tally) -> float | None:
    """The mean, over the last seven days that have browser events, of the share (0–1) the server covers.

    A browser event is covered when a server event shares a dedupe key with it; so a wrong event_id lowers coverage too.
    None without browser events: there is nothing to cover.
    """
    days = [min(day.covered, day.browser) / day.browser for day in tally.days if day.browser]
    return sum(days) / len(days) if days else None


def uncovered(tally: Tally) -> int:
    """Browser events of those days that no server event covers."""
    return sum(max(0, day.browser - day.covered) for day in tally.days)


def additional_conversions(tally: Tally) -> float | None:
    """How many more events count than came from the browser, as a share of the latter: what the server adds.

    None without browser events. Meta's own figure (additional conversions reported) is modelled; this one is counted.
    """
    if not tally.browser:
        return None
    return max(0.0, (tally.server_kept + tally.browser_kept) / tally.browser - 1)
