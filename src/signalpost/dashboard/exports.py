"""A table as a file: CSV as it is read, Parquet by way of DuckDB, which needs the whole of it on disk first."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from signalpost.dashboard.route import Download
from signalpost.dashboard.tables import TABLES, Table, rows_of
from signalpost.dashboard.view import View
from signalpost.store.roles import Role

AT_ONCE = 1_000  # lines of CSV in one piece
CHUNK = 1 << 16  # bytes of a finished file in one piece
CSV: Final = "text/csv; charset=utf-8"
PARQUET: Final = "application/vnd.apache.parquet"
#: A spreadsheet takes a text that begins with one of these for a formula, and runs it.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
TYPES: Final = {"text": "VARCHAR", "integer": "BIGINT", "time": "TIMESTAMPTZ", "truth": "BOOLEAN"}


def downloads() -> tuple[Download, ...]:
    """Each table in both forms: `/export/orders.csv`, `/export/orders.parquet`."""
    made = []
    for name, table in TABLES.items():
        least = Role.OWNER if name == "audit" else Role.VIEWER
        made += [
            Download(path=f"/export/{name}.csv", least=least, parts=_as_csv(name, table)),
            Download(path=f"/export/{name}.parquet", least=least, parts=_as_parquet(name, table)),
        ]
    return tuple(made)


def _as_csv(name: str, table: Table) -> Any:
    def parts(view: View) -> tuple[str, str, Iterator[bytes]]:
        return f"{name}.csv", CSV, csv_of(table, rows_of(table, view))

    return parts


def _as_parquet(name: str, table: Table) -> Any:
    def parts(view: View) -> tuple[str, str, Iterator[bytes]]:
        return f"{name}.parquet", PARQUET, parquet_of(table, rows_of(table, view))

    return parts


def csv_of(table: Table, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """With a line of names first; times as ISO 8601 in UTC; what a spreadsheet would run as a formula is quoted."""
    kinds = list(table.columns.values())
    lines = io.StringIO()
    write = csv.writer(lines)
    write.writerow(table.columns)
    for number, row in enumerate(rows, 1):
        write.writerow([_cell(kind, value) for kind, value in zip(kinds, row, strict=True)])
        if number % AT_ONCE == 0:
            yield _taken(lines)
    yield _taken(lines)


def parquet_of(table: Table, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Typed columns; times are moments in UTC."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="signalpost-export-") as folder:
        lines, file = Path(folder) / "rows.csv", Path(folder) / "rows.parquet"
        with lines.open("wb") as out:
            out.writelines(_exact(table, rows))
        columns = ", ".join(f"'{name}': '{TYPES[kind]}'" for name, kind in table.columns.items())
        database = duckdb.connect(config={"temp_directory": folder, "memory_limit": "256MB", "threads": 1})
        try:
            database.execute("SET TimeZone = 'UTC'")
            source = f"read_csv(?, header = true, nullstr = '', quote = '\"', escape = '\"', columns = {{{columns}}})"
            database.execute(
                f"COPY (SELECT * FROM {source}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)", [str(lines)]
            )
        finally:
            database.close()
        with file.open("rb") as made:
            while piece := made.read(CHUNK):
                yield piece


def _exact(table: Table, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """As `csv_of`, with texts as they are: nobody opens this file in a spreadsheet."""
    kinds = list(table.columns.values())
    lines = io.StringIO()
    write = csv.writer(lines, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    write.writerow(table.columns)
    for row in rows:
        write.writerow([_plain(kind, value) for kind, value in zip(kinds, row, strict=True)])
        yield _taken(lines)
    yield _taken(lines)


def _taken(lines: io.StringIO) -> bytes:
    text = lines.getvalue()
    lines.seek(0)
    lines.truncate()
    return text.encode("utf-8", "replace")


def _cell(kind: str, value: Any) -> Any:
    plain = _plain(kind, value)
    return f"'{plain}" if kind == "text" and isinstance(plain, str) and plain.startswith(FORMULA) else plain


def _plain(kind: str, value: Any) -> Any:
    if value is None:
        return ""
    if kind == "time":
        return datetime.fromtimestamp(value / 1000, UTC).isoformat(timespec="milliseconds")
    return str(value).lower() if kind == "truth" else value
