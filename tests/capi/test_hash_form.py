"""Telling hashes from clear values."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.hash_form import HASHES_OF_NAMES, HASHES_OF_NOTHING, bare_hash, hash_form

SHA = hashlib.sha256(b"a@b.co").hexdigest()
MD5 = "2a6a84e9e44441afbd75cc19ce28be37"


@pytest.mark.parametrize("head", [SHA, SHA.upper(), MD5])
@pytest.mark.parametrize("suffix", ["", ".BA", ".AQQCAQIB", ".a-_Z"[:3]])
def test_hashes_pass_lower_cased_with_their_suffix(head: str, suffix: str) -> None:
    """The suffix is case-sensitive and stays."""
    assert hash_form(f" {head}{suffix}\n") == head.lower() + suffix
    assert bare_hash(head.lower() + suffix) == head.lower()


@pytest.mark.parametrize(
    "text", [SHA[1:], SHA + "0", SHA + ".", SHA + ".abc", SHA + ".A!", "g" + SHA[1:], "", "x" * 64]
)
def test_other_texts_are_no_hashes(text: str) -> None:
    """Nearly a hash is none."""
    assert hash_form(text) == ""


@given(st.text())
def test_any_text_is_a_hash_or_not(text: str) -> None:
    """What passes once passes again unchanged."""
    form = hash_form(text)
    assert form == "" or hash_form(form) == form


def test_hashes_of_nothing_are_known() -> None:
    """Of an empty text and of words for unknown, by SHA-256 and MD5."""
    for word in (b"", b"null", b"undefined", b"N/A"):
        assert hashlib.sha256(word).hexdigest() in HASHES_OF_NOTHING
        assert hashlib.md5(word, usedforsecurity=False).hexdigest() in HASHES_OF_NOTHING
    assert SHA not in HASHES_OF_NOTHING


def test_names_that_somebody_has_are_known_among_them() -> None:
    """By both ways of hashing: a first name may be Nan."""
    for hashed in (hashlib.sha256(b"nan"), hashlib.md5(b"nan", usedforsecurity=False)):
        assert hashed.hexdigest() in HASHES_OF_NOTHING & HASHES_OF_NAMES


def test_a_hash_of_digits_is_somebodys() -> None:
    """Of the clear words for nobody, 0 and -1 are numbers that another system may have hashed as a key of its own."""
    for word in (b"0", b"-1"):
        assert hashlib.sha256(word).hexdigest() not in HASHES_OF_NOTHING
