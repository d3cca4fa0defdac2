"""Hashes that tell on themselves."""

from __future__ import annotations

from hashlib import sha256

import pytest

from signalpost.quality.findings import Finding
from signalpost.quality.known_hashes import HASHED_KEYS, KNOWN


def sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("key", [*HASHED_KEYS, "external_id"])
def test_the_hash_of_nothing_is_known_for_every_key(key: str) -> None:
    """Section 4.1, traps: the hash of an empty text starts with e3b0c442."""
    assert KNOWN[key]["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"] is Finding.HASH_OF_EMPTY


@pytest.mark.parametrize(
    ("key", "clear", "finding"),
    [
        ("country", "us", None),
        ("country", "US", Finding.HASH_NOT_NORMALISED),
        ("country", "Germany", Finding.HASH_NOT_NORMALISED),
        ("country", sha("de"), Finding.HASH_TWICE),
        ("ge", "f", None),
        ("ge", "Female", Finding.HASH_NOT_NORMALISED),
        ("ge", sha("m"), Finding.HASH_TWICE),
        ("st", "ca", None),
        ("st", "CA", Finding.HASH_NOT_NORMALISED),
        ("st", "California", Finding.HASH_NOT_NORMALISED),
        ("em", "null", Finding.HASH_OF_PLACEHOLDER),
        ("em", "jsmith@example.com", None),
        ("external_id", "undefined", Finding.HASH_OF_PLACEHOLDER),
        ("external_id", "0", None),
        ("fn", "Nan", None),
    ],
)
def test_closed_sets_are_known_in_their_wrong_forms(key: str, clear: str, finding: Finding | None) -> None:
    """Section 9: hash of an un-normalised value equal to a known clear value."""
    assert KNOWN[key].get(sha(clear)) is finding
