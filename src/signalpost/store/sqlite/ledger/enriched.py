"""Take back what identity added to events that still wait."""

from __future__ import annotations

from collections.abc import Sequence

from signalpost.capi.take import take
from signalpost.identity.added import read
from signalpost.store.sqlite.ledger.apply import joined
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list


def unenrich(file: LedgerFile, rows: Sequence[int]) -> int:
    """See `Ledger.unenrich`."""
    if not rows:
        return 0
    with file.write():
        found = file.run("enriched_waiting", (json_list(rows),)).fetchall()
        for row, received_at, enriched, unmet, sealed in found:
            added = {one.key for one in read(enriched)}
            left = take(file.unseal(row, sealed), added, tuple(unmet.split(",")) if unmet else ())
            file.run("merge_body", (row, file.seal(row, received_at, left.body)))
            file.run("unenrich", (row, file.names.word(joined(left.keys)), joined(left.unmet)))
    return len(found)
