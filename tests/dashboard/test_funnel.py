"""The way to money as steps."""

from __future__ import annotations

from signalpost.dashboard.counted import Counted
from signalpost.dashboard.funnel import funnel, lacking_events
from signalpost.dashboard.recovered import Money
from signalpost.dashboard.view import Span
from signalpost.store.figures import Figure

SPAN = Span(word="24h", since=0, until=3_600, step=3_600)


def counted(*counts: tuple[str, str, str, int]) -> Counted:
    return Counted(
        [
            Figure(dataset="1", event_name=name, at=0, kind=kind, word=word, count=count)
            for name, kind, word, count in counts
        ],
        SPAN,
    )


def test_steps_stand_in_the_order_of_the_way() -> None:
    """With the share of the step before, their value, and who reported them; steps without events are left out."""
    steps = funnel(
        counted(
            ("Purchase", "seen", "both", 15),
            ("Purchase", "seen", "server", 5),
            ("Purchase", "seen", "test", 9),
            ("Purchase", "value", "EUR both", 150_000_000),
            ("Purchase", "value", "EUR server", 50_000_000),
            ("PageView", "seen", "browser", 200),
            ("AddToCart", "seen", "browser", 40),
            ("Custom", "seen", "browser", 999),
        )
    )
    assert [(step.name, step.count, step.share) for step in steps] == [
        ("PageView", 200, None),
        ("AddToCart", 40, 0.2),
        ("Purchase", 20, 0.5),
    ]
    assert (steps[2].both, steps[2].server, steps[2].browser, steps[2].widest) == (15, 5, 0, 0.1)
    assert steps[2].value == [Money(currency="EUR", micros=200_000_000)]


def test_who_sells_nothing_has_the_way_to_a_name() -> None:
    """Leads in place of orders; nothing at all is no step."""
    assert [step.name for step in funnel(counted(("Lead", "seen", "server", 3)))] == ["Lead"]
    assert funnel(counted()) == []


def test_standard_events_that_never_came_are_named() -> None:
    """Those that campaigns are optimised for first; a correction of another event is none."""
    lacking = lacking_events(counted(("Purchase", "seen", "server", 1), ("Lead", "copy", "browser dropped", 1)))
    assert lacking[:2] == ["Subscribe", "StartTrial"]
    assert not {"Purchase", "Lead", "AppendAttribution"} & set(lacking)
