"""The ledger's rows as they stand in the file, and what pages should say of them: code of its own, without figures."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

HOUR, DAY = 3_600, 86_400
STATES = ("queued", "sending", "delivered", "observed", "dead", "withdrawn", "erased")
FATES = ("event", "merged", "duplicate", "held", "dropped")
BOUNDS = (1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400, 604_800, None)  # s, of delays
_EVENTS = """
SELECT e.row, e.event_id, n.event_name AS name, t.dataset,
       e.received_at, e.event_time, o.word AS origin, s.word AS source,
       e.test_event_code_id, d.word AS said, e.value, k.word AS keys, e.enriched, c.word AS consent, q.state AS queued,
       q.due_at, x.state, x.settled_at, x.attempts, r.word AS reason
FROM event AS e JOIN name AS n ON n.id = e.name_id LEFT JOIN dataset AS t ON t.id = e.dataset_id
LEFT JOIN word AS o ON o.id = e.origin_id
LEFT JOIN word AS s ON s.id = e.action_source_id LEFT JOIN word AS d ON d.id = e.said_id
LEFT JOIN word AS k ON k.id = e.keys_id LEFT JOIN word AS c ON c.id = e.consent_id
LEFT JOIN queue AS q ON q.row = e.row LEFT JOIN ending AS x ON x.row = e.row LEFT JOIN word AS r ON r.id = x.reason_id
ORDER BY e.row
"""
_COPIES = """
SELECT n.event_name AS name, t.dataset, c.received_at, o.word AS origin, c.fate, r.word AS reason, c.row, c.count,
       d.word AS said, w.word AS consent
FROM copy AS c LEFT JOIN dataset AS t ON t.id = c.dataset_id LEFT JOIN name AS n ON n.id = c.name_id
LEFT JOIN word AS o ON o.id = c.origin_id
LEFT JOIN word AS r ON r.id = c.reason_id LEFT JOIN word AS d ON d.id = c.said_id
LEFT JOIN word AS w ON w.id = c.consent_id
"""


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """One copy: what became of it, when it came (Unix s)."""

    name: str
    at: int
    at_ms: int
    side: str
    fate: str
    reason: str
    count: int
    said: Sequence[str]
    consent: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event: who reported it by all its copies, its value in millionths, where it stands since when (Unix s)."""

    row: int
    event_id: str
    dataset: str
    name: str
    at: int
    at_ms: int
    happened: int
    seen: str
    website: bool
    test: bool
    said: Sequence[str]
    value: int
    keys: Sequence[str]
    gained: frozenset[str]
    lag_side: str
    state: str
    due_ms: int
    reason: str
    settled: int | None
    settled_ms: int
    copies: int
    attempts: int


class Books:
    """All copies and events of a ledger, and the time that is looked at: from `since` and before `until` (Unix s), in
    steps of `step`."""

    since = until = 0
    step = HOUR

    def __init__(self, path: Path, dataset: str = "") -> None:
        """Of one dataset alone, if one is named; then `every` has all of them, for what is not told by dataset."""
        self.every = Books(path) if dataset else self
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
            file.row_factory = sqlite3.Row
            events, others = (
                [one for one in file.execute(rows).fetchall() if dataset in ("", one["dataset"])]
                for rows in (_EVENTS, _COPIES)
            )
            self.calls = file.execute("SELECT count(*) FROM call").fetchone()[0]
        file.close()
        self.copies = [_copy(one, "event") for one in events] + [_copy(one, FATES[one["fate"]]) for one in others]
        of: dict[int, list[sqlite3.Row]] = {}
        for one in others:
            if one["row"] is not None:
                of.setdefault(one["row"], []).append(one)
        self.events = [_event(one, of.get(one["row"], [])) for one in events]

    def look(self, until: int, length: int, step: int) -> None:
        """Look at so long a time before `until`."""
        self.since, self.until, self.step = until - length, until, step

    @property
    def span(self) -> tuple[int, int]:
        """From when, until when."""
        return self.since, self.until

    def taken(self, since: int, until: int, side: str = "", name: str = "") -> int:
        """Copies of a time (Unix s) that became an event, joined one or doubled one."""
        return sum(
            one.count
            for one in self.copies
            if since <= one.at < until and one.fate in FATES[:3] and side in ("", one.side) and name in ("", one.name)
        )

    def fated(self, since: int, until: int, *fates: str) -> int:
        """Copies that came in a time, by what became of them."""
        return sum(one.count for one in self.copies if since <= one.at < until and one.fate in fates)

    def ended(self, since: int, until: int, state: str) -> int:
        """Events that ended in a time, in this state."""
        return sum(one.state == state and since <= (one.settled or 0) < until for one in self.events)

    def real(self, since: int, until: int, name: str = "", seen: str = "") -> list[Event]:
        """Events that count, by when their first copy came."""
        return [
            one
            for one in self.events
            if since <= one.at < until and not one.test and name in ("", one.name) and seen in ("", one.seen)
        ]


