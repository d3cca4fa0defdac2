"""What figures there are."""

from __future__ import annotations

from signalpost.store.figures import KINDS, STEP_S


def test_a_step_is_whole_hours() -> None:
    """So that days are summed from hours."""
    assert all(seconds % STEP_S["hour"] == 0 for seconds in STEP_S.values())


def test_each_kind_says_what_it_counts() -> None:
    """In words."""
    assert all(name.isidentifier() and meaning for name, meaning in KINDS.items())
