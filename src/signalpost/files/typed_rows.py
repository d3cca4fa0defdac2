"""Rows of files whose cells have types, as texts: JSON lines, XLSX, Parquet. Their readers are imported when needed."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

import msgspec

from signalpost.files.group import Row
from signalpost.files.source import Source, opened, wrong

SAMPLE_ROWS = 5_000
MOST_UNPACKED = 2_000_000_000  # bytes of an XLSX: a sheet of a million rows has some hundred million
_NAME_AT = 26  # in the header before an entry: the lengths of its name and of what follows that
_PIECE = 1 << 20
PARQUET_MEMORY = "128MB"
PARQUET_ROWS = 5_000


def json_rows(source: Source) -> Callable[..., Iterator[Row]]:
    """Reads the rows of JSON lines, their names first."""

    def rows(at: Callable[[int], None] | None = None) -> Iterator[Row]:
        headers: dict[str, int] = {}
        with opened(source) as file:
            for line in islice(file, SAMPLE_ROWS):
                for name in _flat(line) or {}:
                    headers.setdefault(name, len(headers))
        yield Row(0, list(headers))
        with opened(source) as file:
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


def sheet_rows(source: Source, sheet: str | None) -> Callable[..., Iterator[Row]]:
    """Reads the rows of a sheet of a workbook (None: the first), which is held in memory."""

    def rows(at: Callable[[int], None] | None = None) -> Iterator[Row]:
        from python_calamine import CalamineError, CalamineWorkbook

        with opened(source) as file:
            _check_unpacked(file)
            try:
                book = CalamineWorkbook.from_filelike(file)
                name = sheet or next(iter(book.sheet_names), "")
                if name not in book.sheet_names:
                    raise wrong("sheet_missing", f"The workbook has no sheet {name}.",
                                 f"Its sheets: {', '.join(book.sheet_names)[:200]}.")  # fmt: skip
                table = book.get_sheet_by_name(name)
            except CalamineError:
                raise wrong(
                    "xlsx_malformed", "The workbook cannot be read.", "Save it again as XLSX, or as CSV."
                ) from None
            for number, cells in enumerate(table.iter_rows(), start=1):
                texts = [_text(cell) for cell in cells]
                if any(texts):
                    yield Row(number, texts)

    return rows


def _check_unpacked(file: IO[bytes]) -> None:
    """Neither by what the archive says of itself nor by what really comes out of it."""
    try:
        with zipfile.ZipFile(file) as archive:
            every = archive.infolist()
            unpacked = sum(one.file_size for one in every)
        left = MOST_UNPACKED
        for one in every:
            if unpacked > MOST_UNPACKED or left < 0:
                break
            left -= _inflated(file, one, left)
    except (zipfile.BadZipFile, zlib.error, struct.error):
        raise wrong("xlsx_malformed", "The workbook is damaged.", "Save it again as XLSX, or as CSV.") from None
    if unpacked > MOST_UNPACKED or left < 0:
        raise wrong("xlsx_too_large", "The workbook unpacks to more than is taken.", "Save the sheet as CSV.")
    file.seek(0)


def _inflated(file: IO[bytes], entry: zipfile.ZipInfo, most: int) -> int:
    """How many bytes an entry unpacks to, counted until they are more than `most`."""
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        return entry.compress_size
    file.seek(entry.header_offset + _NAME_AT)
    name, extra = struct.unpack("<HH", file.read(4))
    file.seek(name + extra, os.SEEK_CUR)
    left, count, inflate = entry.compress_size, 0, zlib.decompressobj(-zlib.MAX_WBITS)
    while count <= most and not inflate.eof and (part := file.read(min(left, _PIECE))):
        left -= len(part)
        while part and count <= most:
            count += len(inflate.decompress(part, _PIECE))
            part = inflate.unconsumed_tail
    return count


def parquet_rows(source: Source) -> Callable[..., Iterator[Row]]:
    """Reads the rows of Parquet, their names first."""

    def rows(at: Callable[[int], None] | None = None) -> Iterator[Row]:
        import duckdb

        with (
            _named(source) as name,
            duckdb.connect(":memory:", config={"memory_limit": PARQUET_MEMORY, "threads": 1}) as connection,
        ):
            try:
                found = connection.execute("SELECT * FROM read_parquet(?)", [name])
                names = [one[0] for one in found.description or ()]
                yield Row(0, names)
                number = 0
                while part := found.fetchmany(PARQUET_ROWS):
                    for cells in part:
                        number += 1
                        yield Row(number, [_text(cell) for cell in cells])
            except duckdb.Error:
                raise wrong(
                    "parquet_malformed", "The Parquet file cannot be read.", "Write it again, or as CSV."
                ) from None

    return rows


@contextmanager
def _named(source: Source) -> Iterator[str]:
    """A path to the bytes, which DuckDB wants: those of a request get one in memory, and never stand on the disk."""
    if not isinstance(source, bytes):
        yield str(source)
        return
    if not hasattr(os, "memfd_create"):  # Linux has it
        raise wrong("parquet_in_request", "Parquet is taken from a file alone here.", "Use signalpost upload FILE.")
    with os.fdopen(os.memfd_create("upload"), "wb") as held:
        held.write(source)
        held.flush()
        yield f"/proc/self/fd/{held.fileno()}"
