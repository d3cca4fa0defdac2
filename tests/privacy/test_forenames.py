"""The lists of forenames and surnames."""

from __future__ import annotations

from signalpost.privacy.forenames import FORENAMES, SURNAMES


def test_names_are_single_words_in_lower_case() -> None:
    """As texts are compared with them."""
    assert len(FORENAMES) > 800
    assert all(name == name.lower() and " " not in name for name in (*FORENAMES, *SURNAMES))
