"""How a CSV is written is seen in its first bytes."""

from __future__ import annotations

import pytest

from signalpost.files.dialect import delimiter_of, dialect_of, encoding_of, holds_values


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings_are_told_apart(encoding: str, found: str) -> None:
    """By a mark, by zeros, by what cannot be UTF-8; a character that the sample cuts in two is no error."""
    text = "Vorname;Straße;Größe\n" * 40
    assert encoding_of(text.encode(encoding)) == found
    assert encoding_of("ü".encode()[:1] if encoding == "utf-8" else text.encode(encoding)) in (found, "utf-8")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_told_apart(delimiter: str) -> None:
    """By the width that most lines have, quotes and commas of decimals notwithstanding."""
    rows = [["email", "value", "name"]] + [["a@shop.example", "12,50", '"Miller; Ann"']] * 5
    text = "\n".join(
        delimiter.join(cell if delimiter != "," else f'"{cell.strip(chr(34))}"' for cell in row) for row in rows
    )
    assert delimiter_of(text) == delimiter
    assert dialect_of(text.encode()).delimiter == delimiter


def test_one_column_has_commas() -> None:
    """Where nothing parts cells, a comma would; an empty text is one too."""
    assert delimiter_of("email\na@shop.example\n") == delimiter_of("") == ","


def test_a_row_of_values_is_no_header() -> None:
    """An address, a number, a date or a digest is nobody's name for a column."""
    assert holds_values(["a@shop.example", "Ann"])
    assert holds_values(["2026-11-17 10:00", "x"])
    assert holds_values(["19.90"]) and holds_values(["a" * 64])
    assert not holds_values(["email", "Order 2026", "E-Mail", "value (EUR)"])


def test_a_cell_beyond_the_limit_says_nothing_of_its_delimiter() -> None:
    """As where a quotation mark of the other dialect is never closed."""
    text = 'a,b\n1,"' + "x" * 140_000 + "\n"
    assert delimiter_of(text) == ","
    assert delimiter_of('a;b\n1;2\n3;4\n"' + "x" * 140_000) in (",", ";")
