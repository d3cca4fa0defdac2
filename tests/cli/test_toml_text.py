"""What is written as TOML reads back equal."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.cli.toml_text import toml_text

texts = st.text(st.characters(exclude_categories=("Cs",)))
plain = texts | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=20
)


@given(st.dictionaries(texts, values, max_size=5))
def test_any_plain_values_survive(document: dict[str, object]) -> None:
    """Any keys, any nesting."""
    assert tomllib.loads(toml_text(document)) == document


def test_lists_of_tables_have_headings() -> None:
    """As people would write them."""
    assert toml_text({"datasets": [{"dataset_id": "1"}], "policy": {"both_forms": True}}) == (
        '\n[[datasets]]\ndataset_id = "1"\n\n[policy]\nboth_forms = true\n'
    )


def test_nothing_is_made_of_none() -> None:
    """TOML cannot say it."""
    with pytest.raises(ValueError, match="NoneType"):
        toml_text({"a": None})
