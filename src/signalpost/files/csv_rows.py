"""Rows of a CSV in any dialect and encoding, as a stream. A row that breaks costs itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import IO, Any

from signalpost.files.dialect import Dialect
from signalpost.files.group import Row
from signalpost.files.source import Source, opened, wrong


def csv_rows(source: Source, dialect: Dialect) -> Callable[..., Iterator[Row]]:
    """Reads the rows of `source`, its header first, each time anew."""
    errors = "surrogateescape" if dialect.encoding.startswith("utf-8") else "replace"

    def rows(at: Callable[[int], None] | None = None) -> Iterator[Row]:
        try:
            file = opened(source)
            text = io.TextIOWrapper(file, encoding=dialect.encoding, errors=errors, newline="")
        except LookupError:
            raise wrong(
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
