"""Rows of a file as a stream: CSV in any dialect and encoding, JSON lines, XLSX, Parquet. Nothing is copied to disk."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import IO, Any

import msgspec

from signalpost.capi.problem import Problem
from signalpost.errors import InvalidInput, SettingsError
from signalpost.files.columns import IGNORED
from signalpost.files.dialect import Dialect, dialect_of, holds_values
from signalpost.files.group import Row

SAMPLE_BYTES = 1 << 20
SAMPLE_ROWS = 5_000
MOST_COLUMNS = 2_000
MOST_UNPACKED = 2_000_000_000  # bytes of an XLSX: a sheet of a million rows has some hundred million
PARQUET_MEMORY = "128MB"
PARQUET_ROWS = 5_000

Source = Path | bytes


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
    head = _head(source)
    if not head.strip(b"\r\n\t \x00"):
        raise _wrong("file_empty", "The file is empty.", "Name a file with a header row and rows.")
    form = _form(head, name or (source.name if isinstance(source, Path) else ""))
    dialect = None
    reading: Callable[..., Iterator[Row]]
    if form is Form.CSV:
        found = dialect_of(head)
        dialect = Dialect(encoding=encoding or found.encoding, delimiter=delimiter or found.delimiter)
        reading = _csv(source, dialect)
    elif form is Form.JSONL:
        reading = _jsonl(source)
    elif form is Form.XLSX:
        reading = _xlsx(source, sheet)
    else:
        reading = _parquet(source)
    return _table(form, reading, dialect, list(columns), _size(source), found.delimiter if dialect else "")


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
        raise _wrong(
            "too_many_columns", f"The file has more than {MOST_COLUMNS} columns.", "Leave out what is not needed."
        )
    if len(headers) == 1 and dialect is not None and likely != dialect.delimiter:
        raise _wrong("delimiter_wrong", f"With {dialect.delimiter!r} between its cells the file has one column.",
                     f"It looks as if {likely!r} parts them: leave --delimiter out.")  # fmt: skip
    if not columns and holds_values(headers):
        raise _wrong("header_missing", "The first row holds values and not the names of columns.",
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


def _wrong(code: str, message: str, fix: str) -> InvalidInput:
    return InvalidInput(message, problems=[Problem(path="", code=code, message=message, fix=fix)])


def _opened(source: Source) -> IO[bytes]:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    try:
        return source.open("rb")
    except OSError as error:
        raise SettingsError(f"{source} cannot be read: {error.strerror}.", fix="Name a file.") from error


def _head(source: Source) -> bytes:
    with _opened(source) as file:
        try:
            return file.read(SAMPLE_BYTES)
        except OSError as error:
            raise SettingsError(f"The file cannot be read: {error.strerror}.", fix="Name a file.") from error


def _size(source: Source) -> int:
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def _form(head: bytes, name: str) -> Form:
    if head[:4] == b"PAR1":
        return Form.PARQUET
    if head[:4] == b"PK\x03\x04":
        return Form.XLSX
    if head[:4] == b"\xd0\xcf\x11\xe0":
        raise _wrong("xls_old", "This is a workbook of before 2007, or one with a password.", "Save it as XLSX or CSV.")
    if head[:2] == b"\x1f\x8b":
        raise _wrong("compressed", "The file is compressed.", "Unpack it first.")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{" or name.lower().endswith((".jsonl", ".ndjson")):
        return Form.JSONL
    return Form.CSV


def _csv(source: Source, dialect: Dialect) -> Callable[..., Iterator[Row]]:
    errors = "surrogateescape" if dialect.encoding.startswith("utf-8") else "replace"

    def rows(at: Callable[[int], None] | None = None) -> Iterator[Row]:
        try:
            file = _opened(source)
            text = io.TextIOWrapper(file, encoding=dialect.encoding, errors=errors, newline="")
        except LookupError:
            raise _wrong(
                "encoding_unknown", f"There is no encoding {dialect.encoding}.", "Name one as cp1252."
            ) from None
        with text:
            reader = csv.reader(text, delimiter=dialect.delimiter)
            yield from _parsed(reader, file, dialect.encoding, at)

    return rows


def _parsed(reader: Any, file: IO[bytes], encoding: str, at: Callable[[int], None] | None) -> Iterator[Row]:
    number = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(number, [], "csv_malformed")
            number = reader.line_num + 1
            continue
        begins, number = number, reader.line_num + 1
        if at is not None and not begins % 1_000:
            at(file.tell())
        if not all(map(str.isascii, cells)):
            cells = [cell if cell.isascii() else repaired(cell, encoding) for cell in cells]
        if cells and (len(cells) > 1 or cells[0].strip()):
            yield Row(begins, cells)


def repaired(cell: str, encoding: str) -> str:
    """A cell whose bytes are of another encoding than the rest of the file, as when exports were pasted together."""
    try:
        if encoding.startswith("utf-8"):
            return cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace") if not _is_utf8(cell) else cell
        if encoding == "cp1252":
            return cell.encode("cp1252").decode("utf-8")
    except UnicodeError:
        pass
    return cell


def _is_utf8(cell: str) -> bool:
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError:  # surrogates stand for bytes that are not
        return False
    return True


def _jsonl(source: Source) -> Callable[..., Iterator[Row]]:
    def rows(at: Callable[[int], None] | None = None) -> Iterator[Row]:
        headers: dict[str, int] = {}
        with _opened(source) as file:
            for line in islice(file, SAMPLE_ROWS):
                for name in _flat(line) or {}:
                    headers.setdefault(name, len(headers))
        yield Row(0, list(headers))
        with _opened(source) as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                if at is not None and not number % 1_000:
                    at(file.tell())
                found = _flat(line)
                if found is None:
                    yield Row(number, [], "json_malformed")
                else:
                    yield Row(number, [found.get(name, "") for name in headers])

    return rows


def _flat(line: bytes) -> dict[str, str] | None:
    """The members of a JSON object as texts; those of objects in it by a dotted name. None: it is no object."""
    try:
        found = msgspec.json.decode(line.lstrip(b"\xef\xbb\xbf"), type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    flat: dict[str, str] = {}
    for name, value in found.items():
        if isinstance(value, dict):
            flat.update({f"{name}.{inner}": _text(one) for inner, one in value.items()})
        else:
            flat[name] = _text(value)
    return flat


def _text(value: Any) -> str:
    """A typed cell as CSV would have it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, list):
        return ",".join(_text(one) for one in value if not isinstance(one, (dict, list)))
    return str(value)


