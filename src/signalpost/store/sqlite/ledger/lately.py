"""By which key and from which host the newest events came; see `Changes.lately`."""

from __future__ import annotations

from collections.abc import Sequence

from signalpost.store.ledger import Changes
from signalpost.store.record import Receipt
from signalpost.store.sqlite.ledger.file import LedgerFile
from signalpost.store.traffic import LOOKED_AMONG, MOST_SENDERS, Senders


def note(file: LedgerFile, changes: Changes, made: Sequence[int | None]) -> None:
    """Keep what is told of copies in `changes`, and forget it of events that are among the newest no more. `made`: the
    row of each of `changes.events`. Part of the transaction that is open."""
    if not changes.lately:
        return
    told, oldest = changes.lately, int(file.value("next_row")) - LOOKED_AMONG
    met: list[tuple[Receipt, int | None]] = [
        (event.receipt, row) for event, row in zip(changes.events, made, strict=True)
    ]
    met += [(copy.receipt, copy.row) for copy in changes.merges]
    for fate in changes.fates:
        at = fate.row
        met.append((fate.receipt, made[-1 - at] if at is not None and at < 0 else at))
    kept = [(row, *told[receipt]) for receipt, row in met if row is not None and row >= oldest and receipt in told]
    file.run_many("insert_lately", kept)
    file.run("forget_lately", (oldest,))


def senders(file: LedgerFile, space_id: int, dataset: str | None) -> Senders:
    """See `TrafficReader.senders`."""
    with file.read():
        here = None if dataset is None else file.names.known_dataset(space_id, dataset)
        keys = file.run("lately_keys", (space_id, here, MOST_SENDERS)).fetchall()
        hosts = file.run("lately_hosts", (space_id, here, MOST_SENDERS)).fetchall()
    return Senders(keys=tuple(key for (key,) in keys), hosts=tuple(host for (host,) in hosts))
