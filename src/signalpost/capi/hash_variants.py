"""Which mistake made a hash: found by comparing it with wrong forms of clear values that passed by.

A hash says nothing of how it was made. But where the browser sends an address in clear and a shop's server sends the
same one hashed, the server's can be compared with what it would be untrimmed, in capitals, with a plus before the
number, or hashed twice. Only the beginnings of such hashes are kept, in memory alone, of the last few thousand values.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from signalpost.capi.email_address import email
from signalpost.capi.hash_form import MD5_LENGTH, SHA256_LENGTH
from signalpost.capi.phone import phone

UNTRIMMED, UPPER_CASE, PHONE_FORM, TWICE = "hash_untrimmed", "hash_upper_case", "hash_phone_form", "hash_twice"
BEGINNING = 16  # characters of a hash that are kept: two alike among some ten thousand are next to impossible
MOST = 20_000  # wrong forms of a generation; there are two
LEARNT_A_SECOND = 20  # values: some 0.3 ms of each second, however much comes
_LONGEST = 100  # characters of a clear value
_TRUNKS = range(1, 4)  # digits of a country's code


class Variants:
    """`learn` clear values, then ask what a hash `is`. For one process; what another saw is not known here."""

    def __init__(self) -> None:
        self._young: dict[str, str] = {}
        self._old: dict[str, str] = {}
        self._second = self._learnt = 0

    def learn(self, key: str, text: str, now: int) -> None:
        """Remember what `text`, of `key` (`em` or `ph`), would be when hashed in a wrong form. `now`: Unix seconds; of
        many values in one second only the first are learnt."""
        if now != self._second:
            self._second, self._learnt = now, 0
        self._learnt += 1
        if self._learnt > LEARNT_A_SECOND or len(text) > _LONGEST:
            return
        normal = email(text) if key == "em" else phone(text)
        if not normal:
            return
        if len(self._young) >= MOST:
            self._young, self._old = {}, self._young
        right = sha256(normal).hexdigest()
        forms = _of_email if key == "em" else _of_phone
        for code, form in (*forms(text, normal), (TWICE, right.encode())):
            made = sha256(form).hexdigest()
            if made != right:
                self._young.setdefault(made[:BEGINNING], code)

    def of(self, hashed: str) -> str:
        """The code of the mistake that made `hashed`; empty when none is known."""
        if not (self._young or self._old):
            return ""
        beginning = hashed[:BEGINNING].lower()
        return self._young.get(beginning) or self._old.get(beginning, "")


def is_hash(text: str) -> bool:
    """Whether a text is as long as one: no address and no number is, that anybody would send in clear."""
    return len(text) == SHA256_LENGTH and "@" not in text


def is_clear(text: str) -> bool:
    """Whether it is surely no hash."""
    return len(text) < MD5_LENGTH or "@" in text


def _of_email(text: str, normal: bytes) -> Iterator[tuple[str, bytes]]:
    typed = text.strip().encode(errors="replace")
    for one in (typed, normal, typed.lower()):
        for blank in (b" ", b"\n", b"\r\n", b"\t"):
            yield UNTRIMMED, one + blank
        yield UNTRIMMED, b" " + one
        yield UNTRIMMED, b" " + one + b" "
    yield UNTRIMMED, text.encode(errors="replace") if text != text.strip() else normal
    for one in (typed, normal.upper(), normal.capitalize()):
        yield UPPER_CASE, one


def _of_phone(text: str, normal: bytes) -> Iterator[tuple[str, bytes]]:
    yield PHONE_FORM, b"+" + normal
    yield PHONE_FORM, b"00" + normal
    for digits in _TRUNKS:
        yield PHONE_FORM, b"0" + normal[digits:]
        yield PHONE_FORM, normal[digits:]
    yield PHONE_FORM, text.strip().encode(errors="replace")
    yield PHONE_FORM, text.encode(errors="replace")
    for blank in (b" ", b"\n"):
        yield UNTRIMMED, normal + blank
    yield UNTRIMMED, b" " + normal
