"""Passwords: what one must be, what is kept of it, and whether one is it."""

from __future__ import annotations

import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from signalpost.errors import InvalidInput

SHORTEST: Final = 12
LONGEST: Final = 256

# OWASP's password storage cheat sheet: Argon2id with 19 MiB, two passes, one lane. A desk of four threads takes 76 MiB.
MEMORY_KIB: Final = 19_456
PASSES: Final = 2
LANES: Final = 1


class Passwords:
    """Hashes and verifies. A hash of other costs than these is good, and is made anew when its password is seen."""

    def __init__(self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=LANES)
        self._nobodys = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """What is kept: Argon2's own text with its costs and salt."""
        return self._hasher.hash(_plain(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether `kept` is of `password`. Without anything kept it takes as long, and is false."""
        try:
            right = self._hasher.verify(kept or self._nobodys, _plain(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
        return right and kept is not None

    def is_old(self, kept: str) -> bool:
        """Whether `kept` was made with other costs."""
        return self._hasher.check_needs_rehash(kept)


def checked_password(password: str, login: str) -> str:
    """`password`, if it may be one. Raises InvalidInput: too short, too long, the login itself."""
    if len(password) < SHORTEST:
        raise InvalidInput(f"a password has at least {SHORTEST} characters; a few words do well")
    if len(password) > LONGEST:
        raise InvalidInput(f"a password has at most {LONGEST} characters")
    if login in password.casefold() or len(set(password)) < 4:
        raise InvalidInput("that password is too easily guessed; take a few words that nobody knows of you")
    return password


def _plain(password: str) -> bytes:
    """One text however a keyboard composes it."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
