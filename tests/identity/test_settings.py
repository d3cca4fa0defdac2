"""Switches of a dataset."""

from __future__ import annotations

from signalpost.identity.keys import ADDED
from signalpost.identity.settings import DEFAULT, IdentitySettings


def test_every_key_that_is_added_has_a_switch() -> None:
    """All are on as shipped."""
    assert DEFAULT.adds == set(ADDED)
    for key in ADDED:
        assert IdentitySettings(**{key: False}).adds == set(ADDED) - {key}
