"""Counts of what came, raw and deduplicated apart; nothing here grows with the number of events.

Two readings: cells by dataset, event_name, source and hour, as Events Manager's overview (raw) and event details
(deduplicated) show them; and a `Tally` for each event name, from which match quality, coverage and freshness are
computed. Names beyond `MAX_NAMES` are counted together, hours older than `KEPT_HOURS` as hour 0; what senders invent
beyond `MAX_CURRENCIES` is a value without currency, and user_data keys beyond `MAX_KEYS` are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from signalpost.quality.tally import DELAY_BINS, DayTally, DedupeKey, DedupeTally, Tally, delay_bin
from signalpost.sandbox.dedup import Paired
from signalpost.sandbox.received import Rule, Source, Standing

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
MAX_NAMES: Final = 2_000
MAX_SHAPES: Final = 256
MAX_KEYS: Final = 100
MAX_CURRENCIES: Final = 200
KEPT_HOURS: Final = 24 * 92
KEPT_DAYS: Final = 7
OTHER: Final = ("(other)", "(other)")

_BROWSER: Final = Source.BROWSER
_DEDUPE_KEYS: Final = (DedupeKey.EVENT_ID, DedupeKey.FBP, DedupeKey.EXTERNAL_ID)


class Counted(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is counted of one event. Times: `received_at` Unix ms, `event_time` Unix seconds.

    `matched` is None where nobody is matched. `malformed`: those of `keys` whose value has the wrong form. `web`:
    whether match quality looks at it: a browser event, or a server event from a website.
    """

    dataset: str
    event_name: str
    source: Source
    received_at: int
    event_time: int
    standing: Standing
    has_event_id: bool
    web: bool
    keys: tuple[str, ...] = ()
    malformed: Sequence[str] = ()
    findings: Sequence[str] = ()
    matched: bool | None = None
    attributed: bool = False
    value: float | None = None
    currency: str | None = None
    paired: Sequence[Paired] = ()


class Cell(msgspec.Struct, kw_only=True):
    """One cell: `raw` all, `kept` after deduplication; `matched`, `attributed`, `value` (by currency) of the kept."""

    raw: int = 0
    kept: int = 0
    matched: int = 0
    attributed: int = 0
    rules: dict[Rule, int] = {}
    raw_value: dict[str, float] = {}
    value: dict[str, float] = {}

    def join(self, other: Cell) -> None:
        """Add all of `other`."""
        self.raw += other.raw
        self.kept += other.kept
        self.matched += other.matched
        self.attributed += other.attributed
        for mine, theirs in ((self.raw_value, other.raw_value), (self.value, other.value)):
            for currency, amount in theirs.items():
                mine[currency] = mine.get(currency, 0.0) + amount
        for rule, number in other.rules.items():
            self.rules[rule] = self.rules.get(rule, 0) + number


