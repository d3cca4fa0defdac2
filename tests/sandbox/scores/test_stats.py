"""The pixel's stats edge: counts by hour, raw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signalpost.sandbox.clock import LATEST
from signalpost.sandbox.scores.stats import Aggregation, BadParameter, stats
from signalpost.sandbox.state import Sandbox

HOUR = "2026-09-21T14:00:00+0000"


@pytest.fixture(autouse=True)
def orders(serve: Callable[..., None], browse: Callable[..., None]) -> None:
    """Two orders from both sides, one from the server alone."""
    for order in (1, 2):
        browse(order)
        serve(order)
    serve(3)


def values(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Value → count over all rows."""
    found: dict[str, int] = {}
    for row in rows:
        for one in row["data"]:
            found[one["value"]] = found.get(one["value"], 0) + one["count"]
    return found


def counted(sandbox: Sandbox, aggregation: str, **query: str) -> dict[str, int]:
    return values(stats(sandbox, "123", {"aggregation": aggregation, **query}))


def test_events_have_one_row_for_each_source_not_labelled(sandbox: Sandbox) -> None:
    """Events Manager fact sheet, APIs: hourly, one row per source, source not labelled."""
    rows = stats(sandbox, "123", {})
    assert rows == [
        {"start_time": HOUR, "aggregation": "event", "data": [{"value": "Purchase", "count": 2}]},
        {"start_time": HOUR, "aggregation": "event", "data": [{"value": "Purchase", "count": 3}]},
    ]


@pytest.mark.parametrize(
    ("aggregation", "found"),
    [
        ("event", {"Purchase": 5}),
        ("event_total_counts", {"Purchase": 5}),
        ("event_source", {"BROWSER": 2, "SERVER": 3}),
        ("pixel_fire", {"pixel_fire": 5}),
        ("event_value_count", {"Purchase": 5}),
        ("match_keys", {"email": 3, "ip_address": 5, "user_agent": 5}),
        ("had_pii", {"true": 3, "false": 2}),
        ("host", {"shop.example": 5}),
        ("url", {"https://shop.example/thanks": 5}),
        ("url_by_rule", {}),
        ("browser_type", {"safari": 5}),
        ("device_type", {"mobile": 5}),
        ("device_os", {"ios": 5}),
        ("custom_data_field", {"value": 5, "currency": 5, "content_ids": 5}),
        ("event_detection_method", {"manual": 5}),
        ("event_processing_results", {"first": 3, "event_id": 2}),
    ],
)
def test_every_aggregation_of_the_sdk_is_answered(sandbox: Sandbox, aggregation: str, found: dict[str, int]) -> None:
    """Section 8.3: stats, with its aggregations."""
    assert counted(sandbox, aggregation) == found


def test_none_is_left_out() -> None:
    """Every aggregation has its row above."""
    [mark] = [
        mark
        for mark in test_every_aggregation_of_the_sdk_is_answered.pytestmark  # type: ignore[attr-defined]
        if mark.name == "parametrize"
    ]
    assert {row[0] for row in mark.args[1]} == {one.value for one in Aggregation}


@pytest.mark.parametrize("aggregation", ["event", "had_pii"])
def test_a_source_or_an_event_can_be_picked(sandbox: Sandbox, aggregation: str) -> None:
    assert sum(counted(sandbox, aggregation, event_source="SERVER_ONLY").values()) == 3
    assert sum(counted(sandbox, aggregation, event_source="WEB_ONLY").values()) == 2
    assert counted(sandbox, aggregation, event="Lead") == {}


@pytest.mark.parametrize("aggregation", ["event", "host"])
def test_the_span_is_at_most_seven_days(sandbox: Sandbox, aggregation: str) -> None:
    assert counted(sandbox, aggregation, end_time="2026-09-20") == {}
    assert counted(sandbox, aggregation, start_time="1789990000") != {}
    sandbox.clock.move(8 * 86_400)
    assert counted(sandbox, aggregation, start_time="0") == {}


def test_a_clock_moved_to_the_last_of_all_dates_is_no_error(sandbox: Sandbox, browse: Callable[..., None]) -> None:
    sandbox.clock.set(LATEST)
    browse(9)
    [row] = stats(sandbox, "123", {})
    assert row["start_time"].startswith("9999-12-31T23")


@pytest.mark.parametrize(
    "query",
    [{"aggregation": "colour"}, {"start_time": "yesterday"}, {"end_time": "-1"}, {"event_source": "BOTH"}],
)
def test_a_parameter_that_cannot_be_read_is_named(sandbox: Sandbox, query: dict[str, str]) -> None:
    with pytest.raises(BadParameter, match=next(iter(query))):
        stats(sandbox, "123", query)
