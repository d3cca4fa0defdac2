"""What the page shows of each event name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from signalpost.sandbox.page.names import names
from signalpost.sandbox.pixel.event import PixelEvent
from signalpost.sandbox.state import Sandbox

NOW = 1_790_000_000
FBP = "fb.1.1790000000000.1234567890"
Post = Callable[..., Any]


def seen(sandbox: Sandbox, event_id: str, event_name: str = "Purchase") -> None:
    """The pixel reports an event."""
    sandbox.take_pixel(
        PixelEvent(dataset="123", event_name=event_name, event_time=NOW - 60, event_id=event_id, user_data={"fbp": FBP})
    )


def test_counts_are_raw_and_deduplicated_side_by_side(sandbox: Sandbox, post: Post, event: dict[str, Any]) -> None:
    """One order seen on both sides, one by the server only: 1 and 2 raw, 2 counted."""
    seen(sandbox, "order-1")
    post(event, {**event, "event_id": "order-2"})
    (row,) = names(sandbox.counts)
    assert (row["browser"], row["server"], row["kept"]) == (1, 2, 2)


def test_quality_is_a_range_with_each_keys_part(sandbox: Sandbox, post: Post, event: dict[str, Any]) -> None:
    """The estimate lies within its range; a key on every event cannot add any more."""
    post(event)
    (row,) = names(sandbox.counts)
    assert row["estimate"]["low"] < row["estimate"]["estimate"] < row["estimate"]["high"]
    keys = {key["key"]: key for key in row["keys"]}
    assert (keys["em"]["coverage"], keys["em"]["adds"]) == (100, 0)
    assert keys["ph"]["coverage"] == 0 and keys["ph"]["adds"] > 0


def test_names_seen_by_browsers_alone_have_no_score(sandbox: Sandbox) -> None:
    """Meta scores web events of a server only ("Best practices", copy of 2026-09-12; fact sheet section 8.1 row 2)."""
    seen(sandbox, "a")
    (row,) = names(sandbox.counts)
    assert row["estimate"] is None and row["keys"] == [] and row["freshness"] is None


def test_deduplication_keys_are_shares_of_each_side(sandbox: Sandbox, post: Post, event: dict[str, Any]) -> None:
    """Fact sheet section 8.2, dedupe_key_feedback: half of the browser's events are found by their event_id."""
    seen(sandbox, "order-1")
    seen(sandbox, "order-9")
    post(event)
    (row,) = names(sandbox.counts)
    by_key = {one.pop("key"): one for one in row["dedupe"]}
    assert by_key["event_id"] == {"browser": 100, "server": 100, "shared": 50}
    assert by_key["fbp"] == {"browser": 100, "server": 0, "shared": 0}
    assert row["event_coverage"] == {"percentage": 50, "goal": 75}


def test_problems_say_how_many_events_have_them(sandbox: Sandbox, post: Post, event: dict[str, Any]) -> None:
    """A clear e-mail address on one of two events, with what to do."""
    post(event, {**event, "event_id": "order-2", "user_data": {"em": "joe@example.com"}})
    (row,) = names(sandbox.counts)
    found = {one["code"]: one for one in row["diagnostics"]}["clear_text"]
    assert (found["affected"], found["total"], found["side"]) == (1, 2, "server")
    assert found["solution"]


def test_the_busiest_name_comes_first(sandbox: Sandbox) -> None:
    """Order by events on both sides."""
    for number, event_name in enumerate(("Lead", "PageView", "PageView")):
        seen(sandbox, str(number), event_name)
    assert [row["event_name"] for row in names(sandbox.counts)] == ["PageView", "Lead"]
