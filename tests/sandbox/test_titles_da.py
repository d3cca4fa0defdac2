"""Danish words."""

from __future__ import annotations

from signalpost.sandbox.titles_da import DANISH


def test_the_recorded_title_stands_as_recorded() -> None:
    """Record insufficient_customer_information_da."""
    assert DANISH[2804050][0].startswith("Du har ikke tilføjet tilstrækkelige data om kundeoplysningsparametre")
