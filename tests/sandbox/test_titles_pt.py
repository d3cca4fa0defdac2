"""Portuguese words."""

from __future__ import annotations

from signalpost.sandbox.titles_fr import FRENCH
from signalpost.sandbox.titles_pt import PORTUGUESE


def test_portuguese_has_the_subcodes_that_french_has() -> None:
    """Languages agree on what can be said."""
    assert PORTUGUESE.keys() == FRENCH.keys()
