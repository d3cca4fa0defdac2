"""What lies in the inbox folder and is not folded yet, seen from outside: no lock is taken, no key is needed, nothing
is changed. For whoever watches the worker, and is not the worker."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from signalpost.errors import StoreError
from signalpost.store.inbox import Unfolded
from signalpost.store.sqlite.connection import connect, store_errors

_SUMS = """
SELECT coalesce((SELECT records_sum FROM segment ORDER BY number DESC LIMIT 1), 0)
       - coalesce((SELECT records_sum FROM segment WHERE number <= ?1 ORDER BY number DESC LIMIT 1), 0),
       (SELECT committed_at FROM segment WHERE number > ?1 ORDER BY number LIMIT 1)
"""


def unfolded(folder: Path, cursors: Mapping[str, int]) -> Unfolded:
    """Records past the ledger's `cursors` (by inbox id), and when the first of them was committed. A file that cannot
    be read is the worker's to report, and left out."""
    records, oldest = 0, None
    for file in folder.glob("*.db"):
        try:
            count, at = _look(file, cursors.get(file.stem, 0))
        except StoreError:
            continue
        records += count
        if at is not None:
            oldest = at if oldest is None else min(oldest, at)
    return Unfolded(records=records, oldest_at=oldest)


def _look(file: Path, cursor: int) -> tuple[int, int | None]:
    with store_errors(file), closing(connect(file, create=False, read_only=True)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'segment'").fetchall():
            return 0, None  # only being made
        row: Any = connection.execute(_SUMS, (cursor,)).fetchone()
        return row[0], row[1]
