"""Accounts as values."""

from __future__ import annotations

import pytest

from signalpost.errors import InvalidInput
from signalpost.store.accounts import RoleToken, checked_login
from signalpost.store.roles import Role


def test_a_login_is_compared_as_it_is_kept() -> None:
    """Trimmed, in small letters."""
    assert checked_login("  Anna@Shop.Example ") == "anna@shop.example"
    for bad in ("", "two words", "<b>", "x" * 255, "a\x00b"):
        with pytest.raises(InvalidInput):
            checked_login(bad)


def test_a_token_is_good_until_it_ends_or_is_revoked() -> None:
    """Without an end, until it is revoked."""

    def token(ends_at: int | None, revoked_at: int | None) -> RoleToken:
        return RoleToken(
            token_id="a",
            account_id=1,
            name="n",
            role=Role.VIEWER,
            created_at=0,
            ends_at=ends_at,
            used_at=None,
            revoked_at=revoked_at,
        )

    assert [token(*of).good(10) for of in ((None, None), (11, None), (10, None), (None, 5))] == [
        True,
        True,
        False,
        False,
    ]
