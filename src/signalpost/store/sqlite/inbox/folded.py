"""How far an inbox is folded into the ledger, in a small file beside it, written by the worker, read by the owner.

The ledger's cursor is the truth. This copy only tells the owner what still waits, and the worker since when a whole
file is folded; if it is lost, a file is kept a little longer.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Folded(NamedTuple):
    """Segments up to `upto`, with `records` records in all, are in the ledger; `upto` was reached at `at` (Unix ms)."""

    upto: int = 0
    records: int = 0
    at: int = 0


NOTHING = Folded()


def folded_file(folder: Path, inbox_id: str) -> Path:
    """Where the note on `inbox_id` is."""
    return folder / f"{inbox_id}.folded"


def read_folded(folder: Path, inbox_id: str) -> Folded:
    """How far `inbox_id` is folded; nothing when that is not known."""
    try:
        upto, records, at = folded_file(folder, inbox_id).read_text("ascii").split()
        return Folded(int(upto), int(records), int(at))
    except (OSError, ValueError):
        return NOTHING


def write_folded(folder: Path, inbox_id: str, folded: Folded) -> None:
    """Replace what is known of `inbox_id`, whole or not at all."""
    file = folded_file(folder, inbox_id)
    draft = file.with_suffix(".folded-new")
    draft.write_text(" ".join(map(str, folded)) + "\n", "ascii")
    draft.replace(file)