def flat(value: Any, path: str = "") -> dict[str, float]:
    """All numbers under a model, by where they stand: `.lines[0].browser`."""
    if isinstance(value, bool):
        return {}
    if isinstance(value, int | float):
        return {path: value}
    found: dict[str, float] = {}
    parts: Iterable[tuple[str, Any]] = ()
    if isinstance(value, Mapping):
        parts = ((f".{key}", one) for key, one in value.items())
    elif isinstance(value, list | tuple):
        parts = ((f"[{place}]", one) for place, one in enumerate(value))
    for step, one in parts:
        found |= flat(one, path + step)
    return found


def share(part: float, whole: float) -> float | None:
    """0–1."""
    return min(1.0, part / whole) if whole else None


def steps(at: Sequence[int], step: int, count: Callable[[int, int], int]) -> list[int]:
    """Counts in each step of a chart."""
    return [count(one, one + step) for one in at]


def money(events: Iterable[Event]) -> dict[str, int]:
    """Sums of values by currency."""
    found: Counter[str] = Counter()
    for one in events:
        found[one.said[0] or "-"] += one.value
    return {currency: micros for currency, micros in found.items() if micros}


def delays(late_ms: Sequence[int]) -> dict[str, Any]:
    """Half and 95 % of some delays, and how many lie in each step."""
    bins = [0] * len(BOUNDS)
    for one in late_ms:
        bins[next(place for place, bound in enumerate(BOUNDS) if bound is None or one <= bound * 1000)] += 1

    def within(enough: float) -> int | None:
        return next(bound for place, bound in enumerate(BOUNDS) if sum(bins[: place + 1]) >= enough)

    shown = [{"within_s": bound, "count": count} for bound, count in zip(BOUNDS, bins, strict=True)]
    half, most = within(0.5 * len(late_ms)), within(0.95 * len(late_ms))
    return {"count": len(late_ms), "half_s": half, "most_s": most, "bins": shown}


def _copy(row: sqlite3.Row, fate: str) -> Copy:
    reason, at = (row["reason"] or "") if fate == "dropped" else "", row["received_at"]
    return Copy(
        name=row["name"] or "", at=at // 1000, at_ms=at, side=row["origin"] or "", fate=fate, reason=reason,
        count=1 if fate == "event" else row["count"], said=_said(row["said"]), consent=row["consent"] or "",
    )  # fmt: skip


def _event(row: sqlite3.Row, others: Sequence[sqlite3.Row]) -> Event:
    sides = {row["origin"], *(one["origin"] for one in others if FATES[one["fate"]] in ("merged", "duplicate"))}
    state = STATES[row["state"] if row["state"] is not None else row["queued"]]
    return Event(
        row=row["row"], event_id=row["event_id"], dataset=row["dataset"] or "", name=row["name"],
        at=row["received_at"] // 1000, at_ms=row["received_at"],
        happened=row["event_time"], seen="both" if len(sides) > 1 else sides.pop(), website=row["source"] == "website",
        test=row["test_event_code_id"] is not None, said=_said(row["said"]), value=row["value"] or 0,
        keys=(row["keys"] or "").split(",") if row["keys"] else (),
        gained=frozenset(one.partition("=")[0] for one in (row["enriched"] or "").split()), lag_side=row["origin"],
        state=state, due_ms=row["due_at"] or 0, reason=row["reason"] or "",
        settled=None if row["settled_at"] is None else row["settled_at"] // 1000, settled_ms=row["settled_at"] or 0,
        copies=1 + sum(one["count"] for one in others), attempts=row["attempts"] or 0,
    )  # fmt: skip


def _said(word: str | None) -> list[str]:
    """Currency, parameters, browser, whether its id was made, leaks."""
    return [*(word or "").split("|"), "", "", "", "", ""][:5]
