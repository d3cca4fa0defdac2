"""Rows of a CSV in any dialect and encoding, as a stream. A row that breaks costs itself."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import IO, Any

from signalpost.files.dialect import Dialect
from signalpost.files.group import Row
from signalpost.files.source import Source, opened, wrong

_PART = 1 << 16  # bytes that are read together


def csv_rows(source: Source, dialect: Dialect) -> Callable[..., Iterator[Row]]:
    """Reads the rows of `source`, its header first, each time anew."""
    errors = "surrogateescape" if dialect.encoding.startswith("utf-8") else "replace"

    def rows(at: Callable[[int], None] | None = None) -> Iterator[Row]:
        try:
            file = opened(source)
            watched = _Watched(file, dialect.encoding)
            text = io.TextIOWrapper(
                io.BufferedReader(watched, _PART), encoding=dialect.encoding, errors=errors, newline=""
            )
        except LookupError:
            raise wrong(
                "encoding_unknown", f"There is no encoding {dialect.encoding}.", "Name one as cp1252."
            ) from None
        with text:
            reader = csv.reader(text, delimiter=dialect.delimiter)
            yield from _parsed(reader, watched, dialect.encoding, at)

    return rows


class _Watched(io.RawIOBase):
    """The bytes of a file on their way to its decoder. `is_utf8`: so far all were, and were meant to be."""

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self.is_utf8 = encoding.startswith("utf-8")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As of the file."""
        read = self._file.read(len(buffer))
        buffer[: len(read)] = read
        if self.is_utf8:
            try:
                self._decode(read, not read)
            except UnicodeDecodeError:
                self.is_utf8 = False
        return len(read)

    def tell(self) -> int:
        """How many bytes were read."""
        return self._file.tell()

    def close(self) -> None:
        """With the file."""
        self._file.close()
        super().close()


def _parsed(reader: Any, file: _Watched, encoding: str, at: Callable[[int], None] | None) -> Iterator[Row]:
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
        if not file.is_utf8 and not all(map(str.isascii, cells)):  # of UTF-8 there is nothing to mend
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
