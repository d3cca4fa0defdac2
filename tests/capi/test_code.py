"""Rows of the tables of codes."""

from __future__ import annotations

from signalpost.capi.code import Code, Severity, rows


def test_rows_share_one_severity():
    """A block of the table says once what its codes do."""
    assert list(rows(Severity.NOTE, ("a", "A.", "Do."), ("b", "B.", ""))) == [
        Code(code="a", severity=Severity.NOTE, message="A.", fix="Do."),
        Code(code="b", severity=Severity.NOTE, message="B.", fix=""),
    ]