class Place(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Which cell: `hour` counts hours since 1970-01-01 UTC by receipt; 0 holds all older than is kept."""

    dataset: str
    event_name: str
    source: Source
    hour: int


class _Running(msgspec.Struct, kw_only=True):
    """A `Tally` in the making."""

    server: int = 0
    browser: int = 0
    server_kept: int = 0
    browser_kept: int = 0
    matched: int = 0
    matching: bool = False
    last_received_at: int = 0
    keys: dict[str, int] = {}
    shapes: dict[tuple[str, ...], int] = {}  # keys not yet counted one by one: most events have the same
    malformed: dict[str, int] = {}
    findings: dict[str, int] = {}
    browser_findings: dict[str, int] = {}
    dedupe: list[list[int]] = msgspec.field(default_factory=lambda: [[0, 0, 0] for _ in _DEDUPE_KEYS])
    days: dict[int, list[int]] = {}
    delays: list[int] = []


class Counts:
    """All counts of one sandbox."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, str, Source, int], Cell] = {}
        self._running: dict[tuple[str, str], _Running] = {}
        self._hour = 0

    def add(self, event: Counted) -> None:
        """Count one event."""
        name = (event.dataset, event.event_name)
        running = self._running.get(name)
        if running is None:
            name, running = self._name(name)
        cell = self._cell(name, event.source, event.received_at // HOUR_MS)
        cell.raw += 1
        standing = event.standing
        cell.rules[standing.rule] = cell.rules.get(standing.rule, 0) + 1
        if event.value is not None:
            _add_value(cell.raw_value, event)
        if standing.kept:
            _keep(cell, event, 1)
        if event.web:
            _tally(running, event)

    def overturn(self, event: Counted, standing: Standing) -> None:
        """An event that was counted as kept is discarded after all."""
        name = (event.dataset, event.event_name)
        name = name if name in self._running else OTHER
        cell = self._cell(name, event.source, event.received_at // HOUR_MS)
        _keep(cell, event, -1)
        cell.rules[event.standing.rule] -= 1
        cell.rules[standing.rule] = cell.rules.get(standing.rule, 0) + 1
        if event.web:
            self._running[name].server_kept -= 1

    def cells(self) -> Iterator[tuple[Place, Cell]]:
        """Every cell, in the order in which they were first filled; another thread may go on counting."""
        for (dataset, event_name, source, hour), cell in list(self._cells.items()):
            yield Place(dataset=dataset, event_name=event_name, source=source, hour=hour), cell

    def by_name(self) -> dict[tuple[str, str, Source], Cell]:
        """Cells added up over hours: (dataset, event_name, source) → cell."""
        found: dict[tuple[str, str, Source], Cell] = {}
        for (dataset, event_name, source, _), cell in list(self._cells.items()):
            found.setdefault((dataset, event_name, source), Cell()).join(cell)
        return found

    def names(self, dataset: str | None = None) -> list[tuple[str, str]]:
        """(dataset, event_name) of all that came, or of one dataset."""
        return [name for name in list(self._running) if dataset in (None, name[0])]

    def tally(self, dataset: str, event_name: str) -> Tally:
        """What `signalpost.quality` computes from; all zero for a name that never came."""
        running = self._running.get((dataset, event_name)) or _Running()
        _count_shapes(running)
        newest = max(running.days, default=0)
        return Tally(
            dataset=dataset,
            event_name=event_name,
            server=running.server,
            browser=running.browser,
            server_kept=running.server_kept,
            browser_kept=running.browser_kept,
            keys=dict(running.keys),
            malformed=dict(running.malformed),
            matched=running.matched if running.matching else None,
            dedupe={
                key: DedupeTally(browser=browser, server=server, shared=shared)
                for key, (browser, server, shared) in zip(_DEDUPE_KEYS, running.dedupe, strict=True)
                if browser or server
            },
            days=tuple(
                DayTally(day=day, browser=browser, covered=covered)
                for day, (browser, covered) in sorted(running.days.items())
                if day > newest - KEPT_DAYS
            ),
            delays=tuple(running.delays),
            findings=dict(running.findings),
            browser_findings=dict(running.browser_findings),
            last_received_at=running.last_received_at or None,
        )

    def forget(self) -> None:
        """Count from zero."""
        self._cells.clear()
        self._running.clear()
        self._hour = 0  # the clock may have been moved ahead, and back since

    def as_json(self) -> list[dict[str, Any]]:
        """Cells as objects, hours as Unix seconds of their start (0: older)."""
        return [
            {
                "dataset": place.dataset,
                "event_name": place.event_name,
                "source": place.source.value,
                "hour": place.hour * 3_600,
                **msgspec.to_builtins(cell),
            }
            for place, cell in self.cells()
        ]

    def _name(self, name: tuple[str, str]) -> tuple[tuple[str, str], _Running]:
        name = name if len(self._running) < MAX_NAMES else OTHER
        return name, self._running.setdefault(name, _Running())

    def _cell(self, name: tuple[str, str], source: Source, hour: int) -> Cell:
        if hour > self._hour:
            self._hour = hour
            self._fold()
        key = (*name, source, hour if hour > self._hour - KEPT_HOURS else 0)
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = Cell()
        return cell

    def _fold(self) -> None:
        """Move hours that are too old into hour 0."""
        old = [key for key in self._cells if 0 < key[3] <= self._hour - KEPT_HOURS]
        for key in old:
            self._cells.setdefault((*key[:3], 0), Cell()).join(self._cells.pop(key))


def _keep(cell: Cell, event: Counted, sign: int) -> None:
    cell.kept += sign
    cell.matched += sign * (event.matched is True)
    cell.attributed += sign * event.attributed
    if event.value is not None:
        _add_value(cell.value, event, sign)


def _add_value(amounts: dict[str, float], event: Counted, sign: int = 1) -> None:
    currency = event.currency or ""
    if currency not in amounts and len(amounts) >= MAX_CURRENCIES:
        currency = ""
    amounts[currency] = amounts.get(currency, 0.0) + sign * (event.value or 0.0)


def _tally(running: _Running, event: Counted) -> None:
    if event.received_at > running.last_received_at:
        running.last_received_at = event.received_at
    for pair in event.paired:
        running.dedupe[_DEDUPE_KEYS.index(pair.by)][2] += 1
        if pair.first:
            _day(running, pair.received_at)[1] += 1
    if event.source is _BROWSER:
        _tally_browser(running, event)
    else:
        _tally_server(running, event)


def _tally_browser(running: _Running, event: Counted) -> None:
    running.browser += 1
    running.browser_kept += event.standing.kept
    _day(running, event.received_at)[0] += 1
    _dedupe_keys(running, event, 0)
    _count(running.browser_findings, event.findings)


def _tally_server(running: _Running, event: Counted) -> None:
    running.server += 1
    running.server_kept += event.standing.kept
    if event.matched is not None:
        running.matching = True
        running.matched += event.matched
    _dedupe_keys(running, event, 1)
    running.shapes[event.keys] = running.shapes.get(event.keys, 0) + 1
    if len(running.shapes) > MAX_SHAPES:
        _count_shapes(running)
    if event.malformed:
        _count(running.malformed, event.malformed)
    if event.findings:
        _count(running.findings, event.findings)
    if not running.delays:
        running.delays = [0] * DELAY_BINS
    running.delays[delay_bin(event.received_at / 1_000 - event.event_time)] += 1


def _dedupe_keys(running: _Running, event: Counted, side: int) -> None:
    if event.has_event_id:
        running.dedupe[0][side] += 1
    keys = event.keys
    if "fbp" in keys:
        running.dedupe[1][side] += 1
    if "external_id" in keys:
        running.dedupe[2][side] += 1


def _count_shapes(running: _Running) -> None:
    """Move what was counted by all keys of an event into the counts of each key."""
    for keys, number in running.shapes.items():
        for key in keys:
            if key in running.keys or len(running.keys) < MAX_KEYS:
                running.keys[key] = running.keys.get(key, 0) + number
    running.shapes.clear()


def _count(counts: dict[str, int], names: Sequence[str]) -> None:
    for name in names:
        counts[name] = counts.get(name, 0) + 1


def _day(running: _Running, received_at: int) -> list[int]:
    """[browser, covered] of the day; days long past are dropped."""
    day = received_at // DAY_MS
    found = running.days.get(day)
    if found is None:
        found = running.days[day] = [0, 0]
        for old in [one for one in running.days if one <= max(running.days) - 2 * KEPT_DAYS]:
            del running.days[old]
    return found
