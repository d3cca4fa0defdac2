"""What is kept of a password."""

from __future__ import annotations

import pytest

from signalpost.errors import InvalidInput
from signalpost.store.passwords import LONGEST, SHORTEST, Passwords, checked_password

CHEAP = Passwords(memory_kib=8, passes=1)


def test_what_is_kept_says_its_costs_and_not_the_password() -> None:
    """Argon2id with OWASP's parameters (password storage cheat sheet: m=19456, t=2, p=1)."""
    kept = Passwords().hash("four words in a row")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept != Passwords().hash("four words in a row")


def test_a_password_fits_however_it_was_typed() -> None:
    """One keyboard sends é as one character, another as two."""
    kept = CHEAP.hash("caf\u00e9 au lait noir")
    assert CHEAP.fits(kept, "cafe\u0301 au lait noir")
    assert not CHEAP.fits(kept, "cafe au lait noir")
    assert not CHEAP.fits(None, "nobody has this password")
    assert not CHEAP.fits("no hash", "caf\u00e9 au lait noir")


def test_a_hash_of_other_costs_is_good_and_old() -> None:
    """So that costs can rise without anybody choosing a password anew."""
    kept = CHEAP.hash("four words in a row")
    dearer = Passwords(memory_kib=16, passes=1)
    assert dearer.fits(kept, "four words in a row")
    assert (CHEAP.is_old(kept), dearer.is_old(kept)) == (False, True)


@pytest.mark.parametrize("bad", ["x" * (SHORTEST - 1), "ab" * LONGEST, "aaaaaaaaaaaaaaa", "hello anna.b hello"])
def test_what_is_easily_guessed_is_no_password(bad: str) -> None:
    """And the error does not repeat it."""
    with pytest.raises(InvalidInput) as refused:
        checked_password(bad, "anna.b")
    assert bad not in str(refused.value)
    assert checked_password("four words in a row", "anna.b") == "four words in a row"
