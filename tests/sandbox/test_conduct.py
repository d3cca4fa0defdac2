"""What Meta leaves open, as settings."""

from __future__ import annotations

import msgspec
import pytest

from signalpost.sandbox.conduct import Conduct


def test_every_setting_says_what_it_is_for() -> None:
    """The docstring names each; a setting nobody can read about is not one."""
    words = Conduct.__doc__ or ""
    assert all(f"`{name}`" in words for name in Conduct.__struct_fields__)


def test_settings_can_be_read_from_json_and_a_misspelt_one_is_refused() -> None:
    """Values outside a setting's list are refused too."""
    assert msgspec.json.decode(b'{"token_status": 400}', type=Conduct).token_status == 400
    for text in (b'{"token_state": 400}', b'{"token_status": 418}', b'{"ldu": "maybe"}'):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(text, type=Conduct)
