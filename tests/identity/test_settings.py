"""Switches of a dataset."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.identity.keys import ADDED
from signalpost.identity.settings import DEFAULT, IdentitySettings


def test_every_key_that_is_added_has_a_switch() -> None:
    """All are on as shipped."""
    assert DEFAULT.adds == set(ADDED)
    for key in ADDED:
        assert IdentitySettings(**{key: False}).adds == set(ADDED) - {key}


def test_all_is_on_as_shipped() -> None:
    """Learning too, and the numbers of orders that browsers show; what is as shipped is not written down."""
    assert (DEFAULT.learn, DEFAULT.orders_of_browsers) == (True, True)
    assert msgspec.json.encode(DEFAULT) == b"{}"
    assert msgspec.json.encode(IdentitySettings(ph=False)) == b'{"ph":false}'


def test_a_misspelt_switch_is_refused() -> None:
    """Or it would stay on unseen."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"phone":false}', type=IdentitySettings)
