"""What was sent before: asked of the ledger, by the event_id that every copy of an order shares."""

from __future__ import annotations

from collections.abc import Callable

from signalpost.store.ledger import LedgerReader

_NEVER_WENT = ("dead", "withdrawn", "erased")
_ASKED = 10  # rows of one event_id: as many datasets and names as share it


def known_in(ledger: LedgerReader, space_id: int, dataset: str | None, now: int) -> Callable[[str, str], bool]:
    """Whether the ledger has an event of this name and id for `dataset` (None: any), whatever became of it short of
    never going. `now`: Unix ms."""
    if not ledger.datasets(space_id):
        return lambda event_name, event_id: False

    def known(event_name: str, event_id: str) -> bool:
        rows = ledger.find(space_id, event_id=event_id, dataset=dataset, now=now, limit=_ASKED)
        return any(row.event_name == event_name and row.state not in _NEVER_WENT for row in rows)

    return known
