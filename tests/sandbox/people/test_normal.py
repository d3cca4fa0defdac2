"""Normal forms of the receiving side, by Meta's own examples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.people import normal

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "sandbox_normal_forms.json").read_bytes())


@pytest.mark.parametrize("row", GOLDEN["rows"], ids=lambda row: f"section 4.1 {row['key']} {row['row']}")
def test_metas_examples_hash_as_meta_says(row: dict[str, str]) -> None:
    """Each example of the customer information page gives its normal form and its SHA-256."""
    assert normal.NORMAL[row["key"]](row["text"]) == row["normal"]
    assert normal.hashed(row["key"], row["text"]) == row["sha256"]


def test_what_is_hashed_stays() -> None:
    """64 hex pass, lower-cased; an MD5 is no hash here, as the API documents SHA-256 only."""
    assert normal.hashed("em", "AB" * 32) == "ab" * 32
    assert normal.is_hash("ab" * 32)
    assert not normal.is_hash("ab" * 16)
    assert not normal.is_hash("AB" * 32)


@given(st.sampled_from(sorted(normal.NORMAL)), st.text())
def test_a_normal_form_is_normal(key: str, text: str) -> None:
    """Whatever comes, forming it twice is forming it once, and its hash is 64 hex."""
    once = normal.NORMAL[key](text)
    if once == once.lower():  # a few letters have no lower case of their own
        assert normal.NORMAL[key](once) == once
    assert normal.is_hash(normal.hashed(key, text))
