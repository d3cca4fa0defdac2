"""Rows of a file as a stream: CSV in any dialect and encoding, JSON lines, XLSX, Parquet. Nothing is copied to disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from itertools import islice
from pathlib import Path

import msgspec

from signalpost.files.columns import IGNORED
from signalpost.files.csv_rows import csv_rows
from signalpost.files.dialect import Dialect, dialect_of, holds_values
from signalpost.files.group import Row
from signalpost.files.source import Source, head, size, wrong
from signalpost.files.typed_rows import SAMPLE_ROWS, json_rows, parquet_rows, sheet_rows

MOST_COLUMNS = 2_000


class Form(str, Enum):
    """How a file is written."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A file that can be read as often as wanted. `rows()` begins anew each time; it calls `at` with the bytes read so
    far, where that can be known. `sample`: the cells of the first rows."""

    form: Form
    headers: tuple[str, ...]
    rows: Callable[..., Iterator[Row]]
    size: int
    sample: tuple[tuple[str, ...], ...] = ()
    dialect: Dialect | None = None


def open_table(
    source: Source,
    *,
    name: str = "",
    columns: Sequence[str] = (),
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> Table:
    """The table in the file `source`, or in its bytes. `name` tells its form where its first bytes do not; `columns`
    names the columns of a file without a header.

    InvalidInput: it is no table, is empty, or has no header. SettingsError: it cannot be read.
    """
    begun = head(source)
    if not begun.strip(b"\r\n\t \x00"):
        raise wrong("file_empty", "The file is empty.", "Name a file with a header row and rows.")
    form = _form(begun, name or (source.name if isinstance(source, Path) else ""))
    dialect = None
    reading: Callable[..., Iterator[Row]]
    if form is Form.CSV:
        found = dialect_of(begun)
        dialect = Dialect(encoding=encoding or found.encoding, delimiter=delimiter or found.delimiter)
        reading = csv_rows(source, dialect)
    elif form is Form.JSONL:
        reading = json_rows(source)
    elif form is Form.XLSX:
        reading = sheet_rows(source, sheet)
    else:
        reading = parquet_rows(source)
    return _table(form, reading, dialect, list(columns), size(source), found.delimiter if dialect else "")


def _table(
    form: Form,
    reading: Callable[..., Iterator[Row]],
    dialect: Dialect | None,
    columns: list[str],
    size: int,
    likely: str,
) -> Table:
    first = next(iter(reading()), None)
    headers = columns or (list(first.cells) if first is not None else [])
    while headers and not headers[-1].strip():
        headers.pop()
    if len(headers) > MOST_COLUMNS:
        raise wrong(
            "too_many_columns", f"The file has more than {MOST_COLUMNS} columns.", "Leave out what is not needed."
        )
    if len(headers) == 1 and dialect is not None and likely != dialect.delimiter:
        raise wrong("delimiter_wrong", f"With {dialect.delimiter!r} between its cells the file has one column.",
                     f"It looks as if {likely!r} parts them: leave --delimiter out.")  # fmt: skip
    if not columns and holds_values(headers):
        raise wrong("header_missing", "The first row holds values and not the names of columns.",
                     "Put a row with their names above it, or say --columns 'em,event_time,value,…'.")  # fmt: skip
    # A file of bad rows comes back with a column more: it is none of the sender's.
    ours = headers.index(IGNORED) if IGNORED in headers else None
    skip = 0 if columns else 1

    def rows(at: Callable[[int], None] | None = None) -> Iterator[Row]:
        width = len(headers)
        for row in islice(reading(at), skip, None):
            cells = row.cells
            if not row.fault and len(cells) > width and any(cell.strip() for cell in cells[width:]):
                row = Row(row.number, cells, "cells_beyond_header")
            if ours is not None:
                del cells[ours : ours + 1]
            yield row

    shown = tuple([header for place, header in enumerate(headers) if place != ours])
    sample = tuple([tuple(row.cells) for row in islice(rows(), SAMPLE_ROWS) if not row.fault])
    return Table(form=form, headers=shown, rows=rows, size=size, sample=sample, dialect=dialect)


def _form(head: bytes, name: str) -> Form:
    if head[:4] == b"PAR1":
        return Form.PARQUET
    if head[:4] == b"PK\x03\x04":
        return Form.XLSX
    if head[:4] == b"\xd0\xcf\x11\xe0":
        raise wrong("xls_old", "This is a workbook of before 2007, or one with a password.", "Save it as XLSX or CSV.")
    if head[:2] == b"\x1f\x8b":
        raise wrong("compressed", "The file is compressed.", "Unpack it first.")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{" or name.lower().endswith((".jsonl", ".ndjson")):
        return Form.JSONL
    return Form.CSV
