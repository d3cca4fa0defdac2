"""Incidents as tests of telling make them."""

from __future__ import annotations

from typing import Any

from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.counts.slot import Series
from signalpost.watch.incidents.incident import Incident

NOON = 1_795_435_200  # 2026-11-23 12:00 UTC, a Monday
HOUR = 3_600
DAY = 86_400


def a_finding(check: str = "parameter_vanished", **over: Any) -> Finding:
    """`currency` is gone from Purchase."""
    given: dict[str, Any] = {
        "level": Level.CRITICAL,
        "series": Series("123", "browser", "shop.example", "Purchase"),
        "since": NOON - HOUR,
        "subject": "currency",
        "evidence": {"before": 0.99, "now": 0.1, "copies": 40},
        "at_risk": {"EUR": 1_234.5},
        "cause": "parameter_lost",
    }
    return Finding(check=check, **{**given, **over})


def an_incident(number: int = 1, **over: Any) -> Incident:
    """Open since an hour, of one finding."""
    given: dict[str, Any] = {
        "dataset": "123",
        "key": f"event:{number}",
        "cause": "parameter_lost",
        "level": Level.CRITICAL,
        "since": NOON - HOUR,
        "opened_at": NOON,
        "seen_at": NOON,
        "findings": (a_finding(),),
        "at_risk": {"EUR": 1_234.5},
    }
    return Incident(number=number, **{**given, **over})
