"""A tally counted from the events that are still remembered, for questions that the running counts cannot answer.

The running counts know every event but not who sent it or what day it was long ago; these events are known in full, but
only the latest of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from signalpost.quality.examine import examine
from signalpost.quality.tally import DELAY_BINS, DayTally, DedupeKey, DedupeTally, Tally, delay_bin
from signalpost.sandbox.keys import match_keys
from signalpost.sandbox.received import ReceivedEvent, Source

DAY_MS: Final = 86_400_000
DAYS: Final = 7


def tally_of(dataset: str, event_name: str, events: Iterable[ReceivedEvent], *, matching: bool) -> Tally:
    """The tally of these events of one dataset and name: the browser's, and a server's from websites.

    `matching`: whether a population is loaded. A pair is found by equal values of a dedupe key, whatever the time.
    """
    web = [event for event in events if event.source is Source.BROWSER or event.action_source == "website"]
    browser = [event for event in web if event.source is Source.BROWSER]
    server = [event for event in web if event.source is Source.SERVER]
    sides = {key: (_values(browser, key), _values(server, key)) for key in DedupeKey}
    delays = [0] * DELAY_BINS
    for event in server:
        delays[delay_bin(event.received_at / 1_000 - event.event_time)] += 1
    return Tally(
        dataset=dataset,
        event_name=event_name,
        server=len(server),
        browser=len(browser),
        server_kept=sum(event.standing.kept for event in server),
        browser_kept=sum(event.standing.kept for event in browser),
        keys=_count(event.keys for event in server),
        malformed=_count(_malformed(event) for event in server),
        matched=sum(event.match is not None for event in server) if matching else None,
        dedupe={key: _dedupe(*values) for key, values in sides.items() if any(map(any, values))},
        days=_days(browser, sides),
        delays=tuple(delays) if server else (),
        findings=_count(event.findings for event in server),
        browser_findings=_count(event.findings for event in browser),
        last_received_at=max((event.received_at for event in web), default=None),
    )


def _malformed(event: ReceivedEvent) -> tuple[str, ...]:
    return examine(event.event, received_at_ms=event.received_at).malformed


def _values(events: Iterable[ReceivedEvent], key: DedupeKey) -> list[frozenset[str]]:
    """Of each event the values of a dedupe key."""
    if key is DedupeKey.EVENT_ID:
        return [frozenset([event.event_id] if event.event_id else []) for event in events]
    return [frozenset(match_keys(event.event["user_data"]).get(key.value, ())) for event in events]


def _dedupe(browser: Sequence[frozenset[str]], server: Sequence[frozenset[str]]) -> DedupeTally:
    known = frozenset().union(*server)
    return DedupeTally(
        browser=sum(map(bool, browser)),
        server=sum(map(bool, server)),
        shared=sum(not values.isdisjoint(known) for values in browser),
    )


def _days(
    browser: Sequence[ReceivedEvent], sides: dict[DedupeKey, tuple[list[frozenset[str]], list[frozenset[str]]]]
) -> tuple[DayTally, ...]:
    known = {key: frozenset[str]().union(*server) for key, (_, server) in sides.items()}
    found: dict[int, list[int]] = {}
    for index, event in enumerate(browser):
        day = found.setdefault(event.received_at // DAY_MS, [0, 0])
        day[0] += 1
        day[1] += any(not values[index].isdisjoint(known[key]) for key, (values, _) in sides.items())
    newest = max(found, default=0)
    return tuple(
        DayTally(day=day, browser=count, covered=covered)
        for day, (count, covered) in sorted(found.items())
        if day > newest - DAYS
    )


def _count(lists: Iterable[Iterable[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for names in lists:
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    return counts
