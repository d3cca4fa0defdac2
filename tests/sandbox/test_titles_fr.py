"""French words."""

from __future__ import annotations

from signalpost.sandbox.titles_fr import FRENCH


def test_the_recorded_title_stands_as_recorded() -> None:
    """Record timestamp_too_old_fr."""
    assert FRENCH[2804003][0] == "Timestamp de l’évènement trop ancien"
