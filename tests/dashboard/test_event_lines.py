"""A line for each event name."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from signalpost.dashboard.counted import Counted
from signalpost.dashboard.event_lines import event_address, event_lines, name_in, taken
from signalpost.dashboard.view import Span
from signalpost.quality.settings import AS_SHIPPED
from signalpost.store.figures import Figure, Received

SPAN = Span(word="24h", since=0, until=3_600, step=3_600)


def a_figure(name: str, kind: str, word: str, count: int) -> Figure:
    return Figure(dataset="1", event_name=name, at=0, kind=kind, word=word, count=count)


FIGURES = Counted(
    [
        a_figure("PageView", "copy", "browser event", 50),
        a_figure("PageView", "seen", "browser", 50),
        a_figure("Purchase", "copy", "browser event", 6),
        a_figure("Purchase", "copy", "server merged", 5),
        a_figure("Purchase", "copy", "server event", 4),
        a_figure("Purchase", "copy", "server duplicate", 1),
        a_figure("Purchase", "copy", "server dropped", 7),
        a_figure("Purchase", "copy", "browser held", 2),
        a_figure("Purchase", "seen", "both", 5),
        a_figure("Purchase", "seen", "browser", 1),
        a_figure("Purchase", "seen", "server", 4),
        a_figure("Purchase", "seen", "test", 3),
        a_figure("Purchase", "lag", "server 2", 4),
        a_figure("Purchase", "lag", "browser 86400", 90),
    ],
    SPAN,
)


def test_events_that_campaigns_are_optimised_for_come_first() -> None:
    """However few they are."""
    lines = event_lines(FIGURES, [], AS_SHIPPED)
    assert [(line.name, line.optimised) for line in lines] == [("Purchase", True), ("PageView", False)]


def test_a_line_tells_sides_apart_and_counts_an_event_once() -> None:
    """What was dropped, is held or was a test counts on no side; freshness is that of servers."""
    last = [
        Received(dataset="1", event_name="Purchase", origin="server", at=9),
        Received(dataset="2", event_name="Purchase", origin="server", at=7),
        Received(dataset="1", event_name="Purchase", origin="browser", at=8),
    ]
    line = event_lines(FIGURES, last, AS_SHIPPED)[0]
    assert (line.browser, line.server, line.conversions) == (6, 10, 10)
    assert (line.deduplicated, line.coverage) == (6 / 16, 5 / 6)
    assert line.frequency == "real_time"
    assert (line.last_at, line.newest) == ({"server": 9, "browser": 8}, 9)
    assert taken(FIGURES, "browser") == 56


@pytest.mark.parametrize("name", ["Purchase", "Add to cart", "a/b", "x.json", "50%", "ü", "~", "~2F", "~7E~2E"])
def test_any_name_has_an_address_of_its_own(name: str) -> None:
    """One step of a path, once it was read as a server reads it."""
    step = unquote(event_address(name).removeprefix("/events/"))
    assert "/" not in step
    assert not step.endswith(".json")
    assert name_in(step) == name
