"""Refused rows as a file of their own, as they stood, with what is wrong with each: to mend and upload again.

It holds what the file held: it is written only where its owner says, and readable by nobody else, or held for one
answer to whoever sent it.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

from signalpost.capi.problem import Problem
from signalpost.errors import SettingsError
from signalpost.files.columns import IGNORED
from signalpost.files.group import Row

_COMPUTED = ("=", "+", "-", "@")  # with which a spreadsheet begins to compute


def told(row: Row, problem: Problem) -> list[str]:
    """The cells of a refused row, with why in front."""
    return [f"line {row.number}: {problem.code}: {problem.message} {problem.fix}", *map(_harmless, row.cells)]


class HeldRows:
    """Refused rows as text in memory, up to `most` characters: what is more is `left`, as a number of rows."""

    def __init__(self, headers: Sequence[str], delimiter: str, most: int) -> None:
        self._out = io.StringIO(newline="")
        self._writer = csv.writer(self._out, delimiter=delimiter or ",")
        self._writer.writerow([IGNORED, *headers])
        self._most = most
        self.rows = self.left = 0

    def add(self, rows: Sequence[Row], problem: Problem) -> None:
        """These rows, which are of one order, are refused for `problem`."""
        if self.left or self._out.tell() > self._most:
            self.left += len(rows)
            return
        self._writer.writerows([told(row, problem) for row in rows])
        self.rows += len(rows)

    def text(self) -> str:
        """The file, empty where no row was refused."""
        return self._out.getvalue() if self.rows else ""


class BadRows:
    """Rows are written as they come; the file is made with the first. It is UTF-8, with the delimiter of the other."""

    def __init__(self, file: Path | None, headers: Sequence[str], delimiter: str) -> None:
        self._path = file
        self._headers = headers
        self._delimiter = delimiter or ","
        self._file: IO[str] | None = None

    def __enter__(self) -> BadRows:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, rows: Sequence[Row], problem: Problem) -> None:
        """These rows are refused for `problem`."""
        if self._path is None:
            return
        if self._file is None:
            self._file = _opened(self._path)
            self._writer = csv.writer(self._file, delimiter=self._delimiter)
            self._writer.writerow([IGNORED, *self._headers])
        self._writer.writerows([told(row, problem) for row in rows])


def _harmless(cell: str) -> str:
    """A formula of somebody else's is not to run in the spreadsheet of whoever mends the rows. A phone or an amount is
    none."""
    if cell[:1] not in _COMPUTED or cell[1:2].isdecimal() or cell.startswith('="'):
        return cell
    return "'" + cell


def _opened(path: Path) -> IO[str]:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", fix="Name another file.") from error
    return os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="", errors="replace")
