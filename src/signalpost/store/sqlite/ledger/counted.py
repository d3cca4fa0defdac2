"""What figures count of an event: its shape, and sums over events of one shape. Adding, taking back, counting anew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, NamedTuple

from signalpost.capi.said import MILLION, read
from signalpost.store.figures import DELAYS, DELAYS_MS, NO_CURRENCY, SEEN, TEST, UNKNOWN, delay_of
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list
from signalpost.store.sqlite.ledger.kinds import (
    COPY,
    DELIVERY,
    GAINED,
    KEY,
    LAG,
    LAG_WORDS,
    LEAK,
    MADE_ID,
    OF_SEEN,
    PARAMETER,
    RECOVERED,
    RECOVERED_REST,
    RECOVERED_VALUE,
    SERVER_ONLY,
    VALUE,
    VALUE_REST,
)
from signalpost.store.sqlite.ledger.tally import DROPPED, EVENT, FATES, HELD, Tally, hour_of

WEBSITE = "website"

Row = tuple[Any, ...]


class Shape(NamedTuple):
    """What events have in common that are counted alike. Numbers are those of the file, texts its words."""

    space: int
    dataset: int
    hour: int
    name: int
    seen: int
    origin: str
    website: bool
    test: bool
    said: str
    keys: str


class Event(NamedTuple):
    """One event as figures count it: its shape, and what is its own."""

    shape: Shape
    received_at: int  # ms
    event_time: int  # s
    value: int | None
    enriched: str


class Sums:
    """Over events of one shape: how many, their values, how late they came, which keys they were given."""

    __slots__ = ("count", "gained", "lags", "rest", "units")

    def __init__(self) -> None:
        self.count = self.units = self.rest = 0
        self.lags = [0] * len(DELAYS)
        self.gained: dict[str, int] = {}

    def add(self, received_at: int, event_time: int, value: int | None, enriched: str, times: int = 1) -> None:
        """Count one event; of a projected batch each comes by here."""
        self.count += times
        late = bisect_left(DELAYS_MS, received_at - event_time * 1000)
        self.lags[late] += times
        if value:
            self.units += value // MILLION * times
            self.rest += value % MILLION * times
        if enriched:
            for key in {word.partition("=")[0] for word in enriched.split()}:
                self.gained[key] = self.gained.get(key, 0) + times


def count_alike(tally: Tally, shape: Shape, sums: Sums) -> None:
    """Put what is known of events of one shape into figures."""
    place = shape.space, shape.dataset, shape.hour, shape.name
    add, n = tally.figure, sums.count
    count_copy(tally, *place[:2], shape.name, shape.hour, EVENT, shape.origin, shape.said, n)
    if shape.test:
        add(*place, OF_SEEN, TEST, n)
        return
    seen, said = SEEN[shape.seen], read(shape.said)
    add(*place, OF_SEEN, seen, n)
    if sums.units or sums.rest:
        currency = said.currency or NO_CURRENCY
        _add_value(tally, place, VALUE, VALUE_REST, f"{currency} {seen}", sums)
    if shape.seen == SERVER_ONLY and shape.website:
        browser = said.browser or UNKNOWN
        add(*place, RECOVERED, browser, n)
        if sums.units or sums.rest:
            currency = said.currency or NO_CURRENCY
            _add_value(tally, place, RECOVERED_VALUE, RECOVERED_REST, f"{currency} {browser}", sums)
    if shape.keys:
        for key in shape.keys.split(","):
            add(*place, KEY, key, n)
    for key, gained in sums.gained.items():
        add(*place, GAINED, key, gained)
    for parameter in said.parameters:
        add(*place, PARAMETER, parameter, n)
    words = LAG_WORDS[shape.origin]
    for word, count in zip(words, sums.lags, strict=True):
        if count:
            add(*place, LAG, word, count)


def _add_value(
    tally: Tally, place: tuple[int, int, int, int], kind: int, rest_kind: int, word: str, sums: Sums
) -> None:
    tally.figure(*place, kind, word, sums.units)
    tally.figure(*place, rest_kind, word, sums.rest)


def count_events(tally: Tally, events: Iterable[Event], times: int = 1) -> None:
    """Count these events, or with -1 take them back."""
    groups: dict[Shape, Sums] = {}
    for shape, received_at, event_time, value, enriched in events:
        sums = groups.get(shape)
        if sums is None:
            sums = groups[shape] = Sums()
        sums.add(received_at, event_time, value, enriched, times)
    for shape, sums in groups.items():
        count_alike(tally, shape, sums)


def count_copy(
    tally: Tally, space: int, dataset: int, name: int, hour: int, fate: int, origin: str, said: str, count: int
) -> None:
    """Count a copy by its side; `said` is its word."""
    tally.figure(space, dataset, hour, name, COPY, f"{origin} {FATES[fate].value}", count)
    if not said or fate in (HELD, DROPPED):
        return
    of = read(said)
    if of.made_id:
        tally.figure(space, dataset, hour, name, MADE_ID, origin, count)
    for leak in of.leaks:
        tally.figure(space, dataset, hour, name, LEAK, leak, count)


def count_delivery(tally: Tally, space: int, dataset: int, name: int, at: int, delay: int, count: int = 1) -> None:
    """Events were delivered `at` (Unix ms), so long after they were received: a place in DELAYS."""
    tally.figure(space, dataset, hour_of(at), name, DELIVERY, DELAYS[delay], count)


def events_of(file: LedgerFile, rows: Iterable[int]) -> dict[int, Event]:
    """Those of `rows` that figures count, by row."""
    asked = list(rows)
    return {row[0]: _event(file, row) for row in file.run("counted_events", (json_list(asked),))} if asked else {}


def recount(file: LedgerFile, tally: Tally) -> None:
    """Count all rows anew."""
    text = file.names.text
    count_events(tally, (_event(file, row) for row in file.run("all_counted_events")))
    for space, dataset, name, hour, fate, origin, said, count in file.run("all_counted_copies"):
        count_copy(tally, space, dataset, name, hour, fate, text(origin), text(said), count)
    for space, dataset, name, at, delay_ms in file.run("all_deliveries"):
        count_delivery(tally, space, dataset, name, at, delay_of(delay_ms))
    for space, dataset, name, origin, at in file.run("newest_received"):
        tally.received(space, dataset, name, text(origin), at)


def _event(file: LedgerFile, row: Row) -> Event:
    _, space, dataset, name, received_at, event_time, seen, origin, source, test, said, value, keys, enriched = row
    text = file.names.text
    shape = Shape(
        space, dataset, hour_of(received_at), name, seen, text(origin), text(source) == WEBSITE, bool(test), text(said),
        text(keys),
    )  # fmt: skip
    return Event(shape, received_at, event_time, value, enriched or "")
