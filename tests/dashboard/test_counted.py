"""Figures, added up for a page."""

from __future__ import annotations

from signalpost.dashboard.counted import IN_ALL_ONLY, Counted, share_of
from signalpost.dashboard.view import Span
from signalpost.store.figures import KINDS, Figure

SPAN = Span(word="24h", since=7_200, until=14_400, step=3_600)


def a_figure(at: int, kind: str, word: str, count: int, name: str = "Purchase") -> Figure:
    return Figure(dataset="1", event_name=name, at=at, kind=kind, word=word, count=count)


FIGURES = Counted(
    [
        a_figure(7_200, "fate", "event", 3),
        a_figure(10_800, "fate", "event", 4),
        a_figure(10_800, "fate", "dropped:bot", 2),
        a_figure(10_800, "fate", "dropped:em_invalid", 1, "Lead"),
        a_figure(10_800, "copy", "server merged", 5),
    ],
    SPAN,
)


def test_figures_are_summed_by_step_name_and_word() -> None:
    """A word also stands for those that go on from it."""
    assert FIGURES.steps("fate", ["event"]) == [3, 4]
    assert FIGURES.steps("fate") == [3, 7]
    assert (FIGURES.total("fate", ["dropped"]), FIGURES.total("fate", ["dropped"], "Lead")) == (3, 1)
    assert FIGURES.by_word("fate", ["dropped"]) == {"dropped:bot": 2, "dropped:em_invalid": 1}
    assert FIGURES.total("copy", ["server"]) == 5
    assert FIGURES.names("fate") == {"Purchase", "Lead"}
    assert FIGURES.word_at("fate", 0) == {"event": 3}


def test_what_was_not_counted_is_nothing() -> None:
    """No figure, no name: zeros, one a step."""
    assert FIGURES.steps("seen") == [0, 0]
    assert (FIGURES.total("fate", ["event"], "AddToCart"), FIGURES.by_word("value")) == (0, {})


def test_a_share_of_nothing_is_none() -> None:
    """And none is more than all."""
    assert (share_of(1, 4), share_of(0, 0), share_of(5, 4)) == (0.25, None, 1.0)


def test_what_is_read_in_all_is_a_kind_of_figure() -> None:
    """And none of those that charts show."""
    assert set(KINDS) > IN_ALL_ONLY
    assert not IN_ALL_ONLY & {"seen", "copy", "fate", "ending", "recovered", "recovered_value"}
