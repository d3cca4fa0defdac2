"""The list of forenames."""

from __future__ import annotations

from signalpost.privacy.forenames import FORENAMES


def test_forenames_are_single_words_in_lower_case() -> None:
    """As texts are compared with them."""
    assert len(FORENAMES) > 800
    assert all(name == name.lower() and name.isalpha() for name in FORENAMES)
