"""`GET /{version}/{dataset}/stats`: counts by hour, as the pixel's stats edge gives them.

Parameters and shape: "Ads Pixel Stats" (v25.0) and Meta's SDK (2026-06-24). Counts are raw, before deduplication, and
`event` gives one row for each source without saying which, as integrators report. Counts of events come from the
running counts; what needs the event itself (keys, hosts, user agents, custom_data) from the events that are remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final
from urllib.parse import urlsplit

from signalpost.quality.identifiers import identifier
from signalpost.sandbox.received import ReceivedEvent, Source
from signalpost.sandbox.scores.agents import read_agent
from signalpost.sandbox.state import Sandbox

HOUR_S: Final = 3_600
LONGEST_S: Final = 7 * 86_400
MOST_EVENTS: Final = 100
MOST_VALUES: Final = 10_000


class Aggregation(str, Enum):
    """By what to count."""

    BROWSER_TYPE = "browser_type"
    CUSTOM_DATA_FIELD = "custom_data_field"
    DEVICE_OS = "device_os"
    DEVICE_TYPE = "device_type"
    EVENT = "event"
    EVENT_DETECTION_METHOD = "event_detection_method"
    EVENT_PROCESSING_RESULTS = "event_processing_results"
    EVENT_SOURCE = "event_source"
    EVENT_TOTAL_COUNTS = "event_total_counts"
    EVENT_VALUE_COUNT = "event_value_count"
    HAD_PII = "had_pii"
    HOST = "host"
    MATCH_KEYS = "match_keys"
    PIXEL_FIRE = "pixel_fire"
    URL = "url"
    URL_BY_RULE = "url_by_rule"


class BadParameter(ValueError):
    """A parameter that cannot be read; the message says which and never its value."""


_SOURCES: Final = {"WEB_ONLY": Source.BROWSER, "SERVER_ONLY": Source.SERVER}
_WORDS: Final = {Source.BROWSER: "BROWSER", Source.SERVER: "SERVER"}

Row = tuple[int, str, str, int]
"""Start of the hour in Unix seconds, what keeps rows of one hour apart, value, count."""


def stats(state: Sandbox, dataset: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of `data`. Raises BadParameter."""
    aggregation = _one_of(Aggregation, query.get("aggregation", "event"), "aggregation")
    end = _time(query.get("end_time"), state.clock(), "end_time")
    start = max(_time(query.get("start_time"), end - LONGEST_S, "start_time"), state.clock() - LONGEST_S)
    source = _source(query.get("event_source"))
    name = query.get("event")
    if aggregation in _FROM_COUNTS:
        counted = _FROM_COUNTS[aggregation](_cells(state, dataset, source, name, start, end))
        if aggregation is Aggregation.EVENT_TOTAL_COUNTS:
            counted = ((int(start), part, value, count) for _, part, value, count in counted)
    else:
        counted = _from_events(state, dataset, source, name, (start, end), aggregation)
    most = MOST_EVENTS if aggregation in (Aggregation.EVENT, Aggregation.CUSTOM_DATA_FIELD) else MOST_VALUES
    return _rows(counted, aggregation, most)