def _xlsx(source: Source, sheet: str | None) -> Callable[..., Iterator[Row]]:
    def rows(at: Callable[[int], None] | None = None) -> Iterator[Row]:
        from python_calamine import CalamineError, CalamineWorkbook

        with _opened(source) as file:
            _check_unpacked(file)
            try:
                book = CalamineWorkbook.from_filelike(file)
                name = sheet or next(iter(book.sheet_names), "")
                if name not in book.sheet_names:
                    raise _wrong("sheet_missing", f"The workbook has no sheet {name}.",
                                 f"Its sheets: {', '.join(book.sheet_names)[:200]}.")  # fmt: skip
                table = book.get_sheet_by_name(name)
            except CalamineError:
                raise _wrong(
                    "xlsx_malformed", "The workbook cannot be read.", "Save it again as XLSX, or as CSV."
                ) from None
            for number, cells in enumerate(table.iter_rows(), start=1):
                texts = [_text(cell) for cell in cells]
                if any(texts):
                    yield Row(number, texts)

    return rows


def _check_unpacked(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
    except zipfile.BadZipFile:
        raise _wrong("xlsx_malformed", "The workbook is damaged.", "Save it again as XLSX, or as CSV.") from None
    if unpacked > MOST_UNPACKED:
        raise _wrong("xlsx_too_large", "The workbook unpacks to more than is taken.", "Save the sheet as CSV.")
    file.seek(0)


def _parquet(source: Source) -> Callable[..., Iterator[Row]]:
    def rows(at: Callable[[int], None] | None = None) -> Iterator[Row]:
        import duckdb

        if isinstance(source, bytes):
            raise _wrong(
                "parquet_in_request", "Parquet is taken from a file alone.", "Use signalpost upload FILE, or CSV."
            )
        with duckdb.connect(":memory:", config={"memory_limit": PARQUET_MEMORY, "threads": 1}) as connection:
            try:
                found = connection.execute("SELECT * FROM read_parquet(?)", [str(source)])
                names = [one[0] for one in found.description or ()]
                yield Row(0, names)
                number = 0
                while part := found.fetchmany(PARQUET_ROWS):
                    for cells in part:
                        number += 1
                        yield Row(number, [_text(cell) for cell in cells])
            except duckdb.Error:
                raise _wrong(
                    "parquet_malformed", "The Parquet file cannot be read.", "Write it again, or as CSV."
                ) from None

    return rows
