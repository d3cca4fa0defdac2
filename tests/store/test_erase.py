"""Whose a copy is, when people share what they browse with."""

from __future__ import annotations

import hashlib

import pytest

from signalpost.store.erase import Found

EM, PH, OTHER = "e" * 64, "f" * 64, "0" * 64
BROWSER = ("visitor", "1.aaaaaaaaaaaaaaaaaaaaaa.1795000200")


def hmac(space_id: int, kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{space_id} {kind} {value}".encode()).digest()[:16]


FOUND = Found(hmac, 1, [hmac(1, "em", EM), hmac(1, *BROWSER)])


@pytest.mark.parametrize(
    ("keys", "theirs"),
    [
        ([("em", EM)], True),
        ([("em", EM), ("ph", PH)], True),
        ([BROWSER], True),
        ([BROWSER, ("fbp", "fb.1.1.1")], True),
        ([BROWSER, ("em", OTHER)], False),
        ([BROWSER, ("em", EM), ("ph", OTHER)], True),
        ([("fbp", "fb.1.1.1")], False),
        ([], False),
    ],
)
def test_an_event_is_theirs_unless_it_names_another_alone(keys: list[tuple[str, str]], theirs: bool) -> None:
    """One of their keys must be there; a browser's is none against a person's."""
    assert FOUND.is_of(1, keys) is theirs


def test_people_of_another_space_are_others() -> None:
    """The same address under another space's HMAC."""
    assert not FOUND.is_of(2, [("em", EM)])
