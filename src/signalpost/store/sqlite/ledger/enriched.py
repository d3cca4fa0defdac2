"""Take back what identity added to events that still wait."""

from __future__ import annotations

from collections.abc import Sequence

from signalpost.capi.take import take
from signalpost.identity.added import read
from signalpost.store.sqlite.ledger.apply import joined
from signalpost.store.sqlite.ledger.counted import count_events, events_of
from signalpost.store.sqlite.ledger.file import LedgerFile, json_list
from signalpost.store.sqlite.ledger.tally import Tally


def unenrich(file: LedgerFile, rows: Sequence[int]) -> int:
    """See `Ledger.unenrich`."""
    if not rows:
        return 0
    with file.write():
        found = file.run("enriched_waiting", (json_list(rows),)).fetchall()
        tally = Tally(file)
        events = events_of(file, [row[0] for row in found])
        count_events(tally, events.values(), -1)
        for row, received_at, enriched, unmet, sealed in found:
            added = {one.key for one in read(enriched)}
            left = take(file.unseal(row, sealed), added, tuple(unmet.split(",")) if unmet else ())
            file.run("merge_body", (row, file.seal(row, received_at, left.body)))
            file.run("unenrich", (row, file.names.word(joined(left.keys)), joined(left.unmet)))
        count_events(tally, events_of(file, events).values())
        tally.write()
    return len(found)