def _rows(counted: Iterable[Row], aggregation: Aggregation, most: int) -> list[dict[str, Any]]:
    found: dict[tuple[int, str], Counter[str]] = {}
    for hour, part, value, count in counted:
        found.setdefault((hour, part), Counter())[value] += count
    return [
        {
            "start_time": datetime.fromtimestamp(hour, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "aggregation": aggregation.value,
            "data": [{"value": value, "count": count} for value, count in values.most_common(most)],
        }
        for (hour, _), values in sorted(found.items())
    ]


# ---------------------------------------------------------------------------------------------- from the running counts

Counted = tuple[int, Source, str, int]
"""Start of the hour in Unix seconds, source, event name, raw count."""


def _cells(
    state: Sandbox, dataset: str, source: Source | None, name: str | None, start: float, end: float
) -> Iterator[Counted]:
    for place, cell in state.counts.cells():
        at = place.hour * HOUR_S
        wanted = place.dataset == dataset and source in (None, place.source) and name in (None, place.event_name)
        if wanted and start - HOUR_S < at <= end:
            yield at, place.source, place.event_name, cell.raw


def _by_event(cells: Iterable[Counted]) -> Iterator[Row]:
    return ((at, source.value, name, count) for at, source, name, count in cells)


def _by_total(cells: Iterable[Counted]) -> Iterator[Row]:
    return ((0, "", name, count) for _, _, name, count in cells)


def _by_source(cells: Iterable[Counted]) -> Iterator[Row]:
    return ((at, "", _WORDS[source], count) for at, source, _, count in cells)


def _by_fire(cells: Iterable[Counted]) -> Iterator[Row]:
    return ((at, "", "pixel_fire", count) for at, _, _, count in cells)


_FROM_COUNTS: Final[Mapping[Aggregation, Callable[[Iterable[Counted]], Iterator[Row]]]] = {
    Aggregation.EVENT: _by_event,
    Aggregation.EVENT_TOTAL_COUNTS: _by_total,
    Aggregation.EVENT_SOURCE: _by_source,
    Aggregation.PIXEL_FIRE: _by_fire,
}


# ---------------------------------------------------------------------------------------------- from remembered events


def _from_events(
    state: Sandbox,
    dataset: str,
    source: Source | None,
    name: str | None,
    span: tuple[float, float],
    aggregation: Aggregation,
) -> Iterator[Row]:
    values = _FROM_EVENTS[aggregation]
    for event in state.events(dataset=dataset):
        at = event.received_at / 1_000
        wanted = source in (None, event.source) and name in (None, event.event_name)
        if wanted and span[0] <= at <= span[1]:
            hour = int(at) // HOUR_S * HOUR_S
            yield from ((hour, "", value, 1) for value in values(event))


def _user_agent(event: ReceivedEvent) -> str:
    return str(event.event["user_data"].get("client_user_agent") or "")


def _url(event: ReceivedEvent) -> list[str]:
    """The page without its query, which may name a person."""
    try:
        parts = urlsplit(str(event.event.get("event_source_url") or ""))
    except ValueError:
        return []
    return [f"{parts.scheme}://{parts.hostname}{parts.path}"] if parts.hostname else []


def _host(event: ReceivedEvent) -> list[str]:
    return [url.split("/")[2] for url in _url(event)]


def _custom_data_fields(event: ReceivedEvent) -> list[str]:
    return [name for name, value in (event.event.get("custom_data") or {}).items() if value is not None]


def _had_value(event: ReceivedEvent) -> list[str]:
    return [event.event_name] if "value" in _custom_data_fields(event) else []


_PERSONAL: Final = frozenset("em ph fn ln db ge ct st zp country external_id".split())

_FROM_EVENTS: Final[Mapping[Aggregation, Callable[[ReceivedEvent], Iterable[str]]]] = {
    Aggregation.BROWSER_TYPE: lambda event: [read_agent(_user_agent(event)).browser],
    Aggregation.DEVICE_TYPE: lambda event: [read_agent(_user_agent(event)).device],
    Aggregation.DEVICE_OS: lambda event: [read_agent(_user_agent(event)).system],
    Aggregation.CUSTOM_DATA_FIELD: _custom_data_fields,
    Aggregation.EVENT_VALUE_COUNT: _had_value,
    Aggregation.EVENT_DETECTION_METHOD: lambda event: ["manual"],  # nothing is detected automatically here
    Aggregation.EVENT_PROCESSING_RESULTS: lambda event: [event.standing.rule.value],
    Aggregation.HAD_PII: lambda event: [str(not _PERSONAL.isdisjoint(event.keys)).lower()],
    Aggregation.HOST: _host,
    Aggregation.URL: _url,
    Aggregation.URL_BY_RULE: lambda event: (),  # there are no custom conversions here
    Aggregation.MATCH_KEYS: lambda event: [identifier(key) for key in event.keys],
}


# ---------------------------------------------------------------------------------------------- parameters


def _one_of(kind: type[Aggregation], text: str, name: str) -> Aggregation:
    try:
        return kind(text)
    except ValueError:
        raise BadParameter(f"Param {name} must be one of {{{', '.join(one.value for one in kind)}}}") from None


def _source(text: str | None) -> Source | None:
    if text is None:
        return None
    if text not in _SOURCES:
        raise BadParameter(f"Param event_source must be one of {{{', '.join(_SOURCES)}}}")
    return _SOURCES[text]


def _time(text: str | None, default: float, name: str) -> float:
    """Unix seconds or ISO 8601 (without a zone: UTC)."""
    if text is None:
        return default
    try:
        found = float(text)
    except ValueError:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise BadParameter(f"Param {name} must be a time") from None
        found = (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    if not 0 <= found < 1e11:
        raise BadParameter(f"Param {name} must be a time")
    return found
