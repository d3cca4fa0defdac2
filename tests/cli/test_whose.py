"""Whom a command means."""

from __future__ import annotations

import hashlib

import pytest

from signalpost.capi.policy import Policy
from signalpost.cli.whose import Person, keys_of_person
from signalpost.errors import InvalidInput
from signalpost.visit.visitor_id import make

NOW_S = 1_795_000_000
VISITOR = str(make(bytes(16), NOW_S))
FBP = "fb.1.1795000000000.1234567890"
EM = hashlib.sha256(b"ada@shop.example").hexdigest()


def keys(**named: str) -> tuple[tuple[str, str], ...]:
    return keys_of_person(Person(**named), Policy(), NOW_S)


def test_identifiers_are_hashed_as_they_are_sent() -> None:
    """In clear, or hashed already: the same key."""
    assert keys(email=" Ada@Shop.example ") == keys(email=EM) == (("em", EM),)
    assert keys(phone="+49 30 1234567") == (("ph", hashlib.sha256(b"49301234567").hexdigest()),)
    assert keys(fbp=FBP) == (("fbp", FBP),)
    assert [kind for kind, _ in keys(email="ada@shop.example", external_id="c-1", visitor=VISITOR)] == [
        "em", "external_id", "visitor",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"email": "n/a"},
        {"phone": "-"},
        {"visitor": "ada"},
        {"fbp": "fb.1.ada"},
        {"email": "ada@shop.example", "phone": "x"},
    ],
)
def test_what_names_nobody_is_refused(named: dict[str, str]) -> None:
    """Whole, and without repeating what was given."""
    with pytest.raises(InvalidInput) as refused:
        keys(**named)
    assert not any(value in str(refused.value) for value in named.values() if len(value) > 3)


def test_a_person_shows_nothing_of_themselves() -> None:
    """In a message or a trace."""
    assert "ada" not in repr(Person(email="ada@shop.example"))
