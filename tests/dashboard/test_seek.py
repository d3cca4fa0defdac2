"""What somebody typed into the search."""

from __future__ import annotations

import pytest

from signalpost.dashboard.seek import LONGEST, sought


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("order 17", "id"),
        ("a" * 64, "id"),
        ("em:" + "A" * 64, "person"),
        ("ph:" + "0" * 64, "person"),
        ("em:" + "g" * 64, "id"),
        ("anna@example.com", "address"),
        ("x" * (LONGEST + 1), "too_long"),
    ],
)
def test_each_text_is_one_kind(typed: str, kind: str) -> None:
    """An address is known before it is looked for."""
    assert sought(typed).kind == kind


def test_what_is_personal_is_in_no_text_of_it() -> None:
    """Neither hash nor address."""
    for typed in ("em:" + "a" * 64, "anna@example.com"):
        found = sought(typed)
        assert found.text == ""
        assert "a" * 10 not in repr(found)
        assert "anna" not in repr(found)


def test_a_receipt_is_an_id_too() -> None:
    """Numbers that no ledger has are none."""
    assert str(sought("box-1-0").receipt) == "box-1-0"
    assert sought(f"box-{1 << 70}-0").receipt is None
