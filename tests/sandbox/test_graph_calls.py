"""Refusals of a whole call."""

from __future__ import annotations

import pytest

from signalpost.sandbox.graph_calls import CALL_ERRORS, LIMITS, PERMISSIONS, TOKENS


def test_no_code_stands_twice() -> None:
    """A second row of the same name would never be answered."""
    names = [error.name for error in CALL_ERRORS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("subcode", [452, 458, 459, 460, 463, 464, 465, 467])
def test_every_subcode_of_a_bad_token_is_here(subcode: int) -> None:
    """Section 2.2, rows of code 190: 400 with a subcode."""
    error = next(error for error in TOKENS if error.subcode == subcode)
    assert (error.code, error.status) == (190, 400)


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80000, 80001, 80003, 80004, 80014])
def test_every_limit_is_here(code: int) -> None:
    """Section 2.2, rows of the limits; the type is OAuthException as for everything else (section 2.1)."""
    assert {error.type for error in LIMITS if error.code == code} == {"OAuthException"}


@pytest.mark.parametrize("code", [3, 10, 200, 294, 368])
def test_every_permission_is_here(code: int) -> None:
    """Section 2.2."""
    assert [error.code for error in PERMISSIONS].count(code) == 1
